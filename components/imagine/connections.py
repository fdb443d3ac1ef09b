"""The httpx clients of each event loop that talks to the engine."""

import asyncio
from dataclasses import dataclass

import httpx

CONNECT_S = 10.0
SEND_TIMEOUT = httpx.Timeout(connect=CONNECT_S, read=60.0, write=300.0, pool=CONNECT_S)
"""Of a submit. `write` is long: httpx counts it over the whole body, which may hold a clip of 50 MB."""
LOOK_TIMEOUT = httpx.Timeout(connect=CONNECT_S, read=30.0, write=30.0, pool=CONNECT_S)
FILE_TIMEOUT = httpx.Timeout(connect=CONNECT_S, read=60.0, write=30.0, pool=CONNECT_S)
"""Of a download; `read` is the longest silence, not the whole."""

LOOKS_AT_ONCE = 32
"""Looks in flight. More would queue inside httpx's pool, which slows down with every one that waits."""
READING_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=LOOKS_AT_ONCE)
SENDING_LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=0)
"""A submit never takes a used connection: were it just being closed, the outcome would be uncertain."""

DIRECT: dict[str, None] = {"all://127.0.0.1": None, "all://localhost": None, "all://[::1]": None}
"""The sandbox is reached past any proxy that the environment names."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What one event loop uses.

    Attributes:
        sending: for submits, each over a connection of its own.
        reading: for looks and downloads, over kept connections.
        turns: how many looks may be in flight.
    """

    sending: httpx.AsyncClient
    reading: httpx.AsyncClient
    turns: asyncio.Semaphore

    async def aclose(self) -> None:
        """Close both."""
        await self.sending.aclose()
        await self.reading.aclose()


class Connections:
    """Lines for whichever event loop is running: httpx's connections belong to the loop that opened them."""

    def __init__(self, shared: httpx.AsyncClient | None = None) -> None:
        """Use `shared` for everything where one is given; it must fit the loop that runs."""
        self._shared = shared
        self._lines: dict[asyncio.AbstractEventLoop, Lines] = {}

    def here(self) -> Lines:
        """The lines of the running loop, made at their first use."""
        loop = asyncio.get_running_loop()
        if loop not in self._lines:
            self._forget_closed_loops()
            self._lines[loop] = self._new_lines()
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

    def _new_lines(self) -> Lines:
        turns = asyncio.Semaphore(LOOKS_AT_ONCE)
        if self._shared is not None:
            return Lines(self._shared, self._shared, turns)
        trusted = httpx.create_ssl_context()
        return Lines(
            sending=httpx.AsyncClient(verify=trusted, limits=SENDING_LIMITS, mounts=DIRECT),
            reading=httpx.AsyncClient(verify=trusted, limits=READING_LIMITS, mounts=DIRECT),
            turns=turns,
        )

    def _forget_closed_loops(self) -> None:
        for loop in [loop for loop in self._lines if loop.is_closed()]:
            del self._lines[loop]
