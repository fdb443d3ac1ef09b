"""Runs the server on a socket and says when it truly answers."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn

from components.sandbox.address import answers
from components.sandbox.doors import Doors
from components.sandbox.options import SandboxOptions
from components.sandbox.rendering import make, warm_up
from components.sandbox.server import create_app
from components.sandbox.workers import WorkerPool

_START_S = 60.0
_FINISH_ANSWERS_S = 1
"""How long answers under way may take when the server ends."""


def serve(
    options: SandboxOptions, listener: socket.socket, origin_url: str, on_ready: Callable[[], None]
) -> None:
    """Serve on the socket until SIGINT or SIGTERM.

    Args:
        options: how.
        listener: listening already, so that a request waits rather than fails while we start.
        origin_url: how the socket is reached from this machine.
        on_ready: called once a real request was answered.
    """
    pool = WorkerPool(make, workers=options.workers, deadline_s=options.render_deadline_s, warm=warm_up)
    doors = Doors()
    config = uvicorn.Config(
        create_app(options, pool, doors),
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=_FINISH_ANSWERS_S,
    )
    server = uvicorn.Server(config)
    doors.watch(server)
    asyncio.run(_serve(server, listener, origin_url, on_ready))


async def _serve(
    server: uvicorn.Server, listener: socket.socket, origin_url: str, on_ready: Callable[[], None]
) -> None:
    async def announce() -> None:
        if await asyncio.to_thread(answers, origin_url, timeout_s=_START_S):
            on_ready()

    announcement = asyncio.create_task(announce())
    try:
        await server.serve(sockets=[listener])
    finally:
        announcement.cancel()
