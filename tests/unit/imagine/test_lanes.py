"""Looks go straight over one kept connection, and through httpx wherever only that can read the answer."""

import asyncio
import gzip
import json
import ssl
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from components.domain.look import StillWorking
from components.domain.options import Dialect
from components.errors import EngineUnreachable, LookFailed
from components.imagine.client import ImagineClient
from components.imagine.connections import Lines
from components.imagine.lanes import Lane, straight_way
from components.imagine.wire import MAX_ANSWER_BYTES
from tests.replay_server import Fault, ReplayServer, Script, _Conversation, answer

pytestmark = pytest.mark.anyio

KEY = SecretStr("xai-0123456789abcdefghij")
WORKING = answer(200, {"status": "pending"})
PACKED = answer(
    200,
    gzip.compress(json.dumps({"status": "pending"}).encode()),
    content_type="application/json",
    headers={"Content-Encoding": "gzip"},
)
SECURE = ssl.create_default_context()
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def client_of(server: ReplayServer) -> ImagineClient:
    return ImagineClient(base_url=server.base_url, key=KEY, dialect=Dialect.DOCUMENTED)


async def looks(count: int, *scripts: Script) -> list[tuple[int, str]]:
    """The connection and path of each request that so many looks made."""
    with ReplayServer(*scripts) as server:
        client = client_of(server)
        for _ in range(count):
            assert isinstance(await client.look("video_1"), StillWorking)
        await client.aclose()
    return [(heard.connection, heard.path) for heard in server.heard]


async def test_looks_one_after_the_other_share_a_connection() -> None:
    assert await looks(3, WORKING) == [(1, "/v1/videos/video_1")] * 3


async def test_a_look_says_the_host_the_key_and_nothing_else() -> None:
    with ReplayServer(WORKING) as server:
        client = client_of(server)
        await client.look("video_1")
        await client.aclose()

    assert {name.lower(): value for name, value in server.heard[0].headers.items()} == {
        "host": server.origin.removeprefix("http://"),
        "user-agent": "clapboard",
        "accept-encoding": "identity",
        "authorization": f"Bearer {KEY.get_secret_value()}",
    }


async def test_after_a_redirect_httpx_asks_for_good() -> None:
    elsewhere = answer(307, headers={"Location": "/v2/videos/video_1"})

    asked = await looks(2, elsewhere, elsewhere, WORKING, WORKING)

    assert [path for _, path in asked] == [
        "/v1/videos/video_1",  # the lane's own
        "/v1/videos/video_1",
        "/v2/videos/video_1",
        "/v1/videos/video_1",  # answered at once this time
    ]


async def test_a_compressed_answer_is_read_by_httpx() -> None:
    assert len(await looks(2, PACKED)) == 3


async def test_what_nobody_asked_for_is_not_taken_for_the_next_answer() -> None:
    forged = answer(200, {"status": "done", "url": "https://forged.test/a.mp4"})
    with ReplayServer(WORKING + forged, WORKING) as server:
        client = client_of(server)
        first = await client.look("video_1")
        await asyncio.sleep(0.05)
        second = await client.look("video_1")
        await client.aclose()

    assert isinstance(first, StillWorking)
    assert isinstance(second, StillWorking)
    assert [heard.connection for heard in server.heard] == [1, 2]


async def test_an_answer_is_waited_for_through_provisional_ones() -> None:
    assert len(await looks(1, b"HTTP/1.1 102 Processing\r\n\r\n" + WORKING)) == 1


async def test_an_answer_that_ends_with_its_connection_is_read_whole() -> None:
    until_closed = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + b'{"status": "pending"}'

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(until_closed)
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        client = ImagineClient(base_url=base_url, key=KEY, dialect=Dialect.DOCUMENTED)
        assert isinstance(await client.look("video_1"), StillWorking)
        await client.aclose()


@pytest.mark.parametrize(
    "nonsense", [b"220 smtp.test ESMTP\r\n", b"\x15\x03\x01\x00\x02\x02\x16", b"HTTP/1.1 2"]
)
async def test_what_is_no_http_is_a_failed_look(nonsense: bytes) -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(nonsense)
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        client = ImagineClient(base_url=base_url, key=KEY, dialect=Dialect.DOCUMENTED)
        with pytest.raises(LookFailed):
            await client.look("video_1")
        await client.aclose()


