"""A job and its life: a closed set of states, each with its own facts, and which may follow which.

queued -> sending -> working -> fetching -> done
             |          |          |
             v          v          v
   outcome_unknown    failed / expired / cancelled / overdue (resumable)
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from components.domain.ask import Ask, Relation
from components.domain.request import VideoRequest
from components.errors import Cause, ClapboardError, Remedy, Spent


class StateName(StrEnum):
    """The names of the states, as the ledger spells them."""

    QUEUED = "queued"
    SENDING = "sending"
    WORKING = "working"
    FETCHING = "fetching"
    DONE = "done"
    OUTCOME_UNKNOWN = "outcome_unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    OVERDUE = "overdue"


ACTIVE = frozenset({StateName.QUEUED, StateName.SENDING, StateName.WORKING, StateName.FETCHING})
"""States that move on by themselves soon: the page polls while a job is in one of them."""

CARRIED = ACTIVE | {StateName.OVERDUE}
"""States that a carrier takes care of: an overdue job is still looked at now and then."""

FOLLOWERS: dict[StateName, frozenset[StateName]] = {
    StateName.QUEUED: frozenset({StateName.SENDING, StateName.CANCELLED, StateName.FAILED}),
    StateName.SENDING: frozenset(
        {StateName.QUEUED, StateName.WORKING, StateName.OUTCOME_UNKNOWN, StateName.FAILED}
    ),
    StateName.WORKING: frozenset(
        {
            StateName.WORKING,
            StateName.FETCHING,
            StateName.FAILED,
            StateName.EXPIRED,
            StateName.CANCELLED,
            StateName.OVERDUE,
        }
    ),
    StateName.FETCHING: frozenset(
        {
            StateName.FETCHING,
            StateName.DONE,
            StateName.WORKING,
            StateName.FAILED,
            StateName.EXPIRED,
            StateName.CANCELLED,
        }
    ),
    StateName.DONE: frozenset(),
    StateName.OUTCOME_UNKNOWN: frozenset({StateName.WORKING, StateName.CANCELLED}),
    StateName.FAILED: frozenset({StateName.WORKING}),
    StateName.EXPIRED: frozenset({StateName.WORKING}),
    StateName.CANCELLED: frozenset({StateName.WORKING}),
    StateName.OVERDUE: frozenset(
        {StateName.WORKING, StateName.FETCHING, StateName.FAILED, StateName.EXPIRED, StateName.CANCELLED}
    ),
}
"""Which state may follow which. Nothing leads back to `sending` but `queued`: one POST an intent.

`working` and `fetching` may follow themselves, when a fact changes: why looks bring nothing, a new address.
"""


TAKEN_UP = frozenset({StateName.OVERDUE, StateName.FAILED, StateName.EXPIRED, StateName.CANCELLED})
"""States that a re-check leads out of, where the engine's request id is known."""

STILL_HELD = frozenset({StateName.OVERDUE, StateName.OUTCOME_UNKNOWN})
"""States in which the engine may still come up with a video: what is asked anew may be paid twice."""

ENDED_WITHOUT_VIDEO = STILL_HELD | {StateName.FAILED, StateName.EXPIRED, StateName.CANCELLED}
"""States in which the owner of what a job is a part of may have that part made anew, by a new job."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Failure(_Value):
    """Why a job ended badly, kept with the job so that it can be told again after a restart."""

    error: str
    """The name of the error's class."""
    sentence: str
    next_step: str
    cause: Cause
    spent: Spent
    code: str | None = None
    remedy: Remedy | None = None
    """What helps, where who failed knew better than the kind of error tells."""
    raw: str | None = None
    """What the engine answered, bounded and without secrets."""

    @classmethod
    def of(cls, error: ClapboardError) -> Self:
        """The failure that this error describes."""
        return cls(
            error=type(error).__name__,
            sentence=error.sentence,
            next_step=error.next_step,
            cause=error.cause,
            spent=error.spent,
            code=error.code,
            remedy=error.remedy,
            raw=error.raw,
        )


class Queued(_Value):
    """Committed here; nothing was sent."""

    name: Literal[StateName.QUEUED] = StateName.QUEUED
    not_before: AwareDatetime | None = None
    """When it is sent again, after it was surely not accepted."""
    why: str | None = None
    """Why it was not accepted, in a sentence."""


class Sending(_Value):
    """One carrier is sending it; whoever else finds it so never sends."""

    name: Literal[StateName.SENDING] = StateName.SENDING
    sent_at: AwareDatetime


class Working(_Value):
    """The engine has it."""

    name: Literal[StateName.WORKING] = StateName.WORKING
    request_id: str
    accepted_at: AwareDatetime
    hindrance: str | None = None
    """Why looks bring nothing at the moment (engine silent, key refused), in a sentence."""
    hindered_by: str | None = None
    """The name of that error's class."""

    def hindered(self, error: ClapboardError | None) -> Self:
        """The same with this hindrance, or with none."""
        sentence, name = (None, None) if error is None else (error.sentence, type(error).__name__)
        return self.model_copy(update={"hindrance": sentence, "hindered_by": name})


