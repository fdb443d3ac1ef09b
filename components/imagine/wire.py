"""HTTP with the engine: the key on its own origin only, answers bounded, redirects followed by hand."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType

import httpx
from pydantic import SecretStr

from components.errors import EngineUnreachable, KeyRefused
from components.imagine.bodies import Body
from components.imagine.connections import (
    FILE_TIMEOUT,
    LOOK_TIMEOUT,
    SEND_TIMEOUT,
    Connections,
    Lines,
)
from components.imagine.lanes import Lane, NeedsHttpx
from components.imagine.reply import Reply, read_reply
from components.telemetry import engine_answered, engine_call

USER_AGENT = "clapboard"
COMMON_HEADERS = MappingProxyType({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
MAX_ANSWER_BYTES = 4 * 2**20
"""An answer is a few hundred bytes; what comes after this is not read."""
MAX_REDIRECTS = 5
SEND_TOTAL_S = 600.0
LOOK_TOTAL_S = 60.0
"""Whole exchanges: httpx's own timeouts begin anew with every byte."""


class Wire:
    """What is said to the engine and to the server of its results."""

    def __init__(self, base_url: str, key: SecretStr | None, http: httpx.AsyncClient | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._connections = Connections(base_url, http)
        self.has_forgotten = False

    def forget_key(self) -> None:
        """Lets the key go; whatever would be sent to the engine from now on is not."""
        self._key = None
        self.has_forgotten = True

    async def post(self, path: str, body: Body) -> Reply:
        """Send once. Redirects are answers: following one would send twice.

        Raises:
            KeyRefused: the key can't be a key; nothing was sent.
            EngineUnreachable: the key was forgotten; nothing was sent.
            Exception: whatever httpx raises.
        """
        sending = self._connections.here().sending
        url = httpx.URL(self._base_url + path)
        headers = {**self._headers(url), "Content-Type": "application/json"}
        content = json.dumps(body, allow_nan=False).encode("ascii")
        request = sending.build_request("POST", url, content=content, headers=headers, timeout=SEND_TIMEOUT)
        with engine_call("submit"):
            async with asyncio.timeout(SEND_TOTAL_S):
                reply = await self._read(await sending.send(request, stream=True, follow_redirects=False))
        engine_answered("submit", reply.status)
        return reply

    async def get(self, path: str) -> Reply:
        """Ask once.

        Raises:
            KeyRefused: the key can't be a key.
            Exception: whatever httpx raises.
        """
        here = self._connections.here()
        with engine_call("look"):
            async with here.lane() as lane, asyncio.timeout(LOOK_TOTAL_S):
                reply = None if lane is None else await self._straight(here, lane, path)
                if reply is None:
                    url = httpx.URL(self._base_url + path)
                    reply = await self._read(await self._open(here.files, url, LOOK_TIMEOUT))
        engine_answered("look", reply.status)
        return reply

    @asynccontextmanager
    async def file(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """An answer whose body is still to be read; a relative address is below the base URL's host."""
        files = self._connections.here().files
        response = await self._open(files, httpx.URL(self._base_url).join(url), FILE_TIMEOUT, headers)
        try:
            yield response
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._connections.aclose()

    async def _straight(self, here: Lines, lane: Lane, path: str) -> Reply | None:
        """What a lane brings; None when httpx must be asked."""
        try:
            answered = await lane.get(path, self._own_headers, max_bytes=MAX_ANSWER_BYTES)
        except NeedsHttpx:
            here.leave_lanes()
            return None
        return self._reply(answered.status, answered.content, answered.retry_after)

    async def _open(
        self,
        http: httpx.AsyncClient,
        url: httpx.URL,
        patience: httpx.Timeout,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> httpx.Response:
        """GET through redirects. By hand: httpx keeps the key where http redirects to https."""
        for _ in range(MAX_REDIRECTS + 1):
            sent = {**self._headers(url), **headers}
            # Not the client's own `build_request`: merging its defaults in takes a tenth of a look.
            request = httpx.Request("GET", url, headers=sent, extensions={"timeout": patience.as_dict()})
            response = await http.send(request, stream=True, follow_redirects=False)
            if response.next_request is None:
                return response
            await response.aclose()
            url = response.next_request.url
        raise httpx.TooManyRedirects(f"More than {MAX_REDIRECTS} redirects.", request=request)

    @cached_property
    def _home(self) -> tuple[str, str, int | None]:
        """The base URL's own origin: the only one that sees the key."""
        return _origin(httpx.URL(self._base_url))

    def _headers(self, url: httpx.URL) -> dict[str, str]:
        """Everybody is told who asks; the key is for its own origin."""
        return self._own_headers() if _origin(url) == self._home else dict(COMMON_HEADERS)

    def _own_headers(self) -> dict[str, str]:
        if self.has_forgotten:
            raise EngineUnreachable("The key was forgotten before this was sent.")
        key = self._key
        return dict(COMMON_HEADERS) if key is None else {**COMMON_HEADERS, "Authorization": bearer(key)}

    async def _read(self, response: httpx.Response) -> Reply:
        content = bytearray()
        try:
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_ANSWER_BYTES:
                    break
        finally:
            await response.aclose()
        retry_after = response.headers.get("Retry-After")
        return self._reply(response.status_code, bytes(content[:MAX_ANSWER_BYTES]), retry_after)

    def _reply(self, status: int, content: bytes, retry_after: str | None) -> Reply:
        return read_reply(status, content, retry_after=retry_after, key=self._key, now=datetime.now(UTC))


def bearer(key: SecretStr) -> str:
    """The Authorization header's value.

    Raises:
        KeyRefused: the key holds what a header can't; httpx would tell it in its error.
    """
    secret = key.get_secret_value().strip()
    if not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise KeyRefused("The API key can't be one: it is empty, or holds blanks or special characters.")
    return f"Bearer {secret}"


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or default
