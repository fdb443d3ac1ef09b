"""The address that says whether the process is alive."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def health_route(*, prefix: str = "") -> Route:
    """`/healthz`: 200 as long as the process answers at all."""

    async def healthz(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    return Route(f"{prefix}/healthz", healthz)
