"""Bounds on uploads: Streamlit's endpoint takes any file from any page, for no field, into memory."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.telemetry import HTTP_REFUSALS
from components.web.identity import owner_of
from components.web.refusals import refusal
from components.web.visitor import network_of

_UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]+)/[^/]+")
MB = 2**20

HeldUploads = Callable[[], Mapping[str, int]]
"""Bytes that Streamlit holds at this moment, by page (its session)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadBounds:
    """What may be uploaded.

    Attributes:
        file_mb: one file.
        page_mb: what one open page may hold in memory.
        total_mb: what all pages together may hold.
        per_hour: files of one visitor.
        at_once: files of one visitor that are on their way.
        slowest_bytes_per_s: who sends slower than this all along is cut off.
        patience_s: so long anybody may take, however small the file.
    """

    file_mb: int = 200
    page_mb: int = 400
    total_mb: int = 1200
    per_hour: int = 120
    at_once: int = 3
    slowest_bytes_per_s: int = 20_000
    patience_s: float = 60.0

    def time_s(self, size_bytes: int) -> float:
        """Seconds that a file of this size may take."""
        return self.patience_s + size_bytes / self.slowest_bytes_per_s


@dataclass(frozen=True, slots=True)
class _Refused:
    status: int
    sentence: str
    next_step: str = "Wait a while, then try again."


_UNSIZED = _Refused(411, "The size of the file is not said.", "Upload it with a browser.")


class UploadsMiddleware:
    """Looks at every upload before its first byte is read, and at the clock while it comes."""

    def __init__(self, app: ASGIApp, bounds: UploadBounds, held: HeldUploads) -> None:
        self._app = app
        self._bounds = bounds
        self._held = held
        self._rates = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._per_hour = RateLimitItemPerHour(bounds.per_hour)
        self._coming: Counter[str] = Counter()
        self._files: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        found = _UPLOAD.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        request, page = Request(scope), found[1]
        visitor = [name for name in (owner_of(request), network_of(request)) if name is not None]
        length = request.headers.get("content-length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
        refused = _UNSIZED if size is None else self._refused(page, visitor, size)
        if size is None or refused is not None:
            await _answer(request, refused or _UNSIZED)(scope, receive, send)
            return
        self._coming[page] += size
        self._files.update(visitor)
        try:
            await self._pass_on(size, scope, receive, send)
        finally:
            self._coming[page] -= size
            self._files.subtract(visitor)
            self._coming, self._files = +self._coming, +self._files

    def _refused(self, page: str, visitor: list[str], size: int) -> _Refused | None:
        bounds, held = self._bounds, self._held()
        if size > (bounds.file_mb + 1) * MB:
            return _Refused(413, f"A file may have {bounds.file_mb} MB.", "Make it smaller or shorter.")
        if held.get(page, 0) + self._coming[page] + size > bounds.page_mb * MB:
            return _Refused(
                413, f"One page may hold {bounds.page_mb} MB.", "Remove a file, or reload the page."
            )
        if sum(held.values()) + self._coming.total() + size > bounds.total_mb * MB:
            return _Refused(503, "This studio holds as many uploads as it can right now.")
        if any(self._files[name] >= bounds.at_once for name in visitor):
            return _Refused(429, "Other files of yours are still on their way.")
        if not all(self._rates.hit(self._per_hour, name) for name in visitor):
            return _Refused(429, f"You may upload {bounds.per_hour} files an hour.")
        return None

    async def _pass_on(self, size: int, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        with suppress(TimeoutError):
            async with asyncio.timeout(self._bounds.time_s(size)):
                await self._app(scope, receive, send_noting)
                return
        if not begun:
            await _answer(Request(scope), _Refused(408, "The file came too slowly."))(scope, receive, send)


def _answer(request: Request, refused: _Refused) -> Response:
    HTTP_REFUSALS.labels("upload").inc()
    return refusal(
        request,
        refused.status,
        title="This file was not taken",
        sentence=refused.sentence,
        next_step=refused.next_step,
        retry_after_s=60,
    )
