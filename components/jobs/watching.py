"""The carrier's second step: looks at a job until the engine is ready with it or gave it up."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import SystemRandom
from typing import assert_never

from components.domain.expectation import Expectation
from components.domain.job import Expired, Fetching, Job, Overdue, State, StateName, Working
from components.domain.look import Ended, Look, Ready, StillWorking
from components.domain.look_times import Progress, look_after_s
from components.domain.pacing import (
    FIRST_LOOK_S,
    OVERDUE_WATCH_S,
    first_look_s,
    next_look_s,
    next_overdue_look_s,
)
from components.errors import (
    CreditsExhausted,
    EngineError,
    KeyRefused,
    LookFailed,
    RequestExpired,
    RequestUnknown,
)
from components.jobs.budget import Turn
from components.jobs.carrier_tools import CarrierTools
from components.jobs.rows import now
from components.telemetry import LOOK_LATENESS

Watched = Working | Overdue
UNKNOWN_LOOKS = 2
"""Looks in a row that must say "no such request": the first may come before the engine has filed it."""
SILENT_LOOKS = 3
"""Looks in a row that must fail before the job says so."""

_chance = SystemRandom()


@dataclass(slots=True)
class _Watch:
    """What is remembered between the looks at one job."""

    elapsed_before_s: float
    """Seconds since acceptance when this watch began; a restart begins a new one."""
    expectation: Expectation | None
    """How long such jobs take; None while nothing is known."""
    pause_s: float = 0.0
    """Seconds before the next look."""
    began_at: float = field(default_factory=time.monotonic)
    working_s: float | None = None
    """Seconds since acceptance at which it surely wasn't ready; None while this watch doesn't know of any."""
    failed_looks: int = 0
    unknown_looks: int = 0
    overdue_looks: int = 0
    progress: Progress | None = None

    @property
    def elapsed_s(self) -> float:
        """Seconds since acceptance; a clock that jumps meanwhile doesn't matter."""
        return self.elapsed_before_s + time.monotonic() - self.began_at


@dataclass(frozen=True, slots=True)
class _Sleeper:
    state: StateName
    loop: asyncio.AbstractEventLoop
    bell: asyncio.Event


