"""Websockets and uploads by hand: floods, slow clients, stolen sessions, bombs."""

import asyncio
import io
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from PIL import Image
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException

from components.errors import ClapboardError
from components.media.isolated import isolated
from components.media.picture import normalise_picture
from components.media.probe import probe
from components.web.identity import COOKIE, new_token
from tests.bench.attack_target import OUTSIDE, SECRET, Attack, Outcome, Run, Target
from tests.bench.attacks_on_routes import said_raw
from tests.bench.page_client import XSRF, cookies_of, opened

MB = 2**20
FLOOD = 3_000
"""Messages in one go; a page at rest sends one a second."""
CROWD = 150


def attacks() -> Iterator[Attack]:
    """All of them; those that use up a limit come last."""
    for area, tries in (("uploads", UPLOADS), ("websockets", WEBSOCKETS), ("floods", FLOODS)):
        for name, run in tries.items():
            yield Attack(area, name, run)


# Uploads


async def _put(target: Target, session_id: str, content: object, *, xsrf: bool = True) -> httpx.Response:
    cookies = await cookies_of(target.app.url, new_token())
    sent = {"X-Xsrftoken": cookies[XSRF]} if xsrf else {}
    async with httpx.AsyncClient(base_url=target.app.url, cookies=cookies, timeout=60) as http:
        return await http.put(
            f"/_stcore/upload_file/{session_id}/file-1",
            content=content,  # type: ignore[arg-type]  # bytes or an async iterator
            headers={**sent, "Content-Type": "multipart/form-data; boundary=x"},
        )


def _form(data: bytes, name: str = "a.png") -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
    return head.encode() + data + b"\r\n--x--\r\n"


def _upload(status: set[int], content: bytes | None, *, xsrf: bool = True) -> Run:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"x" * 1000

    async def run(target: Target) -> Outcome:
        async with opened(target.app.url, "image_to_video") as page:
            await page.run()
            answer = await _put(target, page.session_id, content or chunks(), xsrf=xsrf)
        return Outcome(answer.status_code in status, f"{answer.status_code}: {answer.text[:60].strip()}")

    return run


def _announced(length: str, statuses: set[int]) -> Run:
    """By hand: a client would mend it."""

    async def run(target: Target) -> Outcome:
        cookies = await cookies_of(target.app.url, new_token())
        async with opened(target.app.url, "image_to_video") as page:
            await page.run()
            lines = [
                f"PUT /_stcore/upload_file/{page.session_id}/file-1 HTTP/1.1",
                "Host: localhost",
                f"Cookie: {COOKIE}={cookies[COOKIE]}; {XSRF}={cookies[XSRF]}",
                f"X-Xsrftoken: {cookies[XSRF]}",
                "Content-Type: multipart/form-data; boundary=x",
                f"Content-Length: {length}",
                "Connection: close",
            ]
            answer = await said_raw(target, "\r\n".join([*lines, "", ""]).encode() + b"x")
        status = answer.split(b"\r\n", 1)[0].decode()
        return Outcome(int(status.split()[1]) in statuses, status)

    return run


async def _to_no_page(target: Target) -> Outcome:
    answer = await _put(target, "00000000-0000-0000-0000-000000000000", _form(b"x"))
    return Outcome(answer.status_code == 400, str(answer.status_code))


async def _fill_memory(target: Target) -> Outcome:
    """Files for no field, one after the other, until the page may hold no more."""
    statuses: list[int] = []
    cookies = await cookies_of(target.app.url, new_token())
    async with (
        opened(target.app.url, "image_to_video", cookie=cookies[COOKIE]) as page,
        httpx.AsyncClient(base_url=target.app.url, cookies=cookies, timeout=120) as http,
    ):
        await page.run()
        for number in range(12):
            answer = await http.put(
                f"/_stcore/upload_file/{page.session_id}/file-{number}",
                content=_form(b"x" * (4 * MB)),
                headers={"X-Xsrftoken": cookies[XSRF], "Content-Type": "multipart/form-data; boundary=x"},
            )
            statuses.append(answer.status_code)
    taken = statuses.count(204)
    return Outcome(413 in statuses and taken <= 5, f"{taken} of 4 MB taken, then {statuses[-1]}")


def _bomb(make: Callable[[], bytes]) -> Run:
    async def run(_target: Target) -> Outcome:
        data = make()
        try:
            kept, picture = await asyncio.to_thread(partial(isolated, normalise_picture, data))
        except ClapboardError as error:
            return Outcome(held=True, said=f"{len(data) / 1000:.0f} kB: {error.sentence}")
        one = f"{len(data) / 1000:.0f} kB: one picture is kept, {picture.width}x{picture.height}"
        return Outcome(len(kept) < MB and picture.width < 1000, one)

    return run


