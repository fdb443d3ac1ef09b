"""The shared budget of requests to the engine: so many a second, submissions first, fair between owners."""

import asyncio
import contextvars
import time
from collections import OrderedDict, deque
from enum import IntEnum
from random import SystemRandom

from components.domain.pacing import hold_s

BURST_S = 0.1
"""Seconds of budget that may be made up for at once: none at 2 requests a second, eighty at 800."""

_chance = SystemRandom()


class Turn(IntEnum):
    """What a request is for; the lower goes first."""

    SUBMIT = 0
    LOOK = 1


class Budget:
    """Hands out at most so many turns a second; used from one event loop."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._interval_s = 1.0 / per_second
        self._next_at = 0.0
        self._held_until = 0.0
        self._refusals = 0
        self._lines = {turn: _Line() for turn in Turn}
        self._server: asyncio.Task[None] | None = None

    async def take(self, turn: Turn, owner: str = "") -> None:
        """Returns when it is this request's turn; owners who wait for the same kind are served in turn."""
        if self._server is None and self.pause_s <= 0:
            self._count()
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines[turn].put(owner, mine)
        if self._server is None:
            # An empty context: the server works for all, not for the one who happened to start it.
            self._server = asyncio.create_task(self._serve(), context=contextvars.Context())
        await mine

    def share_among(self, processes: int) -> None:
        """Hands out only this process's share from now on; called from any thread.

        Each gets as much: what one doesn't use, the others don't get.
        """
        self._interval_s = processes / self._per_second

    def refused(self, server_hint_s: float | None) -> None:
        """The engine asked for fewer requests: nobody gets a turn for a while, longer each time in a row.

        Requests that were on their way together are refused together; that counts once.

        Args:
            server_hint_s: seconds that the engine asked for.
        """
        moment = time.monotonic()
        if moment >= self._held_until:
            self._refusals += 1
        pause_s = hold_s(self._refusals, server_hint_s=server_hint_s, chance=_chance.random())
        self._held_until = max(self._held_until, moment + pause_s)

    def answered(self) -> None:
        """The engine gave an answer: a refusal after this one is the first again."""
        if time.monotonic() >= self._held_until:
            self._refusals = 0

    @property
    def pause_s(self) -> float:
        """Seconds until the next turn; 0 or less when it may be taken now."""
        return max(self._next_at, self._held_until) - time.monotonic()

    async def _serve(self) -> None:
        try:
            while any(self._lines.values()):
                await asyncio.sleep(max(0.0, self.pause_s))
                if self.pause_s <= 0:  # it may have been refused meanwhile
                    self._serve_one()
        finally:
            self._server = None

    def _serve_one(self) -> None:
        first = next(line for line in self._lines.values() if line).take()
        if not first.done():
            first.set_result(None)
            self._count()

    def _count(self) -> None:
        self._next_at = max(self._next_at, time.monotonic() - BURST_S) + self._interval_s


class _Line:
    """Those who wait, owner by owner; whoever was served stands behind all others."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, owner: str, future: asyncio.Future[None]) -> None:
        self._waiting.setdefault(owner, deque()).append(future)

    def take(self) -> asyncio.Future[None]:
        owner, futures = self._waiting.popitem(last=False)
        first = futures.popleft()
        if futures:
            self._waiting[owner] = futures
        return first
