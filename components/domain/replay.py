"""A branch that is made again on another image or clip: its steps, what there is of them, what comes next."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from components.domain.ask import Relation
from components.domain.job import ENDED_WITHOUT_VIDEO, Done, Failure, Job, StateName
from components.domain.request import VideoRequest


class NewSource(StrEnum):
    """On what a branch is made again."""

    IMAGE = "image"
    CLIP = "clip"


class ReplayState(StrEnum):
    """Where a replay stands, as the ledger spells it."""

    RUNNING = "running"
    STOPPED = "stopped"
    """By its owner, or because a step brought no video; it can go on from there."""
    DONE = "done"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Step(_Value):
    """One take of the branch, to be made again.

    Attributes:
        request: what was asked for then; its source is replaced when its turn comes.
        relation: how it comes from what it stands on; None where it begins with an image.
        after: the step on whose result it stands; None stands on the new source.
    """

    request: VideoRequest = Field(discriminator="kind")
    relation: Relation | None
    after: int | None


class PricedStep(Step):
    """A step with what it costs, as shown before the click."""

    price_usd: Decimal


class ReplayPlan(_Value):
    """What is committed by the click.

    Attributes:
        label: which branch it is, for people.
        branch_id: the take whose branch it is.
        source: image or clip.
        media_id: the new source.
        parent_id: the take that the new source is, where it is one.
        steps: each after the one it stands on.
    """

    label: str
    branch_id: str | None = None
    source: NewSource
    media_id: str
    parent_id: str | None = None
    steps: tuple[PricedStep, ...]

    @property
    def price_usd(self) -> Decimal:
        """Of all steps together."""
        return sum((step.price_usd for step in self.steps), Decimal(0))


class ReplayStep(PricedStep):
    """A step and what became of it.

    Attributes:
        job: the take that is made; None before it was sent, and where it was deleted since.
        sent: whether it was sent.
    """

    job: Job | None = None
    sent: bool = False

    @property
    def done(self) -> bool:
        """Whether its video is here."""
        return self.job is not None and isinstance(self.job.state, Done)

    @property
    def brought_nothing(self) -> bool:
        """Whether it was sent and will bring no video, as far as is known; it can be made anew."""
        if self.job is None:
            return self.sent
        return self.job.state.name in ENDED_WITHOUT_VIDEO - {StateName.OVERDUE}


class Replay(_Value):
    """A replay and all that became of it; the facts of its plan, and its id, owner, engine and state."""

    id: str
    owner: str
    engine: str
    label: str
    branch_id: str | None = None
    source: NewSource
    media_id: str
    parent_id: str | None
    steps: tuple[ReplayStep, ...]
    state: ReplayState
    created_at: AwareDatetime
    failure: Failure | None = None

    @property
    def done_steps(self) -> int:
        """How many takes are here."""
        return sum(step.done for step in self.steps)


class Send(NamedTuple):
    """The next step is to be sent."""

    position: int


class Wait(NamedTuple):
    """A step is being made."""


class Stuck(NamedTuple):
    """A step brought no video: its owner decides."""

    position: int


class Finished(NamedTuple):
    """Every take is here."""


def next_move(replay: Replay) -> Send | Wait | Stuck | Finished:
    """What is to be done about a replay that runs: its steps are made one after another."""
    for position, step in enumerate(replay.steps):
        if step.done:
            continue
        if step.brought_nothing:
            return Stuck(position)
        return Wait() if step.sent else Send(position)
    return Finished()
