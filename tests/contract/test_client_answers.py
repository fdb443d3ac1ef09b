"""The client against real HTTP: every answer of video-api.md section 2 that the sandbox doesn't emit.

The readers' own tests hold the many spellings; here each row travels over a socket once, and the ways in
which a connection can break are real.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from components.domain.look import Accepted, Ended, Look, Ready, StillWorking
from components.domain.options import Dialect
from components.domain.request import EditVideo, PublicUrl, TextToVideo
from components.errors import (
    ClapboardError,
    ContentModerated,
    CreditsExhausted,
    EngineUnreachable,
    GenerationFailed,
    KeyRefused,
    LookFailed,
    OutcomeUncertain,
    RequestExpired,
    RequestRejected,
    RequestUnknown,
    ResultMissing,
    ResultUnavailable,
    TooManyRequests,
)
from components.imagine import wire
from components.imagine.client import ImagineClient, SourceUrls
from tests.replay_server import Fault, ReplayServer, Script, answer

pytestmark = pytest.mark.anyio

KEY = SecretStr("xai-0123456789abcdefghij")
TEXT = TextToVideo(prompt="Timelapse of a flower blooming")
CLIP_URL = "https://files.test/clip.mp4"
EDIT = EditVideo(prompt="Snow", video=PublicUrl(url=CLIP_URL), source_duration_s=2.0, source_frame_s=0.04)
PAGE = "<!DOCTYPE html><html><body>Bad gateway</body></html>"
VIDEO_URL = "https://vidgen.test/a.mp4"

Server = Callable[..., ReplayServer]


@pytest.fixture
def server() -> Iterator[Server]:
    """Starts servers that are gone after the test."""
    running: list[ReplayServer] = []

    def start(*scripts: Script) -> ReplayServer:
        running.append(ReplayServer(*scripts).__enter__())
        return running[-1]

    yield start
    for each in running:
        each.__exit__()


async def no_pause(_seconds: float) -> None:
    """Resends don't wait here."""


@asynccontextmanager
async def _open_client(base_url: str, dialect: Dialect) -> AsyncIterator[ImagineClient]:
    client = ImagineClient(base_url=base_url, key=KEY, dialect=dialect, pause=no_pause)
    try:
        yield client
    finally:
        await client.aclose()


def client_for(
    engine: ReplayServer | str, dialect: Dialect = Dialect.AUTO
) -> AbstractAsyncContextManager[ImagineClient]:
    return _open_client(engine if isinstance(engine, str) else engine.base_url, dialect)


async def look_at(engine: ReplayServer) -> Look:
    async with client_for(engine) as client:
        return await client.look("0b0e9c2e-1111-4222-8333-944445555666")


async def submit_to(engine: ReplayServer | str) -> Accepted:
    async with client_for(engine) as client:
        return await client.submit(TEXT, SourceUrls())


# Answers to a submit


async def test_a_live_acceptance_is_read_and_the_dialect_learnt(server: Server) -> None:
    engine = server(answer(200, {"request_id": "0b0e9c2e"}))

    async with client_for(engine) as client:
        assert await client.submit(TEXT, SourceUrls()) == Accepted("0b0e9c2e")
        assert client.facts.dialect is Dialect.LIVE

    [heard] = engine.heard
    assert (heard.method, heard.path) == ("POST", "/v1/videos/generations")
    assert heard.headers["authorization"] == f"Bearer {KEY.get_secret_value()}"


