"""The shared budget of requests to the engine: so many a second, submissions before looks."""

import asyncio
import contextvars
import heapq
import itertools
import time
from enum import IntEnum

BURST_S = 0.1
"""Seconds of budget that may be made up for at once, when the event loop was late."""


class Turn(IntEnum):
    """What a request is for; the lower goes first."""

    SUBMIT = 0
    LOOK = 1


class Budget:
    """Hands out at most so many turns a second; used from one event loop."""

    def __init__(self, per_second: float) -> None:
        self._interval_s = 1.0 / per_second
        self._next_at = 0.0
        self._order = itertools.count()
        self._waiting: list[tuple[Turn, int, asyncio.Future[None]]] = []
        self._server: asyncio.Task[None] | None = None

    async def take(self, turn: Turn) -> None:
        """Returns when it is this request's turn."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (turn, next(self._order), mine))
        if self._server is None or self._server.done():
            # An empty context: the server works for all, not for the one who happened to start it.
            self._server = asyncio.create_task(self._serve(), context=contextvars.Context())
        await mine

    async def _serve(self) -> None:
        while self._waiting:
            await asyncio.sleep(max(0.0, self._next_at - time.monotonic()))
            _, _, first = heapq.heappop(self._waiting)
            if not first.done():
                first.set_result(None)
                self._next_at = max(self._next_at, time.monotonic() - BURST_S) + self._interval_s