def _clip(data: bytes) -> Run:
    async def run(_target: Target) -> Outcome:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "clip.mp4"
            path.write_bytes(data)
            try:
                await asyncio.to_thread(partial(isolated, probe, path))
            except ClapboardError as error:
                return Outcome(held=True, said=error.sentence)
        return Outcome(held=False, said="it was taken for a clip")

    return run


def _wide_png() -> bytes:
    """A true PNG of 40,000 x 40,000 black pixels: 1.6 gigapixels in some 200 kB."""
    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(b"\x00" * 5001) for _ in range(40_000)) + rows.flush()
    chunks = [(b"IHDR", (40_000).to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in chunks
    )


def _long_gif() -> bytes:
    """Five thousand frames."""
    frames = [Image.new("L", (400, 400), 40 * number) for number in range(5)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames * 1000, loop=0)
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>'
PLAYLIST = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXTINF:1,\nhttp://169.254.169.254/\n"

UPLOADS: dict[str, Run] = {
    "no XSRF token": _upload({403}, _form(b"x"), xsrf=False),
    "for a page that isn't there": _to_no_page,
    "size not said": _upload({411}, None),
    "size is a lie: negative": _announced("-5", {400, 411}),
    "size is a lie: two of them": _announced("5\r\nContent-Length: 6", {400, 411}),
    "203 MB announced": _announced(str(203 * MB), {413}),
    "a name that is a path": _upload({204}, _form(b"x", "../../../etc/cron.d/x")),
    "files for no field, to fill the memory": _fill_memory,
    "1.6 gigapixels in a small PNG": _bomb(_wide_png),
    "a GIF of five thousand frames": _bomb(_long_gif),
    "SVG with a script, called .png": _bomb(lambda: SVG),
    "HTML, called .jpg": _bomb(lambda: b"<html><script>alert(1)</script></html>"),
    "a playlist of local files, called .mp4": _clip(PLAYLIST),
    "a concat script, called .mp4": _clip(b"ffconcat version 1.0\nfile /etc/passwd\n"),
    "an MP4 that is cut in its index": _clip(
        b"\x00\x00\x00\x18ftypisom" + b"\x00" * 4 + b"isomiso2moov" * 40
    ),
}


# Websockets


async def _handshake(target: Target, *, origin: str | None = None, host: str = "localhost") -> Outcome:
    try:
        async with connect(
            f"ws://{host}/_stcore/stream",
            host="127.0.0.1",
            port=target.app.port,
            origin=origin,  # type: ignore[arg-type]  # a plain string does
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a plain string does
            proxy=None,
        ):
            return Outcome(held=False, said="it was let in")
    except InvalidStatus as refused:
        return Outcome(held=True, said=f"{refused.response.status_code} at the handshake")


async def _says(target: Target, message: bytes | str) -> Outcome:
    async with opened(target.app.url) as page:
        await page.run()
        await page.socket.send(message)
        try:
            async with asyncio.timeout(30):
                while True:
                    await page.socket.recv()
        except WebSocketException as closed:
            code = getattr(getattr(closed, "rcvd", None), "code", "none")
        except TimeoutError:
            return Outcome(held=False, said="it stayed open")
    async with opened(target.app.url) as other:
        after = (await other.run()).took_s
    return Outcome(held=True, said=f"closed with {code}; the next page runs in {after * 1000:.0f} ms")


async def _stolen_session(target: Target) -> Outcome:
    """Takes up Alice's open page by its id, from another browser."""
    query = f"take={target.alice.take.id}"
    async with opened(target.app.url, "take", cookie=target.alice.cookie, query=query) as page:
        seen = (await page.run()).says(SECRET)
        session_id = page.session_id
    async with opened(target.app.url, "take", query=query, resumes=session_id) as thief:
        stolen = (await thief.run()).says(SECRET)
        taken_up = thief.session_id == session_id
    said = f"it was {'' if taken_up else 'not '}taken up, and shows nothing of hers"
    return Outcome(seen and not stolen, said if seen else "she does not see it herself")


async def _deep_link(target: Target, query: str) -> Outcome:
    async with opened(target.app.url, "take", query=query) as page:
        shown = await page.run()
    return Outcome(not shown.says(SECRET), "nothing of it is shown")


WEBSOCKETS: dict[str, Run] = {
    "from another site's page": partial(_handshake, origin="https://evil.example"),
    "to a foreign host name": partial(_handshake, host="evil.example"),
    "text instead of messages": partial(_says, message="hello"),
    "garbage instead of messages": partial(_says, message=b"\xff" * 1000),
    "a message of 30 MB": partial(_says, message=b"\x00" * (30 * MB)),
    "somebody else's page by its id": _stolen_session,
    "somebody else's take by its link": lambda target: _deep_link(target, f"take={target.alice.take.id}"),
    "somebody else's settings by their link": lambda target: _deep_link(
        target, f"again={target.alice.take.id}"
    ),
}


# Floods and slow clients


async def _reruns_meanwhile(
    target: Target, attack: Callable[[], Coroutine[None, None, None]]
) -> tuple[float, float]:
    """A visitor's rerun before and during the attack, medians in seconds."""
    async with opened(target.app.url, "library", cookie=target.alice.cookie) as page:
        before = sorted([(await page.run()).took_s for _ in range(7)])[3]
        attacking = asyncio.ensure_future(attack())
        during = sorted([(await page.run()).took_s for _ in range(7)])[3]
        await attacking
    return before, during


async def _message_flood(target: Target) -> Outcome:
    async def flood() -> None:
        async with opened(target.app.url, "library") as page:
            await page.run()
            try:
                async with asyncio.timeout(10):
                    for _ in range(FLOOD):
                        await page.socket.send(b"")
            except (TimeoutError, WebSocketException):
                return

    before, during = await _reruns_meanwhile(target, flood)
    return Outcome(
        during < 2.0, f"another visitor's rerun: {before * 1000:.0f} ms before, {during * 1000:.0f} ms during"
    )


async def _slow_headers(target: Target) -> Outcome:
    async def drip() -> None:
        open_ones = [await asyncio.open_connection("127.0.0.1", target.app.port) for _ in range(CROWD)]
        for _reader, writer in open_ones:
            writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        await asyncio.sleep(2)
        for _reader, writer in open_ones:
            writer.close()

    before, during = await _reruns_meanwhile(target, drip)
    return Outcome(
        during < 2.0,
        f"{CROWD} half requests; a rerun: {before * 1000:.0f} ms before, {during * 1000:.0f} during",
    )


async def _slow_reader(target: Target) -> Outcome:
    """Asks for many runs and reads nothing."""

    async def stall() -> None:
        async with opened(target.app.url, "library", cookie=target.alice.cookie) as page:
            await page.run()
            page.socket.transport.pause_reading()
            await asyncio.sleep(3)
            page.socket.transport.abort()

    before, during = await _reruns_meanwhile(target, stall)
    return Outcome(
        during < 2.0, f"another visitor's rerun: {before * 1000:.0f} ms before, {during * 1000:.0f} ms during"
    )


async def _crowd_of_one(target: Target) -> Outcome:
    cookies = await cookies_of(target.app.url, new_token())
    header = f"{COOKIE}={cookies[COOKIE]}"
    let_in, refused, held = 0, 0, []
    for _ in range(40):
        try:
            held.append(
                await connect(
                    f"ws://127.0.0.1:{target.app.port}/_stcore/stream",
                    additional_headers={"Cookie": header, "X-Forwarded-For": OUTSIDE},
                    subprotocols=["streamlit"],  # type: ignore[list-item]  # a plain string does
                    proxy=None,
                )
            )
            let_in += 1
        except InvalidStatus:
            refused += 1
    for socket in held:
        await socket.close()
    return Outcome(refused > 0, f"{let_in} pages of one visitor let in, {refused} refused")


async def _request_flood(target: Target) -> Outcome:
    async with target.http() as http:
        statuses = [(await http.get("/readme")).status_code for _ in range(350)]
        page = await http.get("/", headers={"Accept": "text/html"})
    explained = page.status_code == 429 and "One moment, please" in page.text
    return Outcome(
        explained, f"{statuses.count(200)} answered, {statuses.count(429)} refused, and a page says why"
    )


async def _flood_with_claims(target: Target) -> Outcome:
    """A stranger who is no proxy claims another address with each request."""
    transport = httpx.AsyncHTTPTransport(local_address="127.0.0.2")
    async with httpx.AsyncClient(base_url=target.app.url, transport=transport) as http:
        answers = [await http.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}) for _ in range(3)]
    return Outcome({answer.status_code for answer in answers} == {404}, "the claim counts for nothing: 404")


FLOODS: dict[str, Run] = {
    f"{FLOOD:,} messages from one page": _message_flood,
    f"{CROWD} connections that never finish a request": _slow_headers,
    "a page that reads nothing": _slow_reader,
    "40 open pages of one visitor": _crowd_of_one,
    "a claim to be this machine": _flood_with_claims,
    "350 requests in a row": _request_flood,
}
