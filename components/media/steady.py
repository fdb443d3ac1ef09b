"""A clip as frames of one size at one constant rate, whatever it was: what every writer wants to read."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from components.media.decode import Shown, pictures
from components.media.i420 import as_i420

_EARLY = Fraction(1, 4)
"""A picture due within a quarter of a frame is taken for due: containers round their times."""
MAX_RATE = 60


def steady(
    source: Path,
    *,
    width: int,
    height: int,
    rate: Fraction,
    frames: int,
    first_s: float | None = None,
    start_s: float = 0.0,
) -> Iterator[NDArray[np.uint8]]:
    """Exactly `frames` I420 pictures: each is the one that the clip shows at its time.

    Where the clip ends earlier, its last picture is held. Memory holds one picture, however long the clip.

    Args:
        source: the clip.
        width: pixels, even.
        height: pixels, even.
        rate: frames a second.
        frames: how many.
        first_s: `Clip.first_s`; needed to begin later than at the first picture.
        start_s: where to begin, in seconds from the clip's first picture.

    Raises:
        SourceError: it can't be opened, or nothing of it can be decoded.
    """
    early_s = float(_EARLY / rate)
    done = 0
    held: Shown | None = None
    for coming in pictures(source, first_s=first_s, start_s=start_s):
        picture = None
        while held is not None and _still(held, coming, start_s + float(done / rate), early_s):
            picture = as_i420(held.frame, width, height) if picture is None else picture
            yield picture
            done += 1
            if done == frames:
                return
        held = coming
    if held is not None:
        last = as_i420(held.frame, width, height)
        for _ in range(frames - done):
            yield last


def _still(held: Shown, coming: Shown, time_s: float, early_s: float) -> bool:
    """Whether the held picture is the one for this time, and not yet the coming one."""
    nearer = time_s - held.at_s <= coming.at_s - time_s
    return nearer or time_s < coming.at_s - early_s


def steady_rate_for(rate: Fraction) -> Fraction:
    """The rate to write at: the clip's own, or a whole part of it where it is above MAX_RATE."""
    return rate / -(-rate // MAX_RATE) if rate > MAX_RATE else rate