class Fetching(_Value):
    """The engine is ready; the file is being fetched."""

    name: Literal[StateName.FETCHING] = StateName.FETCHING
    request_id: str
    accepted_at: AwareDatetime
    ready_at: AwareDatetime
    result_url: str
    cost_usd: Decimal | None = None
    """What the engine said it cost; None where it said nothing."""


class Result(_Value):
    """The finished video as it was measured here, not as it was announced."""

    media_id: str
    poster_id: str | None
    duration_s: float
    width: int
    height: int
    has_sound: bool
    size_bytes: int
    looks: tuple[str, ...] = ()
    """What picture and sound are like, in words to search for."""


class Done(_Value):
    """The video is in our media store."""

    name: Literal[StateName.DONE] = StateName.DONE
    request_id: str
    accepted_at: AwareDatetime
    ready_at: AwareDatetime
    done_at: AwareDatetime
    result: Result
    cost_usd: Decimal | None = None
    """What the engine said it cost; None where it said nothing."""
    note: str | None = None
    """Something the user should know about the result, such as a length that differs from the source's."""


class OutcomeUnknown(_Value):
    """It was sent and the answer was lost: it may be running, and billed."""

    name: Literal[StateName.OUTCOME_UNKNOWN] = StateName.OUTCOME_UNKNOWN
    sent_at: AwareDatetime
    why: str
    raw: str | None = None
    """What the engine answered, bounded and without secrets; mostly nothing came."""


class Failed(_Value):
    """It ended badly."""

    name: Literal[StateName.FAILED] = StateName.FAILED
    failure: Failure
    request_id: str | None = None
    accepted_at: AwareDatetime | None = None
    cost_usd: Decimal | None = None


class Expired(_Value):
    """The engine dropped it."""

    name: Literal[StateName.EXPIRED] = StateName.EXPIRED
    request_id: str
    accepted_at: AwareDatetime | None = None
    raw: str | None = None
    """What the engine answered, bounded and without secrets."""


class Cancelled(_Value):
    """Given up here; what was sent goes on at the engine all the same and is billed."""

    name: Literal[StateName.CANCELLED] = StateName.CANCELLED
    at: AwareDatetime
    request_id: str | None = None
    accepted_at: AwareDatetime | None = None
    may_be_billed: bool = False
    """Whether it was sent before it was given up."""


class Overdue(_Value):
    """Still running at the engine after the configured wait; can be taken up again."""

    name: Literal[StateName.OVERDUE] = StateName.OVERDUE
    request_id: str
    accepted_at: AwareDatetime


State = Annotated[
    Queued | Sending | Working | Fetching | Done | OutcomeUnknown | Failed | Expired | Cancelled | Overdue,
    Field(discriminator="name"),
]
state_adapter: TypeAdapter[
    Queued | Sending | Working | Fetching | Done | OutcomeUnknown | Failed | Expired | Cancelled | Overdue
] = TypeAdapter(State)


class Job(_Value):
    """One request to the video engine and all that became of it."""

    id: str
    owner: str
    request: VideoRequest
    state: State
    engine: str
    """The name of the engine it was submitted to: its request id means nothing elsewhere."""
    price_usd: Decimal
    """What was shown before the click."""
    created_at: AwareDatetime
    updated_at: AwareDatetime
    revision: int
    """Grows with every change of any job in the ledger; `poll` asks for what is newer."""
    progress: float | None = None
    """0 to 1, where the engine says."""
    parent_id: str | None = None
    """The take this one was made from."""
    relation: Relation | None = None
    """How it came from its parent."""
    batch_id: str | None = None
    """What was asked for together shares it."""
    starred: bool = False
    removed_at: AwareDatetime | None = None
    """Since when it is in the bin."""

    @property
    def active(self) -> bool:
        """Whether it moves on by itself soon."""
        return self.state.name in ACTIVE

    @property
    def request_id(self) -> str | None:
        """The engine's name for it, once it has one."""
        return getattr(self.state, "request_id", None)

    @property
    def can_be_taken_up(self) -> bool:
        """Whether looking at the engine once more may still bring its video: it has an id and no end yet."""
        return self.request_id is not None and self.state.name in TAKEN_UP

    def asked_again(self, price_usd: Decimal) -> Ask:
        """The same wish once more, at this price and with the same ancestry."""
        return Ask(self.request, price_usd, self.parent_id, self.relation, self.batch_id)

    def waits_for(self, *engines: str) -> str | None:
        """The engine that must be in use for the job to go on, where that is none of these."""
        return self.engine if self.state.name in CARRIED and self.engine not in engines else None


class Transition(_Value):
    """One line of a job's history."""

    at: datetime
    from_state: StateName | None
    to_state: StateName
    why: str