async def test_nobody_there_is_said_as_that() -> None:
    with ReplayServer(WORKING) as gone:
        client = client_of(gone)

    with pytest.raises(LookFailed, match="can't be reached"):
        await client.look("video_1")
    await client.aclose()


async def test_a_look_that_is_broken_off_leaves_no_answer_for_the_next() -> None:
    with ReplayServer(Fault.SILENCE, WORKING) as server:
        client = client_of(server)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):  # or it is broken off before anybody heard of it
                await client.look("video_1")
        assert isinstance(await client.look("video_1"), StillWorking)
        await client.aclose()

    assert [heard.connection for heard in server.heard] == [1, 2]


async def test_https_is_spoken_to_whom_the_certificate_names_and_to_nobody_else(tmp_path: Path) -> None:
    trusted = ssl.create_default_context(cafile=certified(tmp_path))
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    with ReplayServer(WORKING) as server:
        server._tcp.socket = served.wrap_socket(server._tcp.socket, server_side=True)
        base_url = httpx.URL(server.base_url.replace("http:", "https:"))
        with closing(Lane(base_url, trusted)) as lane:
            answered = await lane.get("/videos/video_1", dict, max_bytes=1_000)
        with (
            closing(Lane(base_url, ssl.create_default_context())) as stranger,
            pytest.raises(httpx.ConnectError, match="CERTIFICATE"),
        ):
            await stranger.get("/videos/video_1", dict, max_bytes=1_000)

    assert (answered.status, json.loads(answered.content)) == (200, {"status": "pending"})


