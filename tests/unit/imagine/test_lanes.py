"""Looks go straight over one kept connection, and through httpx wherever only that can read the answer."""

import gzip
import inspect
import json

import httpcore
import httpx
import pytest
from pydantic import SecretStr

from components.domain.look import StillWorking
from components.domain.options import Dialect
from components.errors import EngineUnreachable, LookFailed
from components.imagine.client import ImagineClient
from components.imagine.lanes import CORE_ERRORS, as_httpx, straight_way
from components.imagine.wire import MAX_ANSWER_BYTES
from tests.replay_server import Fault, ReplayServer, Script, answer

pytestmark = pytest.mark.anyio

KEY = SecretStr("xai-0123456789abcdefghij")
WORKING = answer(200, {"status": "pending"})
PACKED = answer(
    200,
    gzip.compress(json.dumps({"status": "pending"}).encode()),
    content_type="application/json",
    headers={"Content-Encoding": "gzip"},
)
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


CORE_KINDS = [
    kind for _, kind in inspect.getmembers(httpcore, inspect.isclass) if issubclass(kind, Exception)
]


@pytest.mark.parametrize("kind", CORE_KINDS, ids=lambda kind: kind.__name__)
def test_every_error_of_httpcore_leaves_as_httpxs_by_the_same_name(kind: type[Exception]) -> None:
    expected = "TransportError" if kind is httpcore.ConnectionNotAvailable else kind.__name__

    assert type(as_httpx(kind("why"))).__name__ == expected
    assert issubclass(kind, CORE_ERRORS) or kind is httpcore.ProxyError
