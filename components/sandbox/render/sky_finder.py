"""Finds the sky of a picture: bright or blue, reached from the top edge, cut along the colours."""

import cv2
import numpy as np

from components.media.subject import cut_along_colours
from components.sandbox.render.edit_ops.base import Frame, Plane, scaled
from components.sandbox.render.sun_finder import find_sun

_WIDTH = 240
_STEP, _STEEPER = 4, 6
"""Levels that neighbours in a sky may differ by, and in one of an evening's strong colours."""
_SMOOTH = 2.5
"""Levels by which a pixel of an evening sky may differ from the mean of those beside it."""
_SHINING = 200
"""Luma from which on what is near a sun is part of it."""
_SURE, _UNSURE = 9, 15
"""Pixels by which the sky is shrunk to be sure of it, and grown to look for more of it."""


def sky_mask(frame: Frame) -> Plane | None:
    """Where the sky is, in the frame's shape but small; None where there is none to speak of."""
    small = cv2.GaussianBlur(scaled(frame, min(1.0, _WIDTH / frame.shape[1])), (0, 0), 1.0)
    likely, step = _sky_like(small)
    rough = _joined_to_top(small, likely, step)
    if rough.mean() < 255 * 0.02:
        return None
    sure = cv2.erode(rough, np.ones((_SURE, _SURE), np.uint8), borderValue=255)
    reach = cv2.dilate(rough, np.ones((_UNSURE, _UNSURE), np.uint8))
    cut = cut_along_colours(small, sure * (0.55 / 255) + rough * (0.2 / 255) + reach * (0.25 / 255))
    undecided = bool(((cut > 0) & (cut < 255)).any())
    return _with_sun(rough if undecided else cut, small)


def _with_sun(sky: Plane, small: Frame) -> Plane:
    """The sun's colour is in no other part of a sky, so that a cut along colours leaves it out."""
    sun = find_sun(small, sky)
    if sun is None:
        return sky
    width = small.shape[1]
    disc = np.zeros_like(sky)
    middle, radius = (round(sun.across * width), round(sun.down * width)), round(sun.radius * width) + 2
    cv2.circle(disc, middle, radius, 255, -1)
    shining = cv2.threshold(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), _SHINING, 255, cv2.THRESH_BINARY)[1]
    return cv2.bitwise_or(sky, cv2.bitwise_and(disc, cv2.dilate(shining, np.ones((3, 3), np.uint8))))


def _sky_like(small: Frame) -> tuple[Plane, int]:
    """What is bright, blue, or smooth in a sunset's colours, and not far down; how steep this sky may be."""
    blue, green, red = np.moveaxis(small.astype(np.float32), 2, 0)
    luma = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    rough = cv2.blur(np.abs(cv2.Laplacian(luma, cv2.CV_32F)), (5, 5))
    warm = (red > blue + 15) & (red > green + 10) & (luma > 50) & (rough < _SMOOTH)
    down = np.linspace(0, 1, small.shape[0], dtype=np.float32)[:, None]
    points = 0.9 * ((blue > red + 8) | warm) + 0.8 * (luma > 150) + 0.5 * (blue >= green - 4) - 0.8 * down
    upper = warm[: small.shape[0] // 2]
    return np.where(points > 0.4, np.uint8(255), np.uint8(0)), _STEEPER if upper.mean() > 0.5 else _STEP


def _joined_to_top(small: Frame, likely: Plane, step: int) -> Plane:
    """What can be reached from the top edge without crossing an edge in the picture; clouds filled in."""
    height, width = likely.shape
    reached = cv2.copyMakeBorder(cv2.bitwise_not(likely), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    reached[reached > 0] = 1
    steps = (step,) * 3
    for across in range(0, width, 6):
        if reached[1, across + 1] == 0:
            cv2.floodFill(
                small, reached, (across, 0), 0, steps, steps, 4 | cv2.FLOODFILL_MASK_ONLY | (255 << 8)
            )
    sky = np.ascontiguousarray((reached[1:-1, 1:-1] == 255).astype(np.uint8) * 255)
    sky = cv2.morphologyEx(sky, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _count, holes = cv2.connectedComponents(cv2.bitwise_not(sky))
    ground = np.unique(holes[height * 2 // 3 :])
    filled = ~np.isin(holes, ground[ground > 0])
    return np.asarray(filled * np.uint8(255), np.uint8)
