"""What the library is asked for: a search as a value that is also an address."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from components.domain.job import ACTIVE, StateName
from components.domain.options import Kind, Model
from components.domain.split_edit import SplitState

MAX_WORDS_CHARS = 200
"""Longer searches are cut: nobody types them, and every word costs a comparison per take."""
ID_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


class Stage(StrEnum):
    """Where a take stands, as one looks for it."""

    READY = "ready"
    RUNNING = "running"
    ENDED = "ended"
    """Without a video: failed, expired, given up."""
    UNCLEAR = "unclear"
    """Its answer was lost, or it is still running after the usual wait."""


STATES_OF: dict[Stage, frozenset[StateName]] = {
    Stage.READY: frozenset({StateName.DONE}),
    Stage.RUNNING: ACTIVE,
    Stage.ENDED: frozenset({StateName.FAILED, StateName.EXPIRED, StateName.CANCELLED}),
    Stage.UNCLEAR: frozenset({StateName.OUTCOME_UNKNOWN, StateName.OVERDUE}),
}
SPLIT_STATES_OF: dict[Stage, frozenset[SplitState]] = {
    Stage.READY: frozenset({SplitState.JOINED}),
    Stage.RUNNING: frozenset({SplitState.CUTTING, SplitState.EDITING}),
    Stage.ENDED: frozenset({SplitState.FAILED}),
    Stage.UNCLEAR: frozenset(),
}


class Length(StrEnum):
    """How long a take is, as one looks for it."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


SECONDS_OF: dict[Length, tuple[float, float]] = {
    Length.SHORT: (0.0, 5.5),
    Length.MEDIUM: (5.5, 10.5),
    Length.LONG: (10.5, float("inf")),
}
"""More than the first and at most the second: videos come some frames longer than asked for. What was
adopted has no length before it is fetched."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which takes are wanted; nothing set means all that are not in the bin.

    Attributes:
        words: every one of them must occur, in the prompt or in what the picture and sound are like.
        kind: what was asked for.
        stage: where it stands.
        model: who made it.
        length: how long it is.
        since, until: days on which it was asked for, both included.
        board: the id of a board it is on.
        starred: only those with a star.
        binned: those in the bin, and no others.
    """

    words: str = ""
    kind: Kind | None = None
    stage: Stage | None = None
    model: Model | None = None
    length: Length | None = None
    since: date | None = None
    until: date | None = None
    board: str | None = None
    starred: bool = False
    binned: bool = False

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """The search of an address; whatever isn't understood is left out."""
        return cls(
            words=params.get("words", "")[:MAX_WORDS_CHARS],
            kind=_one_of(Kind, params.get("kind")),
            stage=_one_of(Stage, params.get("stage")),
            model=_one_of(Model, params.get("model")),
            length=_one_of(Length, params.get("length")),
            since=_day(params.get("since")),
            until=_day(params.get("until")),
            board=id_in(params, "board"),
            starred=params.get("starred") == "yes",
            binned=params.get("binned") == "yes",
        )

    def params(self) -> dict[str, str]:
        """As the parameters of an address; what isn't set isn't there."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: "yes" if value is True else str(value) for name, value in values.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out but what is in the bin."""
        return bool(self.params().keys() - {"binned"})


def folded(text: str) -> str:
    """Text as it is searched: without case and accents, so that `cafe` finds `Café`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def id_in(params: Mapping[str, str], name: str) -> str | None:
    """An id of ours in an address; whatever else is there is dropped."""
    value = params.get(name, "")
    return value if 0 < len(value) <= 64 and set(value) <= ID_CHARS else None


Vocabulary = TypeVar("Vocabulary", bound=StrEnum)


def _one_of(vocabulary: type[Vocabulary], word: str | None) -> Vocabulary | None:
    return next((each for each in vocabulary if each.value == word), None)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
