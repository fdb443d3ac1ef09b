"""Takes a still apart: the subject in front, what was behind it filled in, and how near each row is."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.subject import find_subject
from components.sandbox.render.edit_ops.base import Frame, Plane, fitted, spread
from components.sandbox.render.edit_ops.matte import refined
from components.sandbox.render.still_picture import StillPicture

SPARE = 1.25
"""Layers are kept this much larger than the video: a zoom then still shows real pixels."""


@dataclass(frozen=True, slots=True)
class Layers:
    """A still in depth.

    Attributes:
        far: BGR, everything but the subject.
        near: the subject, BGR times alpha and alpha, or None where there is no subject.
        nearness: of each row of the far layer, 0 (horizon) to 1 (the subject's own distance), top to bottom.
    """

    far: Frame
    near: Frame | None
    nearness: NDArray[np.float32]


def take_apart(still: StillPicture) -> Layers:
    """The layers of a still; a picture without a subject becomes one layer with a ramp of depth."""
    rows = np.linspace(0, 1, still.colours.shape[0], dtype=np.float32)
    rough = find_subject(still.colours) if still.cutout is None else still.cutout
    if rough is None:
        return Layers(still.colours, None, 0.05 + 0.95 * rows * rows * (3 - 2 * rows))
    mask = refined(rough, still.colours) if still.cutout is None else rough
    behind = filled(still.colours, _hole(mask))
    return Layers(behind, _cut_out(still.colours, mask), 0.05 + 0.60 * rows)


def filled(picture: Frame, hole: Plane) -> Frame:
    """The picture with what is around the hole flowing into it (averages of ever larger surroundings)."""
    height, width = picture.shape[:2]
    known = 1 - hole.astype(np.float32)[..., None] / 255
    levels: list[tuple[Frame, Frame]] = [(picture.astype(np.float32) * known, known)]
    while min(levels[-1][0].shape[:2]) > 2:
        colours, weight = levels[-1]
        half = max(1, colours.shape[1] // 2), max(1, colours.shape[0] // 2)
        small = cv2.resize(colours, half, interpolation=cv2.INTER_AREA)
        levels.append((small, cv2.resize(weight, half, interpolation=cv2.INTER_AREA).reshape(*half[::-1], 1)))
    colours, weight = levels.pop()
    guess = colours / np.maximum(weight, 1e-3)
    for colours, weight in reversed(levels):
        size = colours.shape[1], colours.shape[0]
        sure = np.minimum(weight * 4, 1)
        guess = colours / np.maximum(weight, 1e-3) * sure + fitted(guess, size) * (1 - sure)
    soft = cv2.GaussianBlur(hole, (0, 0), max(1.0, width / 300))
    share = cv2.max(soft, hole).astype(np.float32)[..., None] / 255
    return np.clip(picture * (1 - share) + guess * share, 0, 255).astype(np.uint8).reshape(height, width, 3)


def _hole(mask: Plane) -> Plane:
    """The subject and a rim, so that none of its colour is left behind."""
    reach = max(2, mask.shape[1] // 200)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return cv2.dilate(cv2.threshold(mask, 40, 255, cv2.THRESH_BINARY)[1], kernel)


def _cut_out(picture: Frame, mask: Plane) -> Frame:
    """The subject with its alpha, a touch smaller: its outermost pixels hold the background's colour too."""
    inner = cv2.GaussianBlur(
        cv2.erode(mask, np.ones((3, 3), np.uint8)), (0, 0), max(0.8, mask.shape[1] / 1100)
    )
    colours = cv2.multiply(picture, spread(inner), scale=1 / 255)
    return cv2.merge([*cv2.split(colours), inner])
