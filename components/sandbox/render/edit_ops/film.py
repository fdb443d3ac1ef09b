"""The film itself: grain, scratches and dirt, an old projector's flicker and weave."""

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import Effect, Frame, Moment, Stage, spread
from components.sandbox.render.edit_ops.colour import Grade, graded

_MARGIN = 96
"""Pixels by which the sheet of grain is larger than the picture: each frame shows another part of it."""


def grain(stage: Stage, strength: float = 11.0) -> Effect:
    """Grain of `strength` levels, with scratches and specks that live for a few frames."""
    random = stage.random("grain")
    shape = stage.height + _MARGIN, stage.width + _MARGIN
    noise = cv2.GaussianBlur(
        random.standard_normal(shape, dtype=np.float32), (0, 0), max(0.5, 0.85 * stage.unit)
    )
    sheet = np.clip(noise / noise.std() * strength + 128, 0, 255).astype(np.uint8)

    def apply(frame: Frame, moment: Moment) -> Frame:
        of_frame = np.random.default_rng([stage.seed & 0xFFFF_FFFF, 17, moment.index])
        left, top = (int(value) for value in of_frame.integers(0, _MARGIN, 2))
        part = sheet[top : top + stage.height, left : left + stage.width]
        grainy = cv2.addWeighted(frame, 1.0, spread(part), 1.0, -128)
        return _worn(grainy, stage, moment, of_frame)

    return apply


def vintage(stage: Stage) -> Effect:
    """Home film of the sixties: faded warm colours, rounded dark corners, weave, flicker, grain."""
    look = graded(
        Grade(
            saturation=0.62,
            gains=(1.08, 1.0, 0.80),
            tone=((0, 0.10), (0.25, 0.27), (0.5, 0.53), (0.75, 0.78), (1, 0.95)),
            red=((0, 0.05), (0.5, 0.56), (1, 0.99)),
            green=((0, 0.03), (0.5, 0.51), (1, 0.95)),
            blue=((0, 0.05), (0.5, 0.42), (1, 0.78)),
            vignette=0.5,
        ),
        stage,
    )
    grainy = grain(stage, 7.0)
    gate = _gate(stage)

    def apply(frame: Frame, moment: Moment) -> Frame:
        of_frame = np.random.default_rng([stage.seed & 0xFFFF_FFFF, 23, moment.index])
        flicker = 1 + 0.035 * float(of_frame.standard_normal())
        weave = of_frame.standard_normal(2) * 0.9 * stage.unit
        shift = np.array([[1.012, 0, weave[0]], [0, 1.012, weave[1]]], np.float32)
        shift[:, 2] -= np.array([stage.width, stage.height], np.float32) * 0.006
        moved = cv2.warpAffine(frame, shift, stage.size, borderMode=cv2.BORDER_REPLICATE)
        shown = cv2.convertScaleAbs(look(moved, moment), alpha=min(1.1, max(0.9, flicker)))
        return cv2.multiply(grainy(shown, moment), gate, scale=1 / 255)

    return apply


def _worn(frame: Frame, stage: Stage, moment: Moment, of_frame: np.random.Generator) -> Frame:
    """Scratches that stay for half a second, specks that flash by."""
    era = np.random.default_rng([stage.seed & 0xFFFF_FFFF, 29, moment.index // 11])
    marked = frame.copy()
    for _ in range(int(era.integers(1, 4))):
        across = float(era.random()) * stage.width + float(of_frame.normal(0, 0.8)) * stage.unit
        light = (225, 230, 235) if era.random() < 0.7 else (25, 25, 25)
        ends = np.array([[across, 0], [across + float(era.normal(0, 6)) * stage.unit, stage.height]])
        _stroke(marked, ends, light, max(1, round(1.2 * stage.unit)))
    for _ in range(int(of_frame.integers(0, 5))):
        place = of_frame.random(2) * stage.size
        walk = np.cumsum(of_frame.normal(0, 5 * stage.unit, (4, 2)), axis=0)
        dark = of_frame.random() < 0.5
        _stroke(
            marked, place + walk, (20, 20, 24) if dark else (235, 235, 235), max(1, round(2 * stage.unit))
        )
    return cv2.addWeighted(frame, 0.45, marked, 0.55, 0)


def _stroke(frame: Frame, points: NDArray[np.float64], colour: tuple[int, int, int], thick: int) -> None:
    fixed = np.round(points * 16).astype(np.int32)
    cv2.polylines(frame, [fixed], False, colour, thick, cv2.LINE_AA, 4)  # noqa: FBT003 (OpenCV takes no name here)


def _gate(stage: Stage) -> Frame:
    """The projector's opening: rounded corners with a soft edge."""
    plane = np.zeros((stage.height, stage.width), np.uint8)
    inset, radius = round(10 * stage.unit) + 1, max(2, round(46 * stage.unit))
    left, top = inset + radius, inset + radius
    right, bottom = stage.width - left, stage.height - top
    cv2.rectangle(plane, (left, inset), (right, stage.height - inset), 255, -1)
    cv2.rectangle(plane, (inset, top), (stage.width - inset, bottom), 255, -1)
    for corner in ((left, top), (right, top), (left, bottom), (right, bottom)):
        cv2.circle(plane, corner, radius, 255, -1)
    return spread(cv2.GaussianBlur(plane, (0, 0), max(1.0, 4 * stage.unit)))
