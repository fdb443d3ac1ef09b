"""One look is one GET, and unknown words are told to the log once."""

import logging

import httpx
import pytest

from components.domain.look import Ready, StillWorking
from components.domain.options import Dialect
from components.errors import ClapboardError, LookFailed, RequestUnknown
from tests.unit.imagine.engines import client_of, scripted

pytestmark = pytest.mark.anyio

URL = "https://vidgen.test/a.mp4"


async def test_a_look_asks_once_by_id() -> None:
    engine = scripted(httpx.Response(200, json={"status": "done", "video": {"url": URL}}))

    look = await client_of(engine).look("0b0e9c2e-1")

    assert look == Ready(url=URL)
    assert [(asked.method, str(asked.url)) for asked in engine.asked] == [
        ("GET", "https://engine.test/v1/videos/0b0e9c2e-1")
    ]


@pytest.mark.parametrize(
    ("body", "dialect"),
    [
        ({"status": "done", "video": {"url": URL}}, Dialect.LIVE),
        ({"status": "failed", "video": {"url": ""}}, Dialect.LIVE),
        ({"status": "pending", "progress": 5}, Dialect.DOCUMENTED),
        ({"id": "a", "status": "completed", "data": [{"url": URL}]}, Dialect.DOCUMENTED),
        ({"id": "a", "status": "completed", "video": {"url": URL}}, Dialect.DOCUMENTED),
        ({"status": "completed", "video": URL}, Dialect.DOCUMENTED),
    ],
)
async def test_an_unmistakable_look_teaches_the_live_dialect(
    body: dict[str, object], dialect: Dialect
) -> None:
    """A restart forgets what the submit taught; whether a mask was honoured depends on it."""
    client = client_of(scripted(httpx.Response(200, json=body)))

    await client.look("a")

    assert client.facts.dialect is dialect


async def test_a_look_changes_no_forced_dialect() -> None:
    done = httpx.Response(200, json={"status": "done", "video": {"url": URL}})
    client = client_of(scripted(done), dialect=Dialect.DOCUMENTED)

    await client.look("a")

    assert client.facts.dialect is Dialect.DOCUMENTED


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.ConnectError("refused"), LookFailed),
        (httpx.ReadTimeout("slow"), LookFailed),
        (httpx.RemoteProtocolError("cut"), LookFailed),
        (httpx.DecodingError("gzip"), LookFailed),
        (httpx.PoolTimeout("busy"), LookFailed),
        (httpx.UnsupportedProtocol("no"), LookFailed),
        (httpx.Response(503), LookFailed),
        (httpx.Response(429), LookFailed),
        (httpx.Response(404), RequestUnknown),
    ],
    ids=str,
)
async def test_a_look_is_never_repeated_by_the_client(
    answer: httpx.Response | httpx.HTTPError, expected: type[ClapboardError]
) -> None:
    engine = scripted(answer)

    with pytest.raises(expected):
        await client_of(engine).look("a")

    assert len(engine.asked) == 1


@pytest.mark.parametrize(
    ("request_id", "path"),
    [
        ("video_gen_abc123", b"/v1/videos/video_gen_abc123"),
        ("../models", b"/v1/videos/..%2Fmodels"),
        ("a/b?c#d", b"/v1/videos/a%2Fb%3Fc%23d"),
        ("ä b", b"/v1/videos/%C3%A4%20b"),
    ],
)
async def test_an_id_is_one_part_of_the_path(request_id: str, path: bytes) -> None:
    engine = scripted(httpx.Response(202))

    await client_of(engine).look(request_id)

    assert engine.asked[0].url.raw_path == path


@pytest.mark.parametrize("request_id", ["", ".", ".."])
async def test_what_can_be_no_id_is_not_asked(request_id: str) -> None:
    engine = scripted(httpx.Response(202))

    with pytest.raises(RequestUnknown):
        await client_of(engine).look(request_id)

    assert engine.asked == []


async def test_an_unknown_word_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    answers = [httpx.Response(200, json={"status": word}) for word in ["upscaling", "upscaling", "baking"]]
    client = client_of(scripted(*answers))

    with caplog.at_level(logging.WARNING, logger="components.imagine"):
        looks = [await client.look("a") for _ in answers]

    assert looks == [StillWorking(status=word) for word in ["upscaling", "upscaling", "baking"]]
    assert [record.message.rpartition(": ")[2] for record in caplog.records] == ["'upscaling'.", "'baking'."]


async def test_a_missing_word_is_logged_once_unless_the_answer_is_a_202(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answers = [httpx.Response(status, json={"progress": 1}) for status in [202, 200, 200]]
    client = client_of(scripted(*answers))

    with caplog.at_level(logging.WARNING, logger="components.imagine"):
        for _ in answers:
            await client.look("a")

    assert len(caplog.records) == 1


async def test_known_words_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(scripted(httpx.Response(202, json={"status": "pending"}), httpx.Response(202)))

    with caplog.at_level(logging.WARNING, logger="components.imagine"):
        await client.look("a")
        await client.look("a")

    assert caplog.records == []


async def test_an_answer_without_an_end_is_read_only_so_far() -> None:
    client = client_of(scripted(httpx.Response(200, content=b" " * (5 * 2**20) + b'{"status": "pending"}')))

    with pytest.raises(LookFailed):
        await client.look("a")
