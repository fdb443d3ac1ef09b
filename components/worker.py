"""A worker: carries jobs and shows no pages. `python -m components.worker`, as many as are wanted."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from components.errors import ClapboardError
from components.logs import configure
from components.media.isolated import warm_up
from components.settings import Role, Settings, load_settings
from components.ui.runtime import start_runtime, stop_runtime
from components.ui.serving.draining import drained_first
from components.ui.serving.operations import figures, readiness
from components.web.health import health_routes
from components.web.metrics import metrics_route


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    # Stopped here, not in `main`: the server passes the signal that ended it on, and nothing runs after it.
    try:
        with drained_first(load_settings().drain_seconds):
            yield
    finally:
        await asyncio.to_thread(stop_runtime)


def create_app(settings: Settings) -> Starlette:
    """What a worker tells over HTTP: its health and its figures."""
    token = settings.metrics_token
    known = None if token is None else token.get_secret_value()
    return Starlette(routes=[*health_routes(readiness), metrics_route(figures, known)], lifespan=_lifespan)


def main() -> int:
    """Carries until SIGINT or SIGTERM; the exit code."""
    try:
        settings = load_settings()
        configure(settings.log, settings.log_level, prompts=settings.log_prompts)
        start_runtime(Role.WORKER)
    except ClapboardError as error:
        sys.stderr.write(f"{error.sentence} {error.next_step}\n")
        return 1
    warm_up()
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        create_app(settings),
        host=settings.worker_address,
        port=settings.worker_port,
        log_config=None,
        access_log=False,
        lifespan="on",
    )
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
