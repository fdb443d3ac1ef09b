"""Bounds on what one visitor may ask of the server: requests, open pages, messages of a page."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.telemetry import HTTP_REFUSALS, WEBSOCKETS
from components.web.identity import owner_of
from components.web.refusals import refusal
from components.web.visitor import network_of

FREE = ("/static/", "/healthz", "/readyz", "/metrics")
"""Not counted: files that browsers cache (a first page takes seventy), and what the operator asks."""
TOO_MANY_REQUESTS = 429
POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one visitor may have. An address may be an office full of people: it gets more than an owner.

    Attributes:
        owner_requests: a minute.
        address_requests: a minute.
        at_once: requests that are being answered, of one address.
        owner_pages: open pages of one owner.
        address_pages: open pages of one address.
        messages_per_s: from an open page, in the long run; what comes faster waits in its connection.
        message_burst: so many may come at once: a slider that is dragged.
    """

    owner_requests: int = 1200
    address_requests: int = 3600
    at_once: int = 64
    owner_pages: int = 24
    address_pages: int = 96
    messages_per_s: float = 15.0
    message_burst: int = 60


class LimitsMiddleware:
    """Refuses what goes beyond the bounds; this machine's own requests are bounded by owner alone.

    The counts are this process's own: behind several replicas a visitor may have so much of each.
    """

    def __init__(self, app: ASGIApp, bounds: Bounds, *, prefix: str = "") -> None:
        """Hold to these bounds; `prefix` is the base path the app is served under."""
        self._app = app
        self._free = tuple(prefix + path for path in FREE)
        self._bounds = bounds
        self._rates = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._per_owner = RateLimitItemPerMinute(bounds.owner_requests, namespace="owner")
        self._per_address = RateLimitItemPerMinute(bounds.address_requests, namespace="address")
        self._at_once: Counter[str] = Counter()
        self._pages: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan" or scope["path"].startswith(self._free):
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        owner, network = owner_of(request), network_of(request)
        if scope["type"] == "websocket":
            await self._serve_page(owner, network, scope, receive, send)
            return
        answer = self._too_much(request, owner, network)
        if answer is not None:
            await answer(scope, receive, send)
            return
        with _counted(self._at_once, [network]):
            await self._app(scope, receive, send)

    def _too_much(self, request: HTTPConnection, owner: str | None, network: str | None) -> Response | None:
        if not self._in_rate(owner, network):
            return _refused("rate", request, "You ask faster than this studio answers.", "Wait a minute.", 60)
        if network is not None and self._at_once[network] >= self._bounds.at_once:
            return _refused(
                "at once", request, "Too much is being loaded at the same time.", "Wait a moment.", 5
            )
        is_page = "text/html" in request.headers.get("accept", "")
        if is_page and self._has_too_many_pages(owner, network):
            return _refused(
                "pages", request, "You have too many pages of it open.", "Close some of them.", 10
            )
        return None

    async def _serve_page(
        self, owner: str | None, network: str | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if self._has_too_many_pages(owner, network) or not self._in_rate(owner, network):
            HTTP_REFUSALS.labels("websocket").inc()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
            return
        pace = _Pace(self._bounds.messages_per_s, self._bounds.message_burst)

        async def receive_paced() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                # Meanwhile uvicorn reads nothing more: a flood stays in the sender's own machine.
                await asyncio.sleep(pace.take())
            return message

        with _counted(self._pages, [owner, network]), WEBSOCKETS.track_inprogress():
            await self._app(scope, receive_paced, send)

    def _in_rate(self, owner: str | None, network: str | None) -> bool:
        by_owner = owner is None or self._rates.hit(self._per_owner, owner)
        by_address = network is None or self._rates.hit(self._per_address, network)
        return by_owner and by_address

    def _has_too_many_pages(self, owner: str | None, network: str | None) -> bool:
        by_owner = owner is not None and self._pages[owner] >= self._bounds.owner_pages
        return by_owner or (network is not None and self._pages[network] >= self._bounds.address_pages)


class _Pace:
    """A bucket of turns that fills at a steady rate, by a clock that nobody can set."""

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s, self._burst = per_s, float(burst)
        self._left, self._at = self._burst, time.monotonic()

    def take(self) -> float:
        """Takes a turn; the seconds to wait for it."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_s) - 1
        self._at = now
        return max(0.0, -self._left / self._per_s)


@contextmanager
def _counted(counter: "Counter[str]", names: list[str | None]) -> Iterator[None]:
    """Inside, each name counts one more; a name that is back at nought takes no memory."""
    known = [name for name in names if name is not None]
    counter.update(known)
    try:
        yield
    finally:
        counter.subtract(known)
        for name in known:
            if counter[name] <= 0:
                del counter[name]


def _refused(
    why: str, request: HTTPConnection, sentence: str, next_step: str, retry_after_s: int
) -> Response:
    HTTP_REFUSALS.labels(why).inc()
    next_step = f"{next_step} What you started goes on meanwhile, and nothing of it is lost."
    return refusal(
        request,
        TOO_MANY_REQUESTS,
        title="One moment, please",
        sentence=sentence,
        next_step=next_step,
        retry_after_s=retry_after_s,
    )
