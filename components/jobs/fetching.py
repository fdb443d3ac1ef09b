"""The carrier's third step: the finished file, fetched, verified, kept. It never causes a generation."""

import asyncio
from functools import partial
from pathlib import Path

from components.domain.job import Done, Fetching, Job, Working
from components.domain.pacing import retry_fetch_s
from components.errors import ResultUnavailable, SourceError, Spent, StorageError
from components.jobs.carrier_tools import CarrierTools
from components.jobs.finishing import Finished, Finisher
from components.jobs.media_store import MIN_FREE_BYTES
from components.jobs.rows import now
from components.jobs.threads import in_daemon_thread

MAX_RESULT_BYTES = 2 * 1024**3
TRIES = 3
"""Downloads of one address in a row before the engine is asked for another."""
FETCHES_AT_ONCE = 4
"""More would only share the same line, and decode side by side."""


class Fetcher:
    """Fetches finished files; everything here may be repeated and costs nothing."""

    def __init__(self, tools: CarrierTools, finisher: Finisher) -> None:
        self._tools = tools
        self._finisher = finisher
        self._turns = asyncio.Semaphore(FETCHES_AT_ONCE)
        self._asked_again: set[str] = set()

    async def fetch(self, job_id: str) -> bool:
        """Fetches the file of a job that is ready.

        Returns:
            Whether the job must be looked at again for a fresh address.
        """
        job = await self._tools.job(job_id)
        if job is None or not isinstance(job.state, Fetching):
            return job is not None and isinstance(job.state, Working)
        async with self._turns:
            return await self._fetch(job, job.state)

    async def _fetch(self, job: Job, state: Fetching) -> bool:
        try:
            await self._keep(job, state, await self._bring(job, state))
        except ResultUnavailable as error:
            if job.id not in self._asked_again:
                self._asked_again.add(job.id)
                return await self._look_again(job, state, error.sentence)
            await self._tools.fail(job, state, error, state.cost_usd)
        except StorageError as error:
            error.spent = Spent.YES  # the video is paid for; keeping it is what failed
            await self._tools.fail(job, state, error, state.cost_usd)
        self._asked_again.discard(job.id)
        return False

    async def _look_again(self, job: Job, state: Fetching, why: str) -> bool:
        working = Working(request_id=state.request_id, accepted_at=state.accepted_at)
        why = f"asking the engine for a fresh address: {why}"
        return await self._tools.move(job.id, {state.name}, working, why) is not None

    async def _bring(self, job: Job, state: Fetching) -> Finished:
        for tries in range(1, TRIES):
            try:
                return await self._bring_once(job, state)
            except ResultUnavailable:
                await asyncio.sleep(retry_fetch_s(tries, self._tools.tempo.retry_fetch_s))
        return await self._bring_once(job, state)

    async def _bring_once(self, job: Job, state: Fetching) -> Finished:
        arriving = self._tools.media_store.on_workbench(".mp4")
        try:
            await asyncio.to_thread(self._tools.media_store.make_room)
            await self._tools.client.download(
                state.result_url,
                arriving,
                max_bytes=MAX_RESULT_BYTES,
                keep_free_bytes=MIN_FREE_BYTES,
            )
            return await self._finish(job, arriving)
        finally:
            arriving.unlink(missing_ok=True)

    async def _finish(self, job: Job, arrived: Path) -> Finished:
        honoured = self._tools.client.facts.takes_masks
        try:
            return await in_daemon_thread(
                partial(self._finisher.finish, job, arrived, mask_honoured=honoured)
            )
        except SourceError as error:
            raise ResultUnavailable(
                f"The file that came is not a video that plays: {error.sentence}"
            ) from error

    async def _keep(self, job: Job, state: Fetching, finished: Finished) -> None:
        done = Done(
            request_id=state.request_id,
            accepted_at=state.accepted_at,
            ready_at=state.ready_at,
            done_at=now(),
            result=finished.result,
            cost_usd=state.cost_usd,
            note=finished.note,
        )
        if await self._tools.move(job.id, {state.name}, done, "the video is here") is None:
            await self._let_go_unless_done(job, finished)

    async def _let_go_unless_done(self, job: Job, finished: Finished) -> None:
        """The job was cancelled or removed meanwhile: what came for it goes, too."""
        left = await self._tools.job(job.id)
        if left is None or not isinstance(left.state, Done):
            ids = {finished.result.media_id, finished.result.poster_id} - {None}
            await asyncio.to_thread(self._tools.media_store.let_go, [i for i in ids if i is not None])
