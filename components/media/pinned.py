"""Connections for users' links: a name is resolved once, every answer is checked, a checked one is used.

The check and the connection use the same answer, so a name that changes its answer in between gains nothing.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable
from ipaddress import ip_address
from time import monotonic

import httpcore
import httpx

from components.errors import SourceUnsafe
from components.media.addresses import allowed

_TRIES = 4
"""How many of a name's addresses are tried; a name may have any number."""


def not_public() -> SourceUnsafe:
    """What to say of a link that leads somewhere else than to the public internet."""
    return SourceUnsafe(
        "The link leads into a private network, not to the public internet.",
        next_step="Use a link that anybody can open, or upload the file.",
    )


class PinnedTransport(httpx.HTTPTransport):
    """Connects to checked addresses only, and until the deadline only.

    httpx offers no public way to choose the network below its pool, so the pool is replaced.
    """

    def __init__(self, *, allow_private: bool, deadline: float | None) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=_PinnedBackend(allow_private=allow_private, deadline=deadline),
        )


class PinnedAsyncTransport(httpx.AsyncHTTPTransport):
    """The same for asyncio."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=_PinnedAsyncBackend(allow_private=allow_private),
        )


def _addresses(host: str, port: int, *, allow_private: bool) -> tuple[str, ...]:
    """Every address of the name, each checked; one that is not public spoils all."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"no address for {host}") from error
    found = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not all(allowed(ip_address(address), allow_private=allow_private) for address in found):
        raise not_public()
    return found[:_TRIES]


class _DeadlineStream(httpcore.NetworkStream):
    """A connection whose every operation also ends at one common deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _DeadlineStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)

    def _left(self, timeout: float | None) -> float | None:
        return _left(self._deadline, timeout)


def _left(deadline: float | None, timeout: float | None) -> float | None:
    """The seconds an operation may take: its own timeout, or less near the deadline."""
    if deadline is None:
        return timeout
    left = deadline - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole fetch is over")
    return left if timeout is None else min(left, timeout)


class _PinnedBackend(httpcore.NetworkBackend):
    def __init__(self, *, allow_private: bool, deadline: float | None) -> None:
        self._allow_private = allow_private
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in _addresses(host, port, allow_private=self._allow_private):
            try:
                left = _left(self._deadline, timeout)
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return stream if self._deadline is None else _DeadlineStream(stream, self._deadline)
        raise failure


class _PinnedAsyncBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in await asyncio.to_thread(_addresses, host, port, allow_private=self._allow_private):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure
