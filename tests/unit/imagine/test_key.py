"""The API key goes to the base URL's own origin and nowhere else, and is never told."""

import logging
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from components.domain.look import StillWorking
from components.errors import ClapboardError, KeyRefused, LookFailed, ResultUnavailable
from tests.unit.imagine.engines import KEY, NO_SOURCES, TEXT, ScriptedEngine, client_of, scripted

pytestmark = pytest.mark.anyio

BEARER = f"Bearer {KEY.get_secret_value()}"
PENDING = httpx.Response(202, json={"status": "pending"})


def moved_to(url: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"Location": url})


def keys_by_url(engine: ScriptedEngine) -> list[tuple[str, str | None]]:
    return [(str(asked.url), asked.headers.get("Authorization")) for asked in engine.asked]


async def test_the_key_goes_with_every_question_to_the_engine() -> None:
    engine = scripted(httpx.Response(200, json={"request_id": "a"}), PENDING)
    client = client_of(engine)

    await client.submit(TEXT, NO_SOURCES)
    await client.look("a")

    assert [asked.headers["Authorization"] for asked in engine.asked] == [BEARER, BEARER]


async def test_without_a_key_none_is_sent() -> None:
    engine = scripted(PENDING)

    await client_of(engine, key=None).look("a")

    assert "Authorization" not in engine.asked[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_look_redirected_within_the_origin_keeps_the_key(status: int) -> None:
    engine = scripted(moved_to("/v2/videos/a", status), PENDING)

    assert await client_of(engine).look("a") == StillWorking(status="pending")

    assert keys_by_url(engine)[1] == ("https://engine.test/v2/videos/a", BEARER)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://other.test/v1/videos/a",
        "https://engine.test:8443/v1/videos/a",
        "http://engine.test/v1/videos/a",
        "https://engine.test.evil.test/v1/videos/a",
        "//other.test/v1/videos/a",
    ],
)
async def test_a_look_redirected_to_another_origin_loses_the_key(elsewhere: str) -> None:
    engine = scripted(moved_to(elsewhere), PENDING)

    await client_of(engine).look("a")

    assert keys_by_url(engine)[0][1] == BEARER
    assert keys_by_url(engine)[1][1] is None


async def test_an_upgrade_to_https_is_another_origin() -> None:
    """httpx's own redirects would send the key along here."""
    engine = scripted(moved_to("https://engine.test/v1/videos/a"), PENDING)

    await client_of(engine, base_url="http://engine.test/v1").look("a")

    assert keys_by_url(engine)[1][1] is None


async def test_the_key_comes_back_with_its_origin() -> None:
    engine = scripted(moved_to("https://other.test/x"), moved_to("https://engine.test/y"), PENDING)

    await client_of(engine).look("a")

    assert [key for _, key in keys_by_url(engine)] == [BEARER, None, BEARER]


async def test_the_default_port_is_the_same_origin() -> None:
    engine = scripted(moved_to("https://ENGINE.test:443/y"), PENDING)

    await client_of(engine).look("a")

    assert keys_by_url(engine)[1][1] == BEARER


async def test_a_result_elsewhere_is_fetched_without_the_key(tmp_path: Path) -> None:
    engine = scripted(httpx.Response(200, content=b"video"))

    await client_of(engine).download("https://vidgen.test/a.mp4", tmp_path / "a.mp4", max_bytes=100)

    assert keys_by_url(engine) == [("https://vidgen.test/a.mp4", None)]


async def test_a_result_of_the_engine_that_moves_elsewhere_loses_the_key(tmp_path: Path) -> None:
    engine = scripted(moved_to("https://vidgen.test/a.mp4", 307), httpx.Response(200, content=b"video"))

    await client_of(engine).download("/files/a.mp4", tmp_path / "a.mp4", max_bytes=100)

    assert keys_by_url(engine) == [
        ("https://engine.test/files/a.mp4", BEARER),
        ("https://vidgen.test/a.mp4", None),
    ]


async def test_going_round_in_circles_ends(tmp_path: Path) -> None:
    client = client_of(scripted(moved_to("/again")))

    with pytest.raises(LookFailed):
        await client.look("a")
    with pytest.raises(ResultUnavailable):
        await client.download("/a.mp4", tmp_path / "a.mp4", max_bytes=100)


@pytest.mark.parametrize("key", ["", "  ", "two words", "new\nline", "schlüssel", "tab\tbed"])
async def test_a_key_that_cant_be_one_is_refused_before_anything_is_sent(key: str) -> None:
    engine = scripted(PENDING)
    client = client_of(engine, key=SecretStr(key))

    with pytest.raises(KeyRefused) as on_submit:
        await client.submit(TEXT, NO_SOURCES)
    with pytest.raises(KeyRefused):
        await client.look("a")

    assert engine.asked == []
    assert on_submit.value.__cause__ is None
    assert not key.strip() or key not in str(on_submit.value)


async def test_blanks_around_a_key_are_forgiven() -> None:
    engine = scripted(PENDING)

    await client_of(engine, key=SecretStr(f" {KEY.get_secret_value()}\n")).look("a")

    assert engine.asked[0].headers["Authorization"] == BEARER


async def test_the_key_is_in_no_log_line_repr_or_error(caplog: pytest.LogCaptureFixture) -> None:
    secret = KEY.get_secret_value()
    echo = httpx.Response(400, json={"code": secret, "error": f"You sent '{BEARER}'"})
    engine = scripted(echo, httpx.ReadError("cut"), httpx.Response(200, json={"status": secret}))
    client = client_of(engine)

    told = [repr(client), str(vars(client))]
    with caplog.at_level(logging.DEBUG):
        for ask in (client.submit(TEXT, NO_SOURCES), client.submit(TEXT, NO_SOURCES)):
            with pytest.raises(ClapboardError) as raised:
                await ask
            told += [
                repr(raised.value),
                raised.value.sentence,
                raised.value.next_step,
                str(raised.value.code),
            ]

    assert secret not in "".join(told) + caplog.text
