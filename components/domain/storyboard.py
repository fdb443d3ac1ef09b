"""A storyboard: a list of shots and title cards that becomes one film. What is planned; nothing here runs."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

from components.domain.options import AspectRatio, Model, Resolution

MAX_SHOTS = 24
"""Our own limit: more than a film of some minutes takes, and what one page and one join can hold."""
MAX_FILM_S = 240.0
"""Our own limit, for the joining."""
MAX_TITLE_CHARS = 80
MAX_CARD_CHARS = 120
MIN_CARD_S, MAX_CARD_S = 1, 10
"""Seconds that a title card may stand."""


class ShotSource(StrEnum):
    """What a shot is made from."""

    TEXT = "text"
    STILL = "still"
    FRAME = "frame"
    """The last picture of the shot before."""
    EXTEND = "extend"
    """The engine itself goes on with the shot before (live dialect)."""
    CARD = "card"
    """No shot: words on a plain ground, drawn here for nothing."""


FOLLOWING = frozenset({ShotSource.FRAME, ShotSource.EXTEND})
"""Sources that stand on the shot before."""


class Crossfade(StrEnum):
    """How long one shot fades into the next, picture and sound."""

    NONE = "0"
    QUARTER = "0.25"
    HALF = "0.5"
    WHOLE = "1"

    @property
    def seconds(self) -> float:
        """As a number."""
        return float(self.value)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class Still(_Value):
    """A kept picture that a shot begins with."""

    media_id: str
    label: str
    width: int
    height: int


class Shot(_Value):
    """One line of the list.

    Attributes:
        id: its name within the storyboard; it stays when the shot is moved or changed.
        source: what it is made from.
        prompt: what happens; the words of a card.
        duration_s: seconds; for an extension those that are added.
        still: the picture it begins with, where its source is one.
        ink, ground: colours of a card.
    """

    id: str
    source: ShotSource = ShotSource.TEXT
    prompt: str = ""
    duration_s: float = 5.0
    still: Still | None = None
    ink: Colour = "#f4f1ea"
    ground: Colour = "#111216"

    @property
    def is_card(self) -> bool:
        """Whether nothing has to be asked of the engine for it."""
        return self.source is ShotSource.CARD

    @property
    def follows(self) -> bool:
        """Whether it stands on the shot before."""
        return self.source in FOLLOWING


class Plan(_Value):
    """A storyboard as its owner wrote it. May hold what can't be run: `storyboard_rules` says what and why.

    Attributes:
        title: its name.
        aspect_ratio, resolution, model: of every shot.
        crossfade: between any two.
        pause_after_each: whether a run waits for its owner after each shot.
        shots: in the order of the film.
    """

    title: str
    aspect_ratio: AspectRatio = AspectRatio.LANDSCAPE_16_9
    resolution: Resolution = Resolution.P720
    model: Model = Model.IMAGINE
    crossfade: Crossfade = Crossfade.NONE
    pause_after_each: bool = False
    shots: tuple[Shot, ...] = ()

    @property
    def filmed(self) -> tuple[Shot, ...]:
        """The shots without the cards."""
        return tuple(shot for shot in self.shots if not shot.is_card)

    @property
    def length_s(self) -> float:
        """Seconds of the film, as far as they can be told beforehand."""
        lengths = [shot.duration_s for shot in self.shots]
        overlaps = (min(self.crossfade.seconds, a / 2, b / 2) for a, b in pairwise(lengths))
        return max(0.0, sum(lengths) - sum(overlaps))

    def find(self, shot_id: str) -> Shot | None:
        """The shot of this id."""
        return next((shot for shot in self.shots if shot.id == shot_id), None)

    def before(self, shot_id: str) -> Shot | None:
        """The shot that comes before this one in the film; cards are passed over."""
        earlier: Shot | None = None
        for shot in self.shots:
            if shot.id == shot_id:
                return earlier
            earlier = earlier if shot.is_card else shot
        return None

    def with_followers(self, shot_id: str) -> tuple[str, ...]:
        """The shot and those that stand on it, directly or by way of others."""
        ids = [shot.id for shot in self.filmed]
        if shot_id not in ids:
            return ()
        found = [shot_id]
        for shot in self.filmed[ids.index(shot_id) + 1 :]:
            if not shot.follows:
                break
            found.append(shot.id)
        return tuple(found)

    def changed(self, shot: Shot) -> Self:
        """With this shot in place of the one of its id; as it is when that is gone."""
        return self._with(shot if each.id == shot.id else each for each in self.shots)

    def added(self, shot: Shot, after: str | None = None) -> Self:
        """With a shot more: behind that one, or at the end."""
        ids = [each.id for each in self.shots]
        place = ids.index(after) + 1 if after in ids else len(ids)
        return self._with([*self.shots[:place], shot, *self.shots[place:]])

    def without(self, shot_id: str) -> Self:
        """With a shot less."""
        return self._with(each for each in self.shots if each.id != shot_id)

    def moved(self, shot_id: str, by: int) -> Self:
        """With a shot so many places later, or earlier."""
        shot = self.find(shot_id)
        if shot is None:
            return self
        others = [each for each in self.shots if each.id != shot_id]
        place = min(max(self.shots.index(shot) + by, 0), len(others))
        return self._with([*others[:place], shot, *others[place:]])

    def ordered(self, ids: tuple[str, ...]) -> Self:
        """In this order; what it doesn't name comes behind, in the order it had."""
        places = {shot_id: place for place, shot_id in enumerate(ids)}
        return self._with(sorted(self.shots, key=lambda shot: places.get(shot.id, len(ids))))

    def _with(self, shots: Iterable[Shot]) -> Self:
        return self.model_copy(update={"shots": tuple(shots)})
