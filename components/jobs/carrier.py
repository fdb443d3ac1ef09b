"""The carrier: the three steps that take a job from its intent to its video. Plain functions, no engine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

from components.domain.job import StateName
from components.jobs.carrier_tools import CarrierTools
from components.jobs.fetching import Fetcher
from components.jobs.finishing import Finisher
from components.jobs.sending import Sender
from components.jobs.tasks import Tasks, among, stop
from components.jobs.watching import Watcher
from components.logs import about_job

SEND_GRACE_S = 2.5
"""Seconds for which a stop waits for a submit that is in the air: its answer is worth money."""


class Carrier:
    """Sends, watches and fetches jobs; used from one event loop, `ring` from any thread."""

    def __init__(self, tools: CarrierTools, *, allow_private_urls: bool = False) -> None:
        self._tools = tools
        self._sender = Sender(tools)
        self._watcher = Watcher(tools)
        self._fetcher = Fetcher(tools, Finisher(tools.media_store, allow_private_urls))
        self._steps: Tasks = set()
        self._halted = False

    async def send(self, job_id: str) -> bool:
        """Sends a queued job, once; whether the engine has it now. See `Sender.send`."""
        async with self._step(job_id):
            return await self._sender.send(job_id)

    async def wait(self, job_id: str) -> bool:
        """Waits until a job needs no more looks; whether its video is ready. See `Watcher.wait`."""
        async with self._step(job_id):
            return await self._watcher.wait(job_id)

    async def fetch(self, job_id: str) -> bool:
        """Fetches a ready video; whether the job must be waited for again. See `Fetcher.fetch`."""
        async with self._step(job_id):
            return await self._fetcher.fetch(job_id)

    def ring(self, states: Mapping[str, StateName]) -> None:
        """Tells the watcher how jobs stand: it wakes for those that somebody changed."""
        self._watcher.ring(states)

    @property
    def is_idle(self) -> bool:
        """Whether no step is under way."""
        return not self._steps

    async def halt(self) -> None:
        """Stops every step so that each can be taken up again; a submit in the air may first come down."""
        self._halted = True
        await stop(self._steps - self._sender.in_the_air)
        if self._sender.in_the_air:
            await asyncio.wait(self._sender.in_the_air, timeout=SEND_GRACE_S)
        await stop(self._steps)
        await self._tools.client.aclose()

    @contextlib.asynccontextmanager
    async def _step(self, job_id: str) -> AsyncIterator[None]:
        """One step; after `halt` none begins any more."""
        if self._halted:
            raise asyncio.CancelledError
        with about_job(job_id):
            async with among(self._steps):
                yield
