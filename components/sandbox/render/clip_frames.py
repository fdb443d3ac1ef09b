"""Reads a clip's pictures and masks at a constant rate, as effects want them: BGR, or one byte a pixel."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.composite import soft_mask
from components.media.decode import pictures
from components.media.i420 import as_i420, even
from components.media.probe import probe
from components.media.steady import steady
from components.sandbox.render.edit_ops.base import Frame, Plane, fitted

_TAIL_S = 1.5
"""Decoded to come to the last picture."""


def pictures_of(path: Path, *, size: tuple[int, int], rate: Fraction, count: int) -> Iterator[Frame]:
    """Exactly `count` pictures at a constant rate; a variable rate is evened out, the last one is held.

    Args:
        path: the clip.
        size: even width and height of what comes out.
        rate: pictures a second.
        count: how many.

    Raises:
        SourceError: not one picture can be read.
    """
    last: tuple[NDArray[np.uint8], Frame] | None = None
    for i420 in steady(path, width=size[0], height=size[1], rate=rate, frames=count):
        if last is None or last[0] is not i420:
            last = i420, cv2.cvtColor(i420, cv2.COLOR_YUV2BGR_I420)
        yield last[1]


def masks_of(path: Path, *, size: tuple[int, int], rate: Fraction, count: int) -> Iterator[Plane]:
    """The mask for each of `count` pictures: 255 where the edit goes, feathered inwards, so that 0 stays 0.

    Any size is stretched to the picture's; any rate is resampled; of a short one the last picture is held.

    Raises:
        SourceError: not one picture can be read.
    """
    feather_px = max(1, round(min(size) / 120))
    last: tuple[NDArray[np.uint8], Plane] | None = None
    for i420 in steady(path, width=size[0], height=size[1], rate=rate, frames=count):
        if last is None or last[0] is not i420:
            last = i420, soft_mask(i420, feather_px)
        yield last[1]


def last_picture(path: Path, *, size: tuple[int, int]) -> Frame:
    """The picture a clip ends with.

    Raises:
        SourceError: not one picture can be read.
    """
    clip = probe(path)
    *_, last = pictures(path, first_s=clip.first_s, start_s=max(0.0, clip.duration_s - _TAIL_S))
    i420 = as_i420(last.frame, even(clip.width), even(clip.height))
    return fitted(cv2.cvtColor(i420, cv2.COLOR_YUV2BGR_I420), size)
