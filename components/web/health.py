"""The addresses that say whether the process is alive, and whether it should get work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether this process should get work.

    Attributes:
        ready: the verdict.
        checks: one word or two on each part; never an address, a path or a key.
    """

    ready: bool
    checks: Mapping[str, str] = field(default_factory=dict)


def health_routes(readiness: Callable[[], Readiness], *, prefix: str = "") -> list[Route]:
    """The two routes.

    `/healthz`: 200 as long as the process answers at all: who restarts it asks this.
    `/readyz`: 200 while it should get work, else 503: who sends it visitors asks this.

    Args:
        readiness: asked at every request of `/readyz`, off the event loop.
        prefix: the base path the app is served under.
    """

    async def healthz(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def readyz(_request: Request) -> JSONResponse:
        found = await run_in_threadpool(readiness)
        verdict = "ready" if found.ready else "not ready"
        return JSONResponse(
            {"status": verdict, **found.checks},
            status_code=200 if found.ready else 503,
            headers={"Cache-Control": "no-store"},
        )

    return [Route(f"{prefix}/healthz", healthz), Route(f"{prefix}/readyz", readyz)]
