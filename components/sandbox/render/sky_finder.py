"""Finds the sky of a picture: bright or blue, reached from the top edge, cut along the colours."""

import cv2
import numpy as np

from components.media.subject import cut_along_colours
from components.sandbox.render.edit_ops.base import Frame, Plane, scaled

_WIDTH = 240
_STEP = 4
"""Levels that neighbours in a sky may differ by."""
_SURE, _UNSURE = 9, 15
"""Pixels by which the sky is shrunk to be sure of it, and grown to look for more of it."""


def sky_mask(frame: Frame) -> Plane | None:
    """Where the sky is, in the frame's shape but small; None where there is none to speak of."""
    small = cv2.GaussianBlur(scaled(frame, min(1.0, _WIDTH / frame.shape[1])), (0, 0), 1.0)
    rough = _joined_to_top(small, _sky_like(small))
    if rough.mean() < 255 * 0.02:
        return None
    sure = cv2.erode(rough, np.ones((_SURE, _SURE), np.uint8), borderValue=255)
    reach = cv2.dilate(rough, np.ones((_UNSURE, _UNSURE), np.uint8))
    return cut_along_colours(small, sure * (0.55 / 255) + rough * (0.2 / 255) + reach * (0.25 / 255))


def _sky_like(small: Frame) -> Plane:
    """Bright or blue and not far down."""
    blue, green, red = np.moveaxis(small.astype(np.float32), 2, 0)
    luma = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    down = np.linspace(0, 1, small.shape[0], dtype=np.float32)[:, None]
    points = 0.9 * (blue > red + 8) + 0.8 * (luma > 150) + 0.5 * (blue >= green - 4) - 0.8 * down
    return np.where(points > 0.4, np.uint8(255), np.uint8(0))


def _joined_to_top(small: Frame, likely: Plane) -> Plane:
    """What can be reached from the top edge without crossing an edge in the picture; clouds filled in."""
    height, width = likely.shape
    reached = cv2.copyMakeBorder(cv2.bitwise_not(likely), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    reached[reached > 0] = 1
    step = (_STEP,) * 3
    for across in range(0, width, 6):
        if reached[1, across + 1] == 0:
            cv2.floodFill(
                small, reached, (across, 0), 0, step, step, 4 | cv2.FLOODFILL_MASK_ONLY | (255 << 8)
            )
    sky = np.ascontiguousarray((reached[1:-1, 1:-1] == 255).astype(np.uint8) * 255)
    sky = cv2.morphologyEx(sky, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _count, holes = cv2.connectedComponents(cv2.bitwise_not(sky))
    ground = np.unique(holes[height * 2 // 3 :])
    filled = ~np.isin(holes, ground[ground > 0])
    return np.asarray(filled * np.uint8(255), np.uint8)
