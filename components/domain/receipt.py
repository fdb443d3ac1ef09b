"""A receipt: what one intent cost, whether it was billed, and how many seconds of video came of it.

It says nothing of what was asked for, and outlives its job.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from components.domain.engine_facts import SANDBOX_NAME
from components.domain.job import (
    Cancelled,
    Done,
    Expired,
    Failed,
    Fetching,
    Job,
    OutcomeUnknown,
    Overdue,
    Queued,
    Sending,
    State,
    StateName,
    Working,
)
from components.domain.options import Kind, Model
from components.errors import Spent


class Billed(StrEnum):
    """Whether an intent cost money."""

    NO = "no"
    EXPECTED = "expected"
    """It is on its way, or goes on at the engine without us."""
    YES = "yes"
    UNKNOWN = "unknown"
    """It may have been: counted as spent until its owner knows better."""


_BILLED: Mapping[Spent, Billed] = {
    Spent.NO: Billed.NO,
    Spent.YES: Billed.YES,
    Spent.MAYBE: Billed.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the money of one intent.

    Attributes:
        job_id: the job, which may be gone.
        owner: whose.
        asked_at: when it was asked for.
        day: the day it counts for, UTC.
        kind: what was asked.
        engine: who was asked.
        model: which model; None for adopted requests.
        state: the state in which the job is, or was when it was deleted.
        billed: whether it cost money.
        price_usd: what was shown before the click.
        cost_usd: what the engine said it cost; None where it said nothing.
        asked_s: seconds of video asked for.
        kept_s: seconds of video that are still here; 0 where nothing came or it was deleted.
    """

    job_id: str
    owner: str
    asked_at: datetime
    day: date
    kind: Kind
    engine: str
    model: Model | None
    state: StateName
    billed: Billed
    price_usd: Decimal
    cost_usd: Decimal | None
    asked_s: float
    kept_s: float

    @property
    def in_sandbox(self) -> bool:
        """Whether no money is meant: the sandbox is free."""
        return self.engine == SANDBOX_NAME

    @property
    def spent_usd(self) -> Decimal:
        """What it cost as far as is known, or would have cost outside the sandbox."""
        if self.billed is Billed.NO:
            return Decimal(0)
        return self.price_usd if self.cost_usd is None else self.cost_usd


def billed(state: State) -> Billed:
    """Whether a job in this state cost money."""
    match state:
        case Queued() | Sending() | Working() | Overdue():
            return Billed.EXPECTED
        case Fetching() | Done():
            return Billed.YES
        case OutcomeUnknown() | Expired():
            return Billed.UNKNOWN
        case Failed():
            return _BILLED[state.failure.spent]
        case Cancelled():
            if state.request_id is not None:
                return Billed.EXPECTED
            return Billed.UNKNOWN if state.may_be_billed else Billed.NO
        case _:
            assert_never(state)


def cost_usd(job: Job) -> Decimal:
    """What a job cost as far as is known: as the engine said, else as was shown; the sandbox is free."""
    if job.engine == SANDBOX_NAME or billed(job.state) is Billed.NO:
        return Decimal(0)
    told = told_cost_usd(job.state)
    return job.price_usd if told is None else told


def told_cost_usd(state: State) -> Decimal | None:
    """What the engine said the job cost; None where it said nothing yet."""
    return state.cost_usd if isinstance(state, Fetching | Done | Failed) else None


def kept_s(state: State) -> float | None:
    """Seconds of video that came; None while none did."""
    return state.result.duration_s if isinstance(state, Done) else None
