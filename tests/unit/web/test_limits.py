"""What one visitor may ask of the server, and what he is told beyond it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from components.web.identity import COOKIE, IdentityMiddleware, new_token
from components.web.limits import Bounds, LimitsMiddleware
from components.web.uploads import MB, UploadBounds, UploadsMiddleware

pytestmark = pytest.mark.anyio

STRANGER = ("203.0.113.9", 4711)
PAGE = {"accept": "text/html"}


@asynccontextmanager
async def served(
    bounds: Bounds | None = None,
    uploads: UploadBounds | None = None,
    held: dict[str, int] | None = None,
    *,
    client: tuple[str, int] = STRANGER,
) -> AsyncIterator[httpx.AsyncClient]:
    app = application(bounds or Bounds(), uploads or UploadBounds(), held or {})
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as made:
        yield made


def application(bounds: Bounds, uploads: UploadBounds, held: dict[str, int]) -> Starlette:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("here")

    async def take(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    async def page(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            while True:
                await websocket.send_bytes(await websocket.receive_bytes())
        except WebSocketDisconnect:
            return

    return Starlette(
        routes=[
            Route("/", answer),
            Route("/static/js/main.js", answer),
            Route("/_stcore/upload_file/{page}/{file}", take, methods=["PUT"]),
            WebSocketRoute("/_stcore/stream", page),
        ],
        middleware=[
            Middleware(IdentityMiddleware),
            Middleware(LimitsMiddleware, bounds=bounds),
            Middleware(UploadsMiddleware, bounds=uploads, held=lambda: held),
        ],
    )


async def test_beyond_the_rate_a_person_reads_a_page_and_a_program_a_line() -> None:
    async with served(Bounds(address_requests=3)) as client:
        assert [(await client.get("/")).status_code for _ in range(4)] == [200, 200, 200, 429]
        program, person = await client.get("/"), await client.get("/", headers=PAGE)

    assert program.headers["retry-after"] == "60"
    assert program.text.startswith("You ask faster than this studio answers. Wait a minute.")
    assert "<h1>One moment, please</h1>" in person.text
    assert "nothing of it is lost" in person.text


async def test_an_owner_has_a_rate_of_his_own_wherever_he_comes_from() -> None:
    async with served(Bounds(owner_requests=2), client=("127.0.0.1", 1)) as client:
        mine = {"cookie": f"{COOKIE}={new_token()}"}
        assert [(await client.get("/", headers=mine)).status_code for _ in range(3)] == [200, 200, 429]
        other = {"cookie": f"{COOKIE}={new_token()}"}
        assert (await client.get("/", headers=other)).status_code == 200


async def test_files_that_browsers_cache_and_this_machine_itself_are_not_counted_by_address() -> None:
    async with served(Bounds(address_requests=1)) as client:
        assert [(await client.get("/static/js/main.js")).status_code for _ in range(5)] == [200] * 5
    async with served(Bounds(address_requests=1), client=("127.0.0.1", 1)) as client:
        assert [(await client.get("/")).status_code for _ in range(5)] == [200] * 5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
async def test_addresses_that_one_visitor_has_at_hand_count_as_one(first: str, second: str) -> None:
    app = application(Bounds(address_requests=1), UploadBounds(), {})

    async def get(address: str) -> int:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.get("/")).status_code

    assert [await get(first), await get(second)] == [200, 429]


async def test_what_a_visitor_claims_to_be_counts_for_nothing() -> None:
    async with served(Bounds(address_requests=2)) as client:
        statuses = [
            (await client.get("/", headers={"X-Forwarded-For": f"198.51.100.{number}"})).status_code
            for number in range(3)
        ]

    assert statuses == [200, 200, 429]


class Browser:
    """One websocket, spoken as a server speaks to its application."""

    def __init__(self, app: Starlette, cookie: str) -> None:
        self._app = app
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: list[Message] = []
        self._news = asyncio.Condition()
        headers = [(b"cookie", f"{COOKIE}={cookie}".encode())]
        self._scope: Scope = {
            "type": "websocket",
            "path": "/_stcore/stream",
            "raw_path": b"",
            "query_string": b"",
            "headers": headers,
            "client": STRANGER,
            "scheme": "ws",
            "subprotocols": [],
            "asgi": {"version": "3.0"},
        }
        self._to_app.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.ensure_future(self._run(app))

    async def _run(self, app: Starlette) -> None:
        receive: Receive = self._to_app.get
        await app(self._scope, receive, self._hear)

    async def _hear(self, message: Message) -> None:
        async with self._news:
            self.heard.append(message)
            self._news.notify_all()

    async def opened(self) -> bool:
        await self.until(1)
        return bool(self.heard[0]["type"] == "websocket.accept")

    async def until(self, count: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: len(self.heard) >= count)

    def say(self, count: int) -> None:
        for _ in range(count):
            self._to_app.put_nowait({"type": "websocket.receive", "bytes": b"x"})

    async def leave(self) -> None:
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self._task


async def test_an_owner_may_have_so_many_pages_open_and_a_closed_one_makes_room() -> None:
    app, cookie = application(Bounds(owner_pages=2), UploadBounds(), {}), new_token()
    first, second = Browser(app, cookie), Browser(app, cookie)
    assert (await first.opened(), await second.opened()) == (True, True)
    third, other = Browser(app, cookie), Browser(app, new_token())
    assert (await third.opened(), await other.opened()) == (False, True)

    await first.leave()
    fourth = Browser(app, cookie)

    assert await fourth.opened()
    for page in (second, other, fourth):
        await page.leave()


async def test_a_page_beyond_the_limit_is_told_before_it_is_loaded() -> None:
    app, cookie = application(Bounds(owner_pages=1), UploadBounds(), {}), new_token()
    page = Browser(app, cookie)
    assert await page.opened()
    transport = httpx.ASGITransport(app, client=STRANGER)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/", headers=PAGE | {"cookie": f"{COOKIE}={cookie}"})

    assert answer.status_code == 429
    assert "too many pages" in answer.text
    await page.leave()


async def test_a_flood_of_messages_waits_in_its_connection_and_none_is_lost() -> None:
    app = application(Bounds(messages_per_s=200.0, message_burst=5), UploadBounds(), {})
    page = Browser(app, new_token())
    assert await page.opened()
    begun = asyncio.get_running_loop().time()

    page.say(45)
    await page.until(46)

    assert asyncio.get_running_loop().time() - begun >= 40 / 200.0 * 0.9
    await page.leave()


UPLOAD = "/_stcore/upload_file/page-1/file-1"


async def test_an_upload_within_its_bounds_is_taken() -> None:
    async with served() as client:
        assert (await client.put(UPLOAD, content=b"12345")).text == "5"


@pytest.mark.parametrize(
    ("bounds", "held", "status", "words"),
    [
        (UploadBounds(file_mb=1), {}, 413, "A file may have 1 MB"),
        (UploadBounds(page_mb=3), {"page-1": MB}, 413, "One page may hold 3 MB"),
        (UploadBounds(total_mb=4), {"another": 2 * MB}, 503, "as many uploads as it can"),
        (UploadBounds(at_once=0), {}, 429, "still on their way"),
        (UploadBounds(per_hour=0), {}, 429, "0 files an hour"),
    ],
)
async def test_an_upload_beyond_a_bound_is_refused_before_it_is_read(
    bounds: UploadBounds, held: dict[str, int], status: int, words: str
) -> None:
    read: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        read.append(b"read")
        yield b"read"

    async with served(uploads=bounds, held=held) as client:
        size = {"Content-Length": str(int(2.5 * MB))}
        answer = await client.put(UPLOAD, content=body(), headers=size)

    assert not read
    assert answer.status_code == status
    assert words in answer.text


async def test_an_upload_that_hides_its_size_is_refused() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"12345"

    async with served() as client:
        assert (await client.put(UPLOAD, content=chunks())).status_code == 411
        lying = await client.put(UPLOAD, content=b"1", headers={"Content-Length": "-1"})
    assert lying.status_code == 411


async def test_a_page_that_gave_files_back_may_upload_again() -> None:
    held = {"page-1": 3 * MB}
    async with served(uploads=UploadBounds(page_mb=3), held=held) as client:
        assert (await client.put(UPLOAD, content=b"1")).status_code == 413
        held.clear()
        assert (await client.put(UPLOAD, content=b"1")).status_code == 200


async def test_an_upload_that_drips_is_cut_off() -> None:
    app = application(Bounds(), UploadBounds(patience_s=0.05, slowest_bytes_per_s=10**9), {})
    heard: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("nothing ever comes")

    async def send(message: Message) -> None:
        heard.append(message)

    scope: Scope = {
        "type": "http",
        "method": "PUT",
        "path": UPLOAD,
        "raw_path": UPLOAD.encode(),
        "query_string": b"",
        "headers": [(b"content-length", b"100")],
        "client": STRANGER,
        "scheme": "http",
        "http_version": "1.1",
    }
    sending: Send = send
    await app(scope, receive, sending)

    assert heard[0]["status"] == 408
