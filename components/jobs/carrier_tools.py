"""What the carrier's three steps share: the rooms they work with, and the ledger off the event loop."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from components.domain.expectation import Expectation
from components.domain.job import Failed, Failure, Fetching, Job, Overdue, State, StateName, Working
from components.domain.pacing import MAX_WAIT_S
from components.domain.request import VideoRequest
from components.errors import ClapboardError
from components.imagine.client import ImagineClient
from components.jobs.budget import Budget
from components.jobs.delivery import Delivery
from components.jobs.experience import Experience
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.visitor_keys import HeldKey

LookedAt = Working | Fetching | Overdue
"""States in which the engine has the job."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast a carrier works.

    Attributes:
        poll_s: seconds between looks.
        max_wait_s: seconds of active polling; None takes the dialect's default.
        retry_fetch_s: seconds before the first repetition of a download, doubled each time.
    """

    poll_s: float
    max_wait_s: float | None = None
    retry_fetch_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierTools:
    """The rooms that a carrier works with. The ledger is asked in threads: it may be locked for a while."""

    ledger: Ledger
    media_store: MediaStore
    client: ImagineClient
    delivery: Delivery
    budget: Budget
    experience: Experience
    tempo: Tempo
    held: HeldKey | None = None
    """The visitor's key that the client has; None where it is the server's own account."""

    @property
    def max_wait_s(self) -> float:
        """Seconds of active polling before a job is overdue."""
        return self.tempo.max_wait_s or MAX_WAIT_S[self.client.facts.dialect]

    async def job(self, job_id: str) -> Job | None:
        """The job, when it is there and meant for the engine in use."""
        job = await asyncio.to_thread(self.ledger.carried, job_id)
        return job if job is not None and self.is_for(job) else None

    def is_for(self, job: Job) -> bool:
        """Whether the job was meant for this account at this engine."""
        return job.engine == self.client.facts.name if self.held is None else self.held.is_for(job)

    async def expect(self, request: VideoRequest) -> Expectation | None:
        """`Experience.expect`, off the event loop where it has to read."""
        if self.experience.is_fresh:
            return self.experience.expect(request)
        return await asyncio.to_thread(self.experience.expect, request)

    async def move(self, job_id: str, from_states: Collection[StateName], to: State, why: str) -> Job | None:
        """`Ledger.move`, off the event loop."""
        return await asyncio.to_thread(self.ledger.move, job_id, from_states, to, why)

    async def put_off(self, job_id: str, until: datetime, why: str) -> None:
        """`Ledger.put_off`, off the event loop."""
        await asyncio.to_thread(self.ledger.put_off, job_id, until=until, why=why)

    async def fail(
        self, job: Job, state: LookedAt, error: ClapboardError, cost_usd: Decimal | None = None
    ) -> None:
        """Moves a job that the engine has to `failed`; its request id stays, to be taken up again."""
        failed = Failed(
            failure=Failure.of(error),
            request_id=state.request_id,
            accepted_at=state.accepted_at,
            cost_usd=cost_usd,
        )
        await self.move(job.id, {state.name}, failed, error.sentence)