class Watcher:
    """Looks at jobs that the engine has; every look is free and may be repeated."""

    def __init__(self, tools: CarrierTools) -> None:
        self._tools = tools
        self._asleep: dict[str, _Sleeper] = {}

    async def wait(self, job_id: str) -> bool:
        """Returns when the job needs no more looks.

        Returns:
            Whether its video is ready to be fetched; otherwise it ended, was cancelled, or is given up.
        """
        job = await self._tools.job(job_id)
        watch: _Watch | None = None
        while job is not None and isinstance(job.state, Working | Overdue):
            if isinstance(job.state, Overdue) and now() - job.updated_at > timedelta(seconds=OVERDUE_WATCH_S):
                return False
            watch = watch or await self._begin(job, job.state)
            job = await self._round(job, job.state, watch)
        return job is not None and isinstance(job.state, Fetching)

    def ring(self, states: Mapping[str, StateName]) -> None:
        """Wakes those whose job is in another state than they believe; called from any thread."""
        for job_id, sleeper in list(self._asleep.items()):
            if states.get(job_id) is not sleeper.state:
                sleeper.loop.call_soon_threadsafe(sleeper.bell.set)

    async def _begin(self, job: Job, state: Watched) -> _Watch:
        """A job accepted just now is left alone for a while; one met later may be ready and is looked at."""
        elapsed_s = max(0.0, (now() - state.accepted_at).total_seconds())
        expectation = await self._tools.expect(job.request)
        watch = _Watch(elapsed_s, expectation)
        if elapsed_s < FIRST_LOOK_S:
            watch.working_s = 0.0
            first_s = first_look_s(self._tools.tempo.poll_s)
            watch.pause_s = first_s if expectation is None else self._interval_s(watch)
        return watch

    async def _round(self, job: Job, state: Watched, watch: _Watch) -> Job | None:
        """Sleeps, looks once; or sleeps and is woken because somebody changed the job."""
        if await self._woken(job, watch.pause_s):
            watch.pause_s = 0.0
            return await self._tools.job(job.id)
        await self._tools.budget.take(Turn.LOOK, job.owner)
        try:
            look = await self._tools.client.look(state.request_id)
        except EngineError as error:
            return await self._after_failed_look(job, state, watch, error)
        self._tools.budget.answered()
        watch.failed_looks = watch.unknown_looks = 0
        return await self._after_look(job, state, watch, look)

    async def _woken(self, job: Job, pause_s: float) -> bool:
        sleeper = _Sleeper(job.state.name, asyncio.get_running_loop(), asyncio.Event())
        self._asleep[job.id] = sleeper
        try:
            async with asyncio.timeout(pause_s):
                return await sleeper.bell.wait()
        except TimeoutError:
            return False
        finally:
            del self._asleep[job.id]

    async def _after_look(self, job: Job, state: Watched, watch: _Watch, look: Look) -> Job | None:
        match look:
            case Ready():
                await self._remember(job, watch)
                fetching = Fetching(
                    request_id=state.request_id,
                    accepted_at=state.accepted_at,
                    ready_at=now(),
                    result_url=look.url,
                    cost_usd=look.cost_usd,
                )
                return await self._move(job, fetching, "the engine is ready")
            case Ended():
                return await self._end(job, state, look)
            case StillWorking():
                watch.working_s = watch.elapsed_s
                if look.progress and (watch.progress is None or look.progress != watch.progress.share):
                    watch.progress = Progress(look.progress, watch.working_s)
                    self._tools.ledger.note_progress(job.id, look.progress)
                return await self._go_on(job, state, watch, hint_s=look.retry_after_s, hindrance=None)
            case _:
                assert_never(look)

    async def _after_failed_look(
        self, job: Job, state: Watched, watch: _Watch, error: EngineError
    ) -> Job | None:
        """Nothing said about a look fails a job, but the engine's own "no such request", said twice."""
        watch.failed_looks += 1
        watch.unknown_looks = watch.unknown_looks + 1 if isinstance(error, RequestUnknown) else 0
        if watch.unknown_looks >= UNKNOWN_LOOKS:
            await self._tools.fail(job, state, error)
            return None
        told = isinstance(error, KeyRefused | CreditsExhausted) or watch.failed_looks >= SILENT_LOOKS
        hint_s = error.retry_after_s if isinstance(error, LookFailed) else None
        if isinstance(error, LookFailed) and (error.too_many or hint_s is not None):
            self._tools.budget.refused(hint_s)
        return await self._go_on(job, state, watch, hint_s=hint_s, hindrance=error if told else None)

    async def _end(self, job: Job, state: Watched, ended: Ended) -> Job | None:
        if isinstance(ended.error, RequestExpired):
            expired = Expired(request_id=state.request_id, accepted_at=state.accepted_at, raw=ended.error.raw)
            return await self._move(job, expired, ended.error.sentence)
        await self._tools.fail(job, state, ended.error, ended.cost_usd)
        return None

    async def _go_on(
        self, job: Job, state: Watched, watch: _Watch, *, hint_s: float | None, hindrance: EngineError | None
    ) -> Job | None:
        """Sets the next pause; tells of a hindrance that is new or gone; after the wait, says overdue."""
        if isinstance(state, Working) and watch.elapsed_s < self._tools.max_wait_s:
            watch.pause_s = next_look_s(
                self._interval_s(watch),
                failed_looks=watch.failed_looks,
                server_hint_s=hint_s,
                chance=_chance.random(),
            )
            told = state.hindered(hindrance)
            if told == state:
                return job
            return await self._move(job, told, told.hindrance or "the engine answers again")
        watch.pause_s = next_overdue_look_s(watch.overdue_looks)
        watch.overdue_looks += 1
        if isinstance(state, Overdue):
            return job
        overdue = Overdue(request_id=state.request_id, accepted_at=state.accepted_at)
        return await self._move(
            job, overdue, "still running after the configured wait; looked at now and then"
        )

    def _interval_s(self, watch: _Watch) -> float:
        """Seconds between looks as this job stands: learnt where something is known, else fixed."""
        poll_s = self._tools.tempo.poll_s
        if watch.expectation is None or watch.failed_looks:
            return poll_s
        return look_after_s(
            watch.expectation, elapsed_s=watch.elapsed_s, poll_s=poll_s, progress=watch.progress
        )

    async def _remember(self, job: Job, watch: _Watch) -> None:
        """How long it took, when this watch saw it begin or still working: what came between is known."""
        if watch.working_s is not None:
            LOOK_LATENESS.observe(watch.elapsed_s - watch.working_s)
            note = partial(self._tools.experience.note, at_least_s=watch.working_s, at_most_s=watch.elapsed_s)
            await asyncio.to_thread(note, job.request)

    async def _move(self, job: Job, to: State, why: str) -> Job | None:
        """The job as moved, or as somebody else left it meanwhile."""
        return await self._tools.move(job.id, {job.state.name}, to, why) or await self._tools.job(job.id)
