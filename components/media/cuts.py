"""Finds where a clip jumps to a new scene: hard cuts, told apart from flashes and fast movement."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from components.media.decode import pictures
from components.media.probe import Clip, probe

_WIDTH, _HEIGHT = 64, 36
"""Pictures are compared at this size: what moves a little stays where it is."""
_BINS = 16
_FLASH_S = 0.3
"""What is as before after this time was a flash, a shutter or a single bad frame."""
_CHANGE = 0.17
"""From here on two pictures may be of two scenes, 0 same to 1 unlike. Seen in 17 cuts between scenes:
0.37 and more; in a fast pan over a patchwork: 0.14 at most."""
_ABOVE_USUAL = 2.0
"""A cut changes the picture so many times more than the movement around it."""
_SHORTEST_SCENE_S = 0.3


def scene_cuts(source: Path, *, progress: Callable[[float], None] | None = None) -> tuple[float, ...]:
    """Seconds, from the clip's first picture, at which a new scene's first picture is shown.

    Args:
        source: the clip.
        progress: called with 0 to 1 now and then; what it raises ends the work.

    Raises:
        SourceError: the clip can't be read.
    """
    clip = probe(source)
    steps = list(_steps(_looks(source, clip, progress), max(1, round(_FLASH_S / clip.frame_s))))
    if not steps:
        return ()
    changes = np.array([step.change for step in steps], np.float32)
    lasting = np.array([step.lasting for step in steps], np.float32)
    usual = _usual(changes, max(2, round(0.5 / clip.frame_s)))
    found: list[float] = []
    for index in np.flatnonzero((lasting > _CHANGE) & (changes > _ABOVE_USUAL * usual)):
        at_s = steps[index].at_s
        if at_s >= _SHORTEST_SCENE_S and (not found or at_s - found[-1] >= _SHORTEST_SCENE_S):
            found.append(at_s)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Look:
    """A small picture and its colours.

    Attributes:
        at_s: when it is shown.
        luma: uint8, shape (36, 64).
        colours: shares of 16 bins of Y, U and V, float32, shape (3, 16), each row summing to 1.
    """

    at_s: float
    luma: NDArray[np.uint8]
    colours: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Step:
    """From one picture to the next: how much changes, and how much of it is new and stays."""

    at_s: float
    change: float
    lasting: float


def _looks(source: Path, clip: Clip, progress: Callable[[float], None] | None) -> Iterator[_Look]:
    # The deblocking filter takes a fifth of the time and changes nothing at this size.
    for shown in pictures(source, first_s=clip.first_s, rough=True):
        yield _look(shown.at_s, shown.frame)
        if progress is not None:
            progress(min(1.0, (shown.at_s + clip.frame_s) / clip.duration_s))


def _look(at_s: float, frame: VideoFrame) -> _Look:
    small = frame.reformat(_WIDTH, _HEIGHT, format="yuv420p", interpolation="AREA", threads=1).to_ndarray()
    planes = (small[:_HEIGHT], *np.split(small[_HEIGHT:].reshape(-1), 2))
    colours = [
        np.bincount(plane.reshape(-1) // (256 // _BINS), minlength=_BINS) / plane.size for plane in planes
    ]
    return _Look(at_s, small[:_HEIGHT].astype(np.uint8, copy=False), np.array(colours, np.float32))


def _steps(looks: Iterator[_Look], reach: int) -> Iterator[_Step]:
    """Each step between neighbours, seen with what is up to `reach` pictures before and after it."""
    near: deque[_Look] = deque(maxlen=2 * reach)
    for look in _padded(looks, reach - 1):
        near.append(look)
        if len(near) == 2 * reach:
            yield _step([*near][:reach], [*near][reach:])


def _step(before: Sequence[_Look], after: Sequence[_Look]) -> _Step:
    change = _difference(before[-1], after[0])
    if change <= _CHANGE:
        return _Step(after[0].at_s, change, 0.0)
    coming_back = min(_difference(before[-1], look) for look in after)
    been_before = min(_difference(look, after[0]) for look in before)
    return _Step(after[0].at_s, change, min(coming_back, been_before))


def _padded(looks: Iterator[_Look], count: int) -> Iterator[_Look]:
    """The first and the last look stand for what is before and after them."""
    last: _Look | None = None
    for look in looks:
        if last is None:
            yield from repeat(look, count)
        last = look
        yield look
    if last is not None:
        yield from repeat(last, count)


def _difference(one: _Look, other: _Look) -> float:
    """How unlike two pictures are, 0 to 1: half by place, which a cut changes, half by colour."""
    by_place = float(cv2.norm(one.luma, other.luma, cv2.NORM_L1)) / (one.luma.size * 128)
    by_colour = float(cv2.norm(one.colours, other.colours, cv2.NORM_L1)) / (2 * len(one.colours))
    return (min(1.0, by_place) + by_colour) / 2


def _usual(changes: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """What movement alone changes around each step: three quarters of the steps change less."""
    around = sliding_window_view(
        np.pad(changes, reach, mode="reflect" if len(changes) > reach else "edge"), 2 * reach + 1
    )
    return np.percentile(around, 75, axis=1).astype(np.float32)
