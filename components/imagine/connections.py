"""The connections of each event loop that talks to the engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from components.imagine.lanes import CONNECT_S, Lane, straight_way

SEND_TIMEOUT = httpx.Timeout(connect=CONNECT_S, read=60.0, write=300.0, pool=CONNECT_S)
"""Of a submit. `write` is long: httpx counts it over the whole body, which may hold a clip of 50 MB."""
LOOK_TIMEOUT = httpx.Timeout(connect=CONNECT_S, read=30.0, write=30.0, pool=CONNECT_S)
FILE_TIMEOUT = httpx.Timeout(connect=CONNECT_S, read=60.0, write=30.0, pool=CONNECT_S)
"""Of a download; `read` is the longest silence, not the whole."""

LOOKS_AT_ONCE = 32
"""Looks in flight; the others wait their turn here."""
FILE_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=4)
SEND_LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=0)
"""A submit never takes a used connection: were it just being closed, the outcome would be uncertain."""

DIRECT: dict[str, None] = {"all://127.0.0.1": None, "all://localhost": None, "all://[::1]": None}
"""The sandbox is reached past any proxy that the environment names; `lanes.LOOPBACK` are the same."""


class Lines:
    """What one event loop uses.

    Concurrent requests fight for connections inside one pool: 32 at a time cost 2.0 ms of CPU a look there.
    So each look has a lane of its own.

    Attributes:
        sending: for submits, each over a connection of its own.
        files: for downloads, and for looks that no lane leads to.
    """

    def __init__(self, base_url: str, shared: httpx.AsyncClient | None) -> None:
        self._shared = shared
        self._trusted = httpx.create_ssl_context()
        self.sending = self._client(SEND_LIMITS)
        self.files = self._client(FILE_LIMITS)
        self._way = straight_way(base_url) if shared is None else None
        self._lanes: list[Lane] = []
        self._free_lanes: list[Lane] = []
        self._turns = asyncio.Semaphore(LOOKS_AT_ONCE)
        self._is_closed = False

    @asynccontextmanager
    async def lane(self) -> AsyncIterator[Lane | None]:
        """A lane that nobody else uses meanwhile, the warmest first; None where httpx must be asked."""
        async with self._turns:
            if self._way is None:
                yield None
                return
            lane = self._free_lanes.pop() if self._free_lanes else self._new_lane(self._way)
            try:
                yield lane
            finally:
                self._free_lanes.append(lane)

    def leave_lanes(self) -> None:
        """The engine answers in a way that only httpx can read; it is asked from now on."""
        self._way = None

    async def aclose(self) -> None:
        """Close every connection; looks that are under way, or wait for their turn, fail."""
        self._is_closed = True
        for lane in self._lanes:
            lane.close()
        await self.sending.aclose()
        await self.files.aclose()

    def _new_lane(self, way: httpx.URL) -> Lane:
        lane = Lane(way, self._trusted)
        self._lanes.append(lane)
        if self._is_closed:
            lane.close()
        return lane

    def _client(self, limits: httpx.Limits) -> httpx.AsyncClient:
        return self._shared or httpx.AsyncClient(verify=self._trusted, limits=limits, mounts=DIRECT)


class Connections:
    """Lines for whichever event loop is running: httpx's connections belong to the loop that opened them."""

    def __init__(self, base_url: str, shared: httpx.AsyncClient | None = None) -> None:
        """Use `shared` for everything where one is given; it must fit the loop that runs."""
        self._base_url = base_url
        self._shared = shared
        self._lines: dict[asyncio.AbstractEventLoop, Lines] = {}

    def here(self) -> Lines:
        """The lines of the running loop, made at their first use."""
        loop = asyncio.get_running_loop()
        if loop not in self._lines:
            self._forget_closed_loops()
            self._lines[loop] = Lines(self._base_url, self._shared)
        return self._lines[loop]

    async def aclose(self) -> None:
        """Close the lines of every loop that still runs."""
        here = asyncio.get_running_loop()
        while self._lines:
            loop, lines = self._lines.popitem()
            if loop is here:
                await lines.aclose()
            elif loop.is_running():
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(lines.aclose(), loop))

    def _forget_closed_loops(self) -> None:
        for loop in [loop for loop in self._lines if loop.is_closed()]:
            del self._lines[loop]
