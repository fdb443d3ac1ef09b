"""A storyboard and what there is of it: takes, what they still fit, and the next step of its run."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from pydantic import AwareDatetime, BaseModel, ConfigDict

from components.domain.job import ENDED_WITHOUT_VIDEO, Done, Failure, Job, Result
from components.domain.request import sources_of
from components.domain.storyboard import Plan, Shot
from components.domain.storyboard_rules import request_of


class BoardState(StrEnum):
    """Where a storyboard stands, as the ledger spells it."""

    IDLE = "idle"
    """Nothing is done by itself."""
    RUNNING = "running"
    """Shots are sent as soon as what they stand on is there; then they are joined."""
    PAUSED = "paused"
    """Its owner decides how it goes on; what was sent goes on all the same."""
    JOINING = "joining"
    """The film is being made."""


AT_REST = frozenset({BoardState.IDLE, BoardState.PAUSED})
"""States in which its owner may change and start it."""


class Condition(StrEnum):
    """What there is of a shot."""

    CARD = "card"
    MISSING = "missing"
    """Nothing yet."""
    UNDER_WAY = "under way"
    ENDED = "ended"
    """Its job ended, or waits, without a video."""
    READY = "ready"
    CHANGED = "changed"
    """There is a take, of what the shot was before it was changed."""
    STALE = "stale"
    """There is a take that stands on an older take of the shot before."""


class Film(BaseModel):
    """The joined film.

    Attributes:
        result: the file.
        made_of: the recipe it was joined by, to tell whether it is still what the list says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    result: Result
    made_of: str


class Storyboard(BaseModel):
    """A storyboard and all that became of it.

    Attributes:
        id: its name; the batch of its jobs.
        owner: who may see it.
        engine: the name of the engine of its newest run.
        version: grows with every change of the plan, so that nothing is run but what was seen.
        plan: what its owner wrote.
        jobs: the newest job of each shot, by the shot's id.
        waiting: shots that this run is still to send, with the price that was shown for each.
        state: where it stands.
        created_at: when it was made.
        progress: 0 to 1, of the joining.
        film: the newest film.
        failure: why it stopped, where it did by itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    owner: str
    engine: str
    version: int
    plan: Plan
    jobs: dict[str, Job]
    waiting: dict[str, Decimal]
    state: BoardState
    created_at: AwareDatetime
    progress: float | None = None
    film: Film | None = None
    failure: Failure | None = None

    @property
    def at_rest(self) -> bool:
        """Whether its owner may change and start it."""
        return self.state in AT_REST

    @property
    def in_flight(self) -> tuple[Shot, ...]:
        """Shots whose job moves on by itself."""
        return self._in({Condition.UNDER_WAY})

    @property
    def complete(self) -> bool:
        """Whether there is some take of every shot, so that it can be joined."""
        return bool(self.plan.filmed) and all(self.take_of(shot.id) for shot in self.plan.filmed)

    @property
    def film_is_current(self) -> bool:
        """Whether the film is what the list says."""
        return self.film is not None and self.film.made_of == self.recipe

    @property
    def recipe(self) -> str:
        """A fingerprint of all that the film is joined from."""
        pieces = [
            shot.model_dump(mode="json", exclude={"id", "still"}) if shot.is_card else self._job_id(shot)
            for shot in self.plan.shots
        ]
        shape = [self.plan.aspect_ratio, self.plan.resolution, self.plan.crossfade]
        return hashlib.sha256(json.dumps([pieces, shape]).encode()).hexdigest()[:16]

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """What there is of each shot, by its id."""
        return {shot.id: self._condition(shot) for shot in self.plan.shots}

    def take_of(self, shot_id: str) -> Result | None:
        """The video of a shot, where it has one, whatever it still fits."""
        job = self.jobs.get(shot_id)
        return job.state.result if job is not None and isinstance(job.state, Done) else None

    def needed(self) -> tuple[str, ...]:
        """Shots that have to be rendered so that every take fits its shot and stands on the one before."""
        found: list[str] = []
        for shot in self.plan.filmed:
            before = self.plan.before(shot.id)
            stands_on_new = shot.follows and before is not None and before.id in found
            condition = self.conditions[shot.id]
            if condition is Condition.UNDER_WAY:
                continue
            if condition is not Condition.READY or stands_on_new:
                found.append(shot.id)
        return tuple(found)

    def _in(self, conditions: set[Condition]) -> tuple[Shot, ...]:
        return tuple(shot for shot in self.plan.shots if self.conditions[shot.id] in conditions)

    def _condition(self, shot: Shot) -> Condition:
        job = self.jobs.get(shot.id)
        if shot.is_card:
            return Condition.CARD
        if job is None:
            return Condition.MISSING
        if job.active:
            return Condition.UNDER_WAY
        if job.state.name in ENDED_WITHOUT_VIDEO:
            return Condition.ENDED
        if not _made_as_asked(self.plan, shot, job):
            return Condition.CHANGED
        before = self.plan.before(shot.id)
        stands = not shot.follows or (before is not None and job.parent_id == self._job_id(before))
        return Condition.READY if stands else Condition.STALE

    def _job_id(self, shot: Shot) -> str | None:
        job = self.jobs.get(shot.id)
        return None if job is None else job.id


def _made_as_asked(plan: Plan, shot: Shot, job: Job) -> bool:
    """Whether the job's request is what the shot asks for now, on whatever frame it stands."""
    its_own = sources_of(job.request)[:1] if shot.follows else ()
    if shot.follows and not its_own:
        return False
    return job.request == request_of(plan, shot, *its_own)


@dataclass(frozen=True, slots=True)
class Send:
    """These shots can be sent now."""

    shot_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Something is under way."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Only its owner can say how it goes on."""


@dataclass(frozen=True, slots=True)
class Join:
    """Every shot has its take."""


Step = Send | Wait | Pause | Join


def next_step(board: Storyboard) -> Step:
    """What a running storyboard does next.

    Shots that stand on nothing are sent together, the others once the shot before is done; with a pause after
    each, one at a time and in order.
    """
    to_send = [shot for shot in board.plan.filmed if shot.id in board.waiting]
    if board.plan.pause_after_each:
        if board.in_flight:
            return Wait()
        to_send = to_send[:1]
    ready = tuple(shot.id for shot in to_send if _has_its_source(board, shot))
    if ready:
        return Send(ready)
    if board.in_flight:
        return Wait()
    return Join() if not to_send and board.complete else Pause()


def _has_its_source(board: Storyboard, shot: Shot) -> bool:
    if not shot.follows:
        return True
    before = board.plan.before(shot.id)
    if before is None or before.id in board.waiting:
        return False
    return board.take_of(before.id) is not None
