"""Looks over plain HTTP/1.1: a third of what one through httpx costs, and hundreds go out a second."""

import asyncio
import select
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.request import getproxies

import h11
import httpx

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where the sandbox is: reached past any proxy that the environment names."""
CONNECT_S = 10.0
HAPPY_EYEBALLS_S = 0.25
"""After so long the next address is tried as well (RFC 8305 section 5)."""


KEPT_S = 30.0
"""A connection that rested longer is not used again: what stands between drops silent ones without a word,
and a look over one that is gone would wait in vain."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back.

    Attributes:
        status: the HTTP status.
        content: the body as it came, cut at the bound that was given.
        retry_after: the Retry-After header.
    """

    status: int
    content: bytes
    retry_after: str | None


class NeedsHttpx(Exception):
    """The engine answered with what httpx must be asked for: a redirect, or something compressed."""


class Lane:
    """One connection, kept from one look to the next; for one look at a time."""

    def __init__(self, base_url: httpx.URL, trusted: ssl.SSLContext) -> None:
        # As it is written in ASCII: Python would write an international name by older rules than httpx does,
        # which may lead to another host.
        self._host, self._port = base_url.raw_host.decode("ascii"), base_url.port
        self._host_header = (b"Host", base_url.netloc)
        self._base_path = base_url.raw_path.rstrip(b"/")
        self._trusted = trusted if base_url.scheme == "https" else None
        self._line: _Line | None = None
        self._shut = asyncio.Event()

    async def get(self, path: str, headers: Callable[[], Mapping[str, str]], *, max_bytes: int) -> Answered:
        """Ask once; how long that may take is up to the caller.

        Args:
            path: what stands behind the base URL, quoted.
            headers: gives all but the host's name, when they are sent: a key may go while this connects.
            max_bytes: after so many the body is not read any further.

        Raises:
            NeedsHttpx: nothing that can be read here.
            httpx.TransportError: what httpx would have raised.
        """
        line = self._line
        if line is None or not line.is_free:
            self._leave_line()
            line = self._line = await self._connected()
        try:
            line.ask(
                h11.Request(
                    method=b"GET",
                    target=self._base_path + path.encode("ascii"),
                    headers=[self._host_header, *((n.encode(), v.encode()) for n, v in headers().items())],
                )
            )
            return await _read(line, max_bytes)
        except h11.RemoteProtocolError as error:
            raise httpx.RemoteProtocolError(str(error)) from error
        except h11.LocalProtocolError as error:
            raise httpx.LocalProtocolError(str(error)) from error
        finally:
            line.leave()

    def close(self) -> None:
        """Close the connection for good; a look that is under way fails, also while it connects."""
        self._shut.set()
        self._leave_line()

    def _leave_line(self) -> None:
        if self._line is not None:
            self._line.close()

    async def _connected(self) -> "_Line":
        if self._shut.is_set():
            raise httpx.ConnectError("the lane was closed")
        loop, port = asyncio.get_running_loop(), self._port or (443 if self._trusted else 80)
        try:
            async with asyncio.timeout(CONNECT_S):
                _, line = await loop.create_connection(
                    _Line, self._host, port, ssl=self._trusted, happy_eyeballs_delay=HAPPY_EYEBALLS_S
                )
        except TimeoutError as error:
            raise httpx.ConnectTimeout("no connection in time") from error
        except (OSError, UnicodeError) as error:  # the latter of a name that can't be one
            raise httpx.ConnectError(str(error)) from error
        if self._shut.is_set():
            line.close()
            raise httpx.ConnectError("the lane was closed meanwhile")
        return line


class _Line(asyncio.Protocol):
    """A connection, and what is said over it."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT)
        self._news = asyncio.Event()
        self._is_over = False
        self._rests_since = time.monotonic()
        self._transport: asyncio.Transport

    @property
    def is_free(self) -> bool:
        """Whether the next look may go over it."""
        is_kept = time.monotonic() - self._rests_since < KEPT_S
        return is_kept and not self._is_over and self._http.our_state is h11.IDLE and self._is_silent()

    def ask(self, request: h11.Request) -> None:
        """Sends a request without a body."""
        head = self._http.send(request) or b""
        self._transport.write(head + (self._http.send(h11.EndOfMessage()) or b""))

    async def next_event(self) -> h11.Event:
        """What comes next of the answer."""
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._is_over:
                self._http.receive_data(b"")
                continue
            self._news.clear()
            await self._news.wait()
        if isinstance(event, h11.Event):
            return event
        raise h11.RemoteProtocolError("the answer goes on without having been asked for")

    def leave(self) -> None:
        """Makes it ready for the next look, or closes it where something of this one is left."""
        is_done = {self._http.our_state, self._http.their_state} == {h11.DONE}
        if is_done and not self._http.trailing_data[0]:
            self._http.start_next_cycle()
            self._rests_since = time.monotonic()
        else:
            self.close()

    def close(self) -> None:
        self._is_over = True
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # loops make no other for TCP
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._http.our_state is h11.IDLE:
            self.close()  # unasked for: it must never be taken for the answer to what is asked next
            return
        self._http.receive_data(data)
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_over = True
        self._news.set()

    def _is_silent(self) -> bool:
        """Whether nothing waits there that a busy loop has not read yet: an end, or what nobody asked for."""
        socket = self._transport.get_extra_info("socket")
        if self._transport.is_closing() or socket is None or socket.fileno() < 0:
            return False
        if sys.platform == "win32":
            return not select.select([socket], [], [], 0)[0]
        waiting = select.poll()
        waiting.register(socket, select.POLLIN)
        return not waiting.poll(0)


async def _read(line: _Line, max_bytes: int) -> Answered:
    status, retry_after, content = 0, None, bytearray()
    while True:
        match await line.next_event():
            case h11.Response(status_code=status, headers=headers):
                named = dict(headers)
                is_redirect = 300 <= status < 400 and b"location" in named
                if is_redirect or named.get(b"content-encoding", b"identity") != b"identity":
                    raise NeedsHttpx
                retry_after = named.get(b"retry-after")
            case h11.Data(data=data):
                content += data
                if len(content) > max_bytes:
                    break
            case h11.EndOfMessage():
                break
            case h11.ConnectionClosed():
                raise h11.RemoteProtocolError("the engine hung up without an answer")
            case _:
                pass  # 1xx: the answer itself is still to come
    told = None if retry_after is None else retry_after.decode("latin-1")
    return Answered(status, bytes(content[:max_bytes]), told)


def straight_way(base_url: str) -> httpx.URL | None:
    """The base URL, when a lane may lead there: http or https, no proxy in between, no password in it."""
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        return None
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:  # whom httpx logs in by it
        return None
    return url if url.host in LOOPBACK or not getproxies().keys() - {"no"} else None
