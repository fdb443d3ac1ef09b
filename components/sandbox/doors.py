"""The server's connections, for faults: cut one, or drop all and take none for a while."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

import uvicorn
from starlette.types import Scope

log = logging.getLogger(__name__)

_BACKLOG = 128


class Doors:
    """What stands between clients and one running server; without a server it does nothing."""

    def __init__(self) -> None:
        self._server: uvicorn.Server | None = None
        self._opening: asyncio.Task[None] | None = None

    def watch(self, server: uvicorn.Server) -> None:
        """Name the server; it may start later."""
        self._server = server

    def cut(self, scope: Scope) -> None:
        """End the connection that this request came through, once what was written to it is out."""
        connections = () if self._server is None else tuple(self._server.server_state.connections)
        for connection in connections:
            # By identity: a proxy's header may have given many requests the same client address.
            if getattr(connection, "scope", None) is scope:
                connection.transport.close()

    def shut(self, for_s: float) -> None:
        """Drop every connection and refuse new ones for so many seconds; then listen where we did before."""
        server = self._server
        if server is None or (self._opening is not None and not self._opening.done()):
            return
        addresses = [taken.getsockname() for listening in server.servers for taken in listening.sockets]
        for listening in server.servers:
            listening.close()
        for connection in tuple(server.server_state.connections):
            connection.transport.abort()
        log.info("Connections are refused for %g s", for_s)
        self._opening = asyncio.create_task(_open_again(server, addresses, for_s))


async def _open_again(server: uvicorn.Server, addresses: list[tuple[str, int]], after_s: float) -> None:
    await asyncio.sleep(after_s)
    loop = asyncio.get_running_loop()
    for host, port, *_ in addresses:
        server.servers.append(await loop.create_server(_protocols(server), host, port, backlog=_BACKLOG))
    log.info("Connections are taken again")


def _protocols(server: uvicorn.Server) -> Callable[[], asyncio.Protocol]:
    """What uvicorn gives each new connection; its own factory is local to its start."""
    protocol: Callable[..., asyncio.Protocol] = server.config.http_protocol_class
    return partial(
        protocol, config=server.config, server_state=server.server_state, app_state=server.lifespan.state
    )