def certified(folder: Path) -> Path:
    """A certificate for this machine that its own file vouches for, with its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clapboard's tests")])
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *plain))
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(pem))
    return path


@pytest.mark.parametrize("late", [answer(200, b"for somebody else"), b""])
async def test_what_came_while_the_loop_was_busy_is_not_taken_for_the_next_answer(late: bytes) -> None:
    """Neither an answer that nobody asked for, nor an end: it lies in the socket, not looked at yet."""
    may_go_on = threading.Event()

    class Late(_Conversation):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(answer(200, b"the answer"))
            may_go_on.wait(5)
            self.wfile.write(late)

    with ReplayServer(WORKING) as server, closing(Lane(httpx.URL(server.base_url), SECURE)) as lane:
        server._tcp.RequestHandlerClass = Late
        first = await lane.get("/videos/1", dict, max_bytes=100)
        may_go_on.set()
        time.sleep(0.1)  # noqa: ASYNC251  # the loop is to be busy meanwhile
        second = await lane.get("/videos/2", dict, max_bytes=100)

    assert (first.content, second.content) == (b"the answer", b"the answer")


async def test_a_connection_that_rested_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with ReplayServer(WORKING) as server, closing(Lane(httpx.URL(server.base_url), SECURE)) as lane:
        for after_s in (0.0, 29.0, 60.0):
            moment = time.monotonic() + after_s
            monkeypatch.setattr("components.imagine.lanes.time.monotonic", lambda moment=moment: moment)
            await lane.get("/videos/1", dict, max_bytes=100)
            monkeypatch.undo()

    assert [heard.connection for heard in server.heard] == [1, 1, 2]


async def test_nothing_is_asked_over_a_connection_that_opens_after_the_lanes_were_closed() -> None:
    with ReplayServer(WORKING) as server:
        lines = Lines(server.base_url, None)
        async with lines.lane() as lane:
            assert lane is not None
            asking = asyncio.create_task(lane.get("/videos/1", dict, max_bytes=100))
            await asyncio.sleep(0)  # it is connecting now
            await lines.aclose()
            with pytest.raises(httpx.ConnectError, match="closed"):
                await asking
        async with lines.lane() as first, lines.lane() as second:
            assert first is not None
            assert second is not None
            with pytest.raises(httpx.ConnectError, match="closed"):
                await second.get("/videos/1", dict, max_bytes=100)

    assert server.heard == []


async def test_an_international_name_leads_where_httpx_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own rules of 2003 make "strasse" of it, which is another host; and it would get the key."""
    asked: list[str] = []

    async def resolved(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        raise OSError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    with pytest.raises(httpx.ConnectError):
        await Lane(httpx.URL("http://stra\u00dfe.test/v1"), SECURE).get("/videos/1", dict, max_bytes=100)

    assert asked == ["xn--strae-oqa.test"]


async def test_a_name_that_can_not_be_one_is_a_failed_look() -> None:
    client = ImagineClient(base_url="http://a..b/v1", key=KEY, dialect=Dialect.DOCUMENTED)
    with pytest.raises(LookFailed, match="can't be reached"):
        await client.look("video_1")
    await client.aclose()


async def test_a_password_in_the_address_is_sent_with_looks_too() -> None:
    with ReplayServer(WORKING) as server:
        client = ImagineClient(
            base_url=server.base_url.replace("//", "//user:word@"), key=None, dialect=Dialect.DOCUMENTED
        )
        await client.look("video_1")
        await client.aclose()

    told = {name.lower(): value for name, value in server.heard[0].headers.items()}
    assert told["authorization"] == "Basic dXNlcjp3b3Jk"


@pytest.mark.parametrize("broken", [Fault.HANG_UP, Fault.RESET])
async def test_a_connection_that_broke_is_opened_anew(broken: Fault) -> None:
    with ReplayServer(WORKING, broken, WORKING) as server:
        client = client_of(server)
        await client.look("video_1")
        with pytest.raises(LookFailed, match="broke"):
            await client.look("video_1")
        assert isinstance(await client.look("video_1"), StillWorking)
        await client.aclose()

    assert [heard.connection for heard in server.heard] == [1, 1, 2]


async def test_a_connection_that_the_engine_closed_while_it_rested_costs_no_look() -> None:
    closing = answer(200, {"status": "pending"}, headers={"Connection": "close"})

    assert await looks(2, closing) == [(1, "/v1/videos/video_1"), (2, "/v1/videos/video_1")]


async def test_an_endless_answer_is_cut_and_its_connection_closed() -> None:
    endless = answer(200, b" " * (MAX_ANSWER_BYTES + 2**20), length=2**40)
    with ReplayServer(endless, WORKING) as server:
        client = client_of(server)
        with pytest.raises(LookFailed):
            await client.look("video_1")
        assert isinstance(await client.look("video_1"), StillWorking)
        await client.aclose()

    assert [heard.connection for heard in server.heard] == [1, 2]


async def test_nothing_is_asked_once_the_key_is_forgotten() -> None:
    with ReplayServer(WORKING) as server:
        client = client_of(server)
        client.forget_key()
        with pytest.raises(EngineUnreachable):
            await client.look("video_1")

    assert server.heard == []


async def test_a_key_that_is_forgotten_while_a_look_connects_does_not_leave_with_it() -> None:
    with ReplayServer(WORKING) as server:
        client = client_of(server)
        looking = asyncio.create_task(client.look("video_1"))
        await asyncio.sleep(0)  # it connects now
        client.forget_key()
        with pytest.raises(EngineUnreachable):
            await looking
        await client.aclose()

    assert server.heard == []


@pytest.mark.parametrize(
    "base_url",
    ["http://127.0.0.1:8600/v1", "http://[::1]:8600/v1", "https://api.x.ai/v1", "http://localhost/v1"],
)
def test_a_lane_leads_to_any_http_address(base_url: str) -> None:
    assert straight_way(base_url) == httpx.URL(base_url)


@pytest.mark.parametrize("base_url", ["ftp://api.x.ai/v1", "api.x.ai/v1", "http://[::1/v1", ""])
def test_no_lane_leads_to_what_is_no_address(base_url: str) -> None:
    assert straight_way(base_url) is None


@pytest.mark.parametrize("name", PROXIES[:3])
def test_no_lane_leads_past_a_proxy_but_to_this_machine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://proxy.test:3128")
    monkeypatch.setenv("no_proxy", "api.x.ai")

    assert straight_way("https://api.x.ai/v1") is None
    assert straight_way("http://127.0.0.1:8600/v1") is not None
