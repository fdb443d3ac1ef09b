"""The sandbox as a web application: both dialects, the result files, and a sign of life."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from components.domain.options import Dialect
from components.sandbox.address import DOCUMENTED_PATH, LIVE_PATH
from components.sandbox.checks import Work
from components.sandbox.doors import Doors
from components.sandbox.face import Face
from components.sandbox.faults.control import control_routes
from components.sandbox.faults.counters import Counters
from components.sandbox.faults.middleware import Faulty
from components.sandbox.faults.script import FaultScript
from components.sandbox.limits import RateLimit
from components.sandbox.options import SandboxOptions
from components.sandbox.production import Production
from components.sandbox.refusal import Reason, Refusal, refuse
from components.sandbox.render.job import RenderJob
from components.sandbox.workers import WorkerPool


def create_app(options: SandboxOptions, pool: WorkerPool[RenderJob], doors: Doors | None = None) -> Starlette:
    """The sandbox as an ASGI application; its lifespan starts and stops the production.

    Args:
        options: how.
        pool: renders.
        doors: the connections of the server that will run it, for faults that are about them.
    """
    production = Production(options, pool)
    limit = RateLimit(options.requests_per_second)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await production.start()
        try:
            yield
        finally:
            await production.stop()

    async def file(request: Request) -> Response:
        path = production.result(request.path_params["name"])
        if path is None:
            return PlainTextResponse("There is no such file, or it has expired.", status_code=404)
        return FileResponse(path, media_type="video/mp4", headers={"Cache-Control": "private, max-age=3600"})

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "idle": production.idle})

    documented = Face(Dialect.DOCUMENTED, options, production, limit)
    live = Face(Dialect.LIVE, options, production, limit)
    control, middleware = _fault_mode(doors or Doors()) if options.faults else ([], [])
    return Starlette(
        routes=[
            Mount(DOCUMENTED_PATH, routes=documented.routes(Work.GENERATIONS, Work.EDITS)),
            Mount(LIVE_PATH, routes=live.routes(*Work)),
            Route("/files/{name}", file),
            Route("/healthz", health),
            *control,
        ],
        middleware=middleware,
        exception_handlers={HTTPException: _no_route},
        lifespan=lifespan,
    )


async def _no_route(request: Request, error: Exception) -> Response:
    """The answer to a path or method that there is none of, as the dialect of its base URL says it."""
    if not isinstance(error, HTTPException):
        raise error
    reason = (
        Reason.WRONG_METHOD if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else Reason.UNKNOWN_ROUTE
    )
    live = request.url.path.startswith(LIVE_PATH)
    answer = refuse(Refusal(reason), Dialect.LIVE if live else Dialect.DOCUMENTED)
    answer.headers.update(error.headers or {})
    return answer


def _fault_mode(doors: Doors) -> tuple[list[BaseRoute], list[Middleware]]:
    script, counters = FaultScript(), Counters()
    faulty = Middleware(Faulty, script=script, counters=counters, doors=doors)
    return control_routes(script, counters, doors), [faulty]