@pytest.mark.parametrize(
    ("script", "expected", "posts"),
    [
        (answer(400, {"code": "invalid-argument", "error": "Incorrect API key provided"}), KeyRefused, 1),
        (answer(401, {"error": "No auth context"}), KeyRefused, 1),
        (answer(403, {"code": "x", "error": "used all available credits"}), CreditsExhausted, 1),
        (answer(429, {"code": "x", "error": "used all available credits"}), CreditsExhausted, 1),
        (answer(429, {"code": "x", "error": "Too many requests: 2/2"}), TooManyRequests, 5),
        (answer(429, headers={"Retry-After": "900"}), TooManyRequests, 1),
        (answer(404, {"error": {"code": 404, "message": "model x does not exist"}}), RequestRejected, 1),
        (answer(413, PAGE, content_type="text/html"), RequestRejected, 1),
        (answer(422, "missing field `prompt`", content_type="text/plain"), RequestRejected, 1),
        (answer(500), OutcomeUncertain, 1),
        (answer(502, PAGE, content_type="text/html"), OutcomeUncertain, 1),
        (answer(503, "upstream connect error", content_type="text/plain"), OutcomeUncertain, 1),
        (answer(200), OutcomeUncertain, 1),
        (answer(200, PAGE, content_type="text/html"), OutcomeUncertain, 1),
        (answer(200, {"status": "processing"}), OutcomeUncertain, 1),
        (answer(302, headers={"Location": "/v1/videos/generations"}), OutcomeUncertain, 1),
        (answer(307, headers={"Location": "/v2/videos/generations"}), RequestRejected, 1),
        (Fault.HANG_UP, OutcomeUncertain, 1),
        (Fault.RESET, OutcomeUncertain, 1),
        (b"HTTP/1.1 200 OK\r\nContent-Ty", OutcomeUncertain, 1),
        (answer(200, '{"request_id": "0b0', length=100), OutcomeUncertain, 1),
        (answer(400, '{"error": "Dur', length=100), OutcomeUncertain, 1),
        (answer(200, b"no gzip", headers={"Content-Encoding": "gzip"}), OutcomeUncertain, 1),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", OutcomeUncertain, 1),
    ],
)
async def test_a_refused_or_doubtful_submit(
    server: Server, script: Script, expected: type[ClapboardError], posts: int
) -> None:
    engine = server(script)

    with pytest.raises(ClapboardError) as raised:
        await submit_to(engine)

    assert type(raised.value) is expected
    assert [heard.method for heard in engine.heard] == ["POST"] * posts


async def test_an_engine_that_never_answers_is_doubtful(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "SEND_TIMEOUT", httpx.Timeout(10.0, read=0.2))
    engine = server(Fault.SILENCE)

    with pytest.raises(OutcomeUncertain, match="in time"):
        await submit_to(engine)

    assert len(engine.heard) == 1


async def test_our_own_deadline_ends_what_httpx_would_wait_for(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "SEND_TOTAL_S", 0.2)
    engine = server(Fault.SILENCE)

    with pytest.raises(OutcomeUncertain, match="in time"):
        await submit_to(engine)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:1/v1", "http://nobody.invalid/v1", "ftp://a.test/v1"])
async def test_where_nobody_listens_nothing_was_sent(base_url: str) -> None:
    with pytest.raises(EngineUnreachable):
        await submit_to(base_url)


async def test_a_body_over_many_packets_arrives_whole(server: Server) -> None:
    engine = server(answer(200, {"request_id": "a"}))
    clip = "data:video/mp4;base64," + "A" * (8 * 2**20)

    async with client_for(engine, Dialect.LIVE) as client:
        await client.submit(EDIT, SourceUrls(video=clip))

    assert len(engine.heard[0].body) > len(clip)


async def test_a_submit_never_takes_a_connection_that_was_used_before(server: Server) -> None:
    """A kept connection may be closing just now: the outcome would be uncertain for no reason."""
    engine = server(answer(202), answer(202), answer(200, {"request_id": "a"}))

    async with client_for(engine) as client:
        await client.look("a")
        await client.look("a")
        await client.submit(TEXT, SourceUrls())
        await client.submit(TEXT, SourceUrls())

    looks, submits = engine.heard[:2], engine.heard[2:]
    assert looks[0].connection == looks[1].connection
    assert len({heard.connection for heard in engine.heard}) == 3
    assert submits[0].connection != submits[1].connection


async def test_an_edit_refused_with_the_live_apis_422_goes_in_the_other_shape(server: Server) -> None:
    complaint = "Failed to deserialize the JSON body into the target type: missing field `video`"
    engine = server(answer(422, complaint, content_type="text/plain"), answer(200, {"request_id": "a"}))

    async with client_for(engine) as client:
        assert await client.submit(EDIT, SourceUrls(video=CLIP_URL)) == Accepted("a")
        assert client.facts.dialect is Dialect.LIVE

    assert [heard.path for heard in engine.heard] == ["/v1/videos/edits"] * 2


# Answers to a look


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (answer(202, {"status": "pending", "progress": 35}), StillWorking(progress=0.35, status="pending")),
        (answer(202, headers={"Retry-After": "4"}), StillWorking(retry_after_s=4.0)),
        (answer(200, {"progress": 0}), StillWorking(progress=0.0)),
        (answer(200, {"status": "upscaling"}), StillWorking(status="upscaling")),
        (
            answer(
                200,
                {
                    "status": "done",
                    "video": {"url": VIDEO_URL, "duration": 6, "respect_moderation": True},
                    "model": "grok-imagine-video",
                    "usage": {"cost_in_usd_ticks": 4220000000},
                    "progress": 100,
                },
            ),
            Ready(url=VIDEO_URL, duration_s=6.0, cost_usd=Decimal("0.422")),
        ),
        (answer(200, {"status": "succeeded", "videos": [{"url": VIDEO_URL}]}), Ready(url=VIDEO_URL)),
    ],
)  # fmt: skip
async def test_a_look_that_says_how_far_it_is(server: Server, script: Script, expected: Look) -> None:
    assert await look_at(server(script)) == expected


