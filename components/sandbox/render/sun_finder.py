"""Finds the sun's disc in a sky: small, round, and as bright as a picture gets."""

import cv2
import numpy as np

from components.sandbox.render.edit_ops.base import Frame, Plane, Sun

_LEVELS = (250, 242, 234, 226)
"""Lumas from which on a pixel may be the sun's, all tried: a veiled sun is no brighter than a lit cloud."""
_HOLE = 25
"""Pixels across of a gap in the sky that a sun may have left."""
_PLAIN = ((240, 9), (232, 30))
"""Its mean luma at least, and how much brighter it is than the sky around it: one pair is enough."""
_SMALLEST, _LARGEST = 0.008, 0.042
"""Its radius as a share of the picture's width."""
_FULL = 0.62
"""Share of its box that a disc fills, even half hidden behind hills (pi / 4 is 0.785)."""
_LONGEST = 2.4
"""A disc half hidden is twice as wide as high."""


def find_sun(picture: Frame, sky: Plane) -> Sun | None:
    """The brightest round thing in the sky; None where there is none.

    Args:
        picture: BGR, small.
        sky: where the sky is, of the picture's size; its disc may be missing in it.
    """
    width = picture.shape[1]
    luma = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    # The sky's own outline may leave out the sun, and the light about it.
    sky = cv2.morphologyEx(sky, cv2.MORPH_CLOSE, np.ones((_HOLE, _HOLE), np.uint8))
    near = cv2.dilate(sky, np.ones((9, 9), np.uint8))
    discs = []
    for level in _LEVELS:
        bright = cv2.bitwise_and(cv2.threshold(luma, level - 1, 255, cv2.THRESH_BINARY)[1], near)
        count, _labels, stats, _centres = cv2.connectedComponentsWithStats(bright, connectivity=4)
        discs += [disc for box in stats[1:count].tolist() if (disc := _disc(box, luma, sky)) is not None]
    if not discs:
        return None
    x, y, radius, _contrast = max(discs, key=lambda disc: disc[2] * disc[3])
    return Sun(x / width, y / width, radius / width)


def _disc(box: list[int], luma: Plane, sky: Plane) -> tuple[float, float, float, float] | None:
    """Middle, radius (pixels) and contrast (levels), if this is one and stands out from a sky around it."""
    left, top, wide, high, area = box
    radius = max(wide, high) / 2
    if not _SMALLEST <= radius / luma.shape[1] <= _LARGEST or area < _FULL * wide * high:
        return None
    if max(wide, high) > _LONGEST * min(wide, high):
        return None
    # What is hidden of a disc is hidden from below: only its upper half is judged.
    x, y = left + wide / 2 - 0.5, top + (radius if wide >= high else high / 2) - 0.5
    down, across = np.ogrid[: luma.shape[0], : luma.shape[1]]
    far = np.hypot(across - x, down - y) / radius
    upper = down <= y + 1
    around = (far > 1.4) & (far < 2.2) & upper
    inside = (far < 0.7) & upper
    if not around.any() or not inside.any() or (sky[around] > 127).mean() < 0.7:
        return None
    light = float(luma[inside].mean())
    contrast = light - float(luma[around].mean())
    plain = any(light > level and contrast > more for level, more in _PLAIN)
    return (x, y, radius, contrast) if plain else None
