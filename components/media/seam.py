"""How well one take goes on where another ends: picture against picture, loudness against loudness."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import log10

import numpy as np
from numpy.typing import NDArray

from components.errors import SourceDamaged
from components.media.decode import pictures, pictures_at
from components.media.difference import mean_change
from components.media.film import ClipPiece, begins_at
from components.media.fitted import within
from components.media.i420 import as_i420, as_rgb
from components.media.probe import probe
from components.media.soundtrack import soundtrack

_SIDE = 320
_TAIL_S = 1.5
_HEARD_S = 0.4
"""Seconds before and after the joint whose loudness is compared."""
_SMOOTH_CHANGE = 0.05
"""A pixel's mean change, 0 to 1: encoding and a frame of motion stay below it, another scene is far above."""
_MOTION = 2.5
"""A lively take may change so many times more at the joint than it does between its own frames."""
_JUMP_DB = 6.0
"""A change of loudness that everybody hears: twice the pressure."""
_SILENCE_DB = -60.0
"""What is below counts as silence; silence against silence is no jump."""


class Verdict(StrEnum):
    """What is seen or heard at a joint."""

    SMOOTH = "smooth"
    VISIBLE_CUT = "visible cut"
    LOUDNESS_JUMP = "jump in loudness"


@dataclass(frozen=True, slots=True)
class Seam:
    """A joint as it was measured.

    Attributes:
        change: the mean change of a pixel from the last picture to the first one after it, 0 to 1.
        usual_change: the same between the last two pictures before it.
        loudness_db: by how much it becomes louder; negative where it becomes quieter.
    """

    change: float
    usual_change: float
    loudness_db: float

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What there is to say: smooth, or all that isn't."""
        found = []
        if self.change > max(_SMOOTH_CHANGE, _MOTION * self.usual_change):
            found.append(Verdict.VISIBLE_CUT)
        if abs(self.loudness_db) > _JUMP_DB:
            found.append(Verdict.LOUDNESS_JUMP)
        return tuple(found) or (Verdict.SMOOTH,)


def measure_seam(before: ClipPiece, after: ClipPiece) -> Seam:
    """Measures the joint between two takes, cut hard.

    Raises:
        SourceError: one of the two can't be read.
    """
    clips = probe(before.path), probe(after.path)
    size = within(clips[0], _SIDE)
    start_s = begins_at(clips[1], after.added_s)
    tail = pictures(before.path, first_s=clips[0].first_s, start_s=max(0.0, clips[0].duration_s - _TAIL_S))
    earlier, last = _last_two(as_rgb(as_i420(shown.frame, *size)) for shown in tail)
    head = next(pictures_at(after.path, clips[1], [start_s]))
    heard_s = min(_HEARD_S, clips[0].duration_s, clips[1].duration_s - start_s)
    sounds = (
        soundtrack(
            before.path,
            first_s=clips[0].first_s,
            start_s=clips[0].duration_s - heard_s,
            length_s=heard_s,
        ),
        soundtrack(after.path, first_s=clips[1].first_s, start_s=start_s, length_s=heard_s),
    )
    return Seam(
        change=mean_change(last, as_rgb(as_i420(head, *size))),
        usual_change=mean_change(earlier, last),
        loudness_db=_loudness_db(sounds[1]) - _loudness_db(sounds[0]),
    )


def _last_two(tail: Iterable[NDArray[np.uint8]]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The last two pictures; a clip of a single one stands still."""
    earlier = last = None
    for picture in tail:
        earlier, last = last, picture
    if last is None:
        raise SourceDamaged("The take has no picture at its end.")
    return last if earlier is None else earlier, last


def _loudness_db(sound: NDArray[np.float32]) -> float:
    power = float(np.mean(np.square(sound, dtype=np.float64))) if sound.size else 0.0
    return max(_SILENCE_DB, 10 * log10(power)) if power > 0 else _SILENCE_DB
