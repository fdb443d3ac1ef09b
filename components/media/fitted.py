"""A clip's pictures within a size: small ones of the same shape, or whole between black bars."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from components.media.i420 import even, planes
from components.media.probe import Clip
from components.media.steady import steady

_SAME_SHAPE = 0.02
"""Shapes that differ by less are stretched: 854x480 is not quite 16:9."""
_BLACK = 16, 128, 128
"""Of luma and chroma in limited range."""


def fitted(
    source: Path, clip: Clip, *, size: tuple[int, int], rate: Fraction, frames: int, start_s: float = 0.0
) -> Iterator[NDArray[np.uint8]]:
    """Exactly `frames` I420 pictures of this size, as `steady` gives them.

    Raises:
        SourceError: it can't be opened, or nothing of it can be decoded.
    """
    width, height = _inner(clip, size)
    inner = steady(
        source, width=width, height=height, rate=rate, frames=frames, first_s=clip.first_s, start_s=start_s
    )
    return inner if (width, height) == size else (_barred(picture, size) for picture in inner)


def within(clip: Clip, side: int) -> tuple[int, int]:
    """The clip's own shape, even, with at most so many pixels a side."""
    scale = min(1.0, side / max(clip.width, clip.height))
    return even(round(clip.width * scale)), even(round(clip.height * scale))


def _inner(clip: Clip, size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    shape = clip.width / clip.height * height / width
    if abs(shape - 1) < _SAME_SHAPE:
        return size
    return (width, even(round(height / shape))) if shape > 1 else (even(round(width * shape)), height)


def _barred(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    width, height = size
    whole = np.empty((height * 3 // 2, width), np.uint8)
    for ground, plane, black in zip(planes(whole), planes(picture), _BLACK, strict=True):
        ground[:] = black
        top, left = ((outer - inner) // 2 for outer, inner in zip(ground.shape, plane.shape, strict=True))
        ground[top : top + plane.shape[0], left : left + plane.shape[1]] = plane
    return whole
