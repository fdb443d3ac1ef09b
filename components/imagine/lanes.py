"""Looks straight over httpcore, which httpx stands on: half the CPU, and hundreds go out a second."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.request import getproxies

import httpcore
import httpx

CORE_ERRORS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
)
"""Everything that a connection without a proxy raises."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where the sandbox is: reached past any proxy that the environment names."""


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
    """The engine answered with what httpx must be asked for."""


class Lane:
    """One connection, kept from one look to the next; for one look at a time."""

    def __init__(self, base_url: httpx.URL, trusted: ssl.SSLContext, keepalive_s: float) -> None:
        default_port = {"http": 80, "https": 443}[base_url.scheme]
        self._origin = httpcore.Origin(base_url.raw_scheme, base_url.raw_host, base_url.port or default_port)
        self._host = (b"Host", base_url.netloc)
        self._base_path = base_url.raw_path.rstrip(b"/")
        self._trusted = trusted
        self._keepalive_s = keepalive_s
        self._connection: httpcore.AsyncHTTPConnection | None = None

    async def get(
        self, path: str, headers: Mapping[str, str], *, patience: httpx.Timeout, max_bytes: int
    ) -> Answered:
        """Ask once.

        Args:
            path: what stands behind the base URL, quoted.
            headers: all but the host's name.
            patience: with each step; the whole is the caller's.
            max_bytes: after so many the body is not read any further.

        Raises:
            NeedsHttpx: nothing that can be read here.
            httpx.TransportError: what httpx would have raised.
        """
        request = httpcore.Request(
            b"GET",
            httpcore.URL(
                scheme=self._origin.scheme,
                host=self._origin.host,
                port=self._origin.port,
                target=self._base_path + path.encode("ascii"),
            ),
            headers=[self._host, *((name.encode(), value.encode()) for name, value in headers.items())],
            extensions={"timeout": patience.as_dict()},
        )
        try:
            connection = await self._connected()
            return await _read(await connection.handle_async_request(request), max_bytes)
        except CORE_ERRORS as error:
            raise as_httpx(error) from error

    async def aclose(self) -> None:
        """Close the connection; the next look opens one."""
        if self._connection is not None:
            await self._connection.aclose()
            self._connection = None

    async def _connected(self) -> httpcore.AsyncHTTPConnection:
        kept = self._connection
        if kept is not None and kept.is_idle() and not kept.has_expired():
            return kept
        await self.aclose()
        self._connection = httpcore.AsyncHTTPConnection(
            self._origin, ssl_context=self._trusted, keepalive_expiry=self._keepalive_s
        )
        return self._connection


async def _read(response: httpcore.Response, max_bytes: int) -> Answered:
    headers = {name.lower(): value for name, value in response.headers}
    content = bytearray()
    try:
        is_redirect = 300 <= response.status < 400 and b"location" in headers
        if is_redirect or headers.get(b"content-encoding", b"identity") != b"identity":
            raise NeedsHttpx
        async for chunk in response.aiter_stream():
            content += chunk
            if len(content) > max_bytes:
                break
    finally:
        await response.aclose()
    retry_after = headers.get(b"retry-after")
    return Answered(
        response.status,
        bytes(content[:max_bytes]),
        None if retry_after is None else retry_after.decode("latin-1"),
    )


def straight_way(base_url: str) -> httpx.URL | None:
    """The base URL, when a lane may lead there: to http or https, with no proxy in between."""
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        return None
    if url.scheme not in {"http", "https"} or not url.host:
        return None
    return url if url.host in LOOPBACK or not getproxies().keys() - {"no"} else None


def as_httpx(error: Exception) -> httpx.TransportError:
    """The error of httpx by the same name: both libraries have the same ones."""
    kind: type[httpx.TransportError] = getattr(httpx, type(error).__name__, httpx.TransportError)
    return kind(str(error))
