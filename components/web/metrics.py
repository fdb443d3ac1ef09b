"""`/metrics` for Prometheus: with a token where one is set, else to this machine alone."""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from components.telemetry import REGISTRY

_PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
"""What a proxy adds: such a request comes from somewhere else, whatever its address says."""
_STREAMLITS_FIGURES = ("/_stcore/metrics", "/_stcore/script-health-check")
_NO_SUCH_PAGE = PlainTextResponse("There is no such page here.", status_code=404)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the ledger knows at this moment.

    Attributes:
        jobs: how many there are by state.
        spent_usd: what finished and failed jobs cost by engine.
        media_bytes: what kept files take.
    """

    jobs: Mapping[str, int] = field(default_factory=dict)
    spent_usd: Mapping[str, Decimal] = field(default_factory=dict)
    media_bytes: int = 0


class _Ledger(Collector):
    def __init__(self, figures: Callable[[], Figures]) -> None:
        self._figures = figures

    def collect(self) -> Iterable[GaugeMetricFamily]:
        now = self._figures()
        by_state = GaugeMetricFamily("clapboard_jobs", "Jobs by state", labels=["state"])
        for state, count in now.jobs.items():
            by_state.add_metric([state], count)
        spent = GaugeMetricFamily("clapboard_spent_usd", "What jobs cost so far", labels=["engine"])
        for engine, usd in now.spent_usd.items():
            spent.add_metric([engine], float(usd))
        kept = GaugeMetricFamily("clapboard_media_bytes", "What kept files take", value=now.media_bytes)
        return by_state, spent, kept


def metrics_route(figures: Callable[[], Figures], token: str | None, *, prefix: str = "") -> Route:
    """The route.

    Args:
        figures: asked at every scrape, off the event loop.
        token: what a scraper must send as its bearer token; None lets this machine's own requests in.
        prefix: the base path the app is served under.
    """
    ledger = _Ledger(figures)

    def render() -> bytes:
        return generate_latest(REGISTRY) + _text_of(ledger)

    async def metrics(request: Request) -> Response:
        if not may_read(request, token):
            return _NO_SUCH_PAGE
        return Response(await run_in_threadpool(render), media_type=CONTENT_TYPE_LATEST)

    return Route(f"{prefix}/metrics", metrics)


class OperatorsOnlyMiddleware:
    """Keeps Streamlit's own figures from strangers: it shows them to anybody."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        """Let in whoever may read `/metrics`."""
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        is_theirs = scope["type"] == "http" and scope["path"].endswith(_STREAMLITS_FIGURES)
        if is_theirs and not may_read(Request(scope), self._token):
            await _NO_SUCH_PAGE(scope, receive, send)
            return
        await self._app(scope, receive, send)


def may_read(request: Request, token: str | None) -> bool:
    """Whether this request may see the figures."""
    if token is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _text_of(collector: Collector) -> bytes:
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)