@pytest.mark.parametrize(
    ("script", "expected", "cost_usd"),
    [
        (answer(200, {"status": "expired"}), RequestExpired, None),
        (answer(200, {"status": "cancelled"}), GenerationFailed, None),
        (answer(200, {"status": "done", "video": {"url": ""}}), ResultMissing, None),
        (
            answer(200, {"status": "done", "video": {"url": "", "respect_moderation": False}}),
            ContentModerated,
            None,
        ),
        (
            answer(
                400,
                {
                    "code": "imagine:content-moderated",
                    "error": "Generated video rejected by content moderation.",
                    "usage": {"cost_in_usd_ticks": 4220000000},
                },
            ),
            ContentModerated,
            Decimal("0.422"),
        ),
        (
            answer(
                400,
                {
                    "code": "Client specified an invalid argument",
                    "error": "Generated video rejected by content moderation.",
                },
            ),
            ContentModerated,
            None,
        ),
    ],
)
async def test_a_look_that_says_it_is_over(
    server: Server, script: Script, expected: type[GenerationFailed], cost_usd: Decimal | None
) -> None:
    look = await look_at(server(script))

    assert isinstance(look, Ended)
    assert (type(look.error), look.cost_usd) == (expected, cost_usd)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (answer(400, {"code": "invalid-argument", "error": "Malformed request ID"}), RequestUnknown),
        (answer(404, PAGE, content_type="text/html"), RequestUnknown),
        (answer(401), KeyRefused),
        (answer(403, {"error": "used all available credits"}), CreditsExhausted),
        (answer(408), LookFailed),
        (answer(429, {"error": "Too many requests"}), LookFailed),
        (answer(500, PAGE, content_type="text/html"), LookFailed),
        (answer(503, "upstream connect error", content_type="text/plain"), LookFailed),
        (answer(200, PAGE, content_type="text/html"), LookFailed),
        (answer(200), LookFailed),
        (Fault.HANG_UP, LookFailed),
        (Fault.RESET, LookFailed),
        (answer(200, '{"status": "done", "vid', length=500), LookFailed),
    ],
)
async def test_a_look_that_brings_nothing(
    server: Server, script: Script, expected: type[ClapboardError]
) -> None:
    engine = server(script)

    with pytest.raises(ClapboardError) as raised:
        await look_at(engine)

    assert type(raised.value) is expected
    assert len(engine.heard) == 1


async def test_a_redirect_to_another_server_goes_without_the_key(server: Server) -> None:
    other = server(answer(202))
    engine = server(answer(307, headers={"Location": f"{other.origin}/v1/videos/a"}))

    await look_at(engine)

    assert engine.heard[0].headers["authorization"]
    assert "authorization" not in other.heard[0].headers


# Downloads


async def fetch(engine: ReplayServer, url: str, to: Path) -> int:
    async with client_for(engine) as client:
        return await client.download(url, to, max_bytes=10 * 2**20)


async def test_a_file_on_another_server_is_fetched_without_the_key(server: Server, tmp_path: Path) -> None:
    video = bytes(range(256)) * 10_000
    files = server(answer(200, video, content_type="video/mp4"))

    size = await fetch(server(answer(404)), f"{files.origin}/a.mp4?sig=1", tmp_path / "a.mp4")

    assert size == len(video)
    assert (tmp_path / "a.mp4").read_bytes() == video
    assert files.heard[0].path == "/a.mp4?sig=1"
    assert "authorization" not in files.heard[0].headers


@pytest.mark.parametrize(
    "script",
    [
        answer(404),
        answer(403, "<Error><Code>AccessDenied</Code></Error>", content_type="application/xml"),
        answer(200, PAGE, content_type="text/html"),
        answer(200, b""),
        answer(200, b"x" * 1000, length=5000),
        answer(200, b"x", length=11 * 2**20),
        Fault.HANG_UP,
        Fault.RESET,
    ],
)
async def test_a_file_that_doesnt_arrive_whole_leaves_nothing(
    server: Server, script: Script, tmp_path: Path
) -> None:
    files = server(script)

    with pytest.raises(ResultUnavailable):
        await fetch(files, f"{files.origin}/a.mp4", tmp_path / "a.mp4")

    assert not any(tmp_path.iterdir())  # noqa: ASYNC240 - nothing else runs on this loop
