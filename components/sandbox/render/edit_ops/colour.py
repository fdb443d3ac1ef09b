"""Colour and light: grades as one matrix and three curves, so that each costs two passes over the frame."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_lexicon import COLOURS, Operation
from components.sandbox.render.edit_ops.base import (
    Effect,
    Frame,
    Moment,
    Stage,
    above,
    blend,
    fitted,
    grey,
    scaled,
    screen,
    spread,
)
from components.sandbox.render.edit_ops.lens import vignette

Points = tuple[tuple[float, float], ...]
"""A tone curve by its points, input to output, both 0..1."""

Row = tuple[float, float, float]

_LUMA = np.array([0.114, 0.587, 0.299], np.float32)
"""ITU-R BT.601, blue first."""
_KEPT_HUES = 10
"""Steps of two degrees to each side of a hue that still count as the same colour."""
_STRAIGHT: Points = ((0, 0), (1, 1))
_S_CURVE: Points = ((0, 0), (0.25, 0.19), (0.5, 0.5), (0.75, 0.82), (1, 1))


@dataclass(frozen=True, slots=True)
class Grade:
    """A look: how much colour stays, the balance of red, green and blue, a curve for each.

    Attributes:
        saturation: 0 is grey, 1 leaves it.
        gains: factors of red, green and blue.
        tone: curve that all three follow first.
        red: curve of red after that; likewise green and blue.
        mixing: rows of how much red, green and blue go into the new red, green and blue.
        vignette: how much darker the corners get, 0..1.
    """

    saturation: float = 1.0
    gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    tone: Points = _STRAIGHT
    red: Points = _STRAIGHT
    green: Points = _STRAIGHT
    blue: Points = _STRAIGHT
    vignette: float = 0.0
    mixing: tuple[Row, Row, Row] = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


GRADES: dict[Operation, Grade] = {
    Operation.BLACK_AND_WHITE: Grade(saturation=0, tone=_S_CURVE),
    Operation.BRIGHTER: Grade(
        saturation=1.05, tone=((0, 0.04), (0.25, 0.40), (0.5, 0.69), (0.75, 0.88), (1, 1))
    ),
    Operation.DARKER: Grade(
        saturation=0.85, tone=((0, 0), (0.25, 0.11), (0.5, 0.30), (0.75, 0.55), (1, 0.86)), vignette=0.35
    ),
    Operation.CONTRAST: Grade(
        saturation=1.12,
        tone=((0, 0), (0.2, 0.08), (0.4, 0.34), (0.6, 0.68), (0.8, 0.92), (1, 1)),
        vignette=0.2,
    ),
    Operation.VIVID: Grade(saturation=1.75, tone=((0, 0), (0.25, 0.22), (0.75, 0.80), (1, 1))),
    Operation.FADED: Grade(
        saturation=0.5,
        tone=((0, 0.17), (0.5, 0.56), (1, 0.90)),
        blue=((0, 0.03), (1, 0.97)),
    ),
    Operation.WARMER: Grade(
        saturation=1.12,
        gains=(1.10, 1.02, 0.80),
        red=((0, 0.01), (0.5, 0.55), (1, 1)),
        blue=((0, 0), (0.5, 0.44), (1, 0.90)),
    ),
    Operation.COOLER: Grade(
        saturation=0.92,
        gains=(0.80, 0.98, 1.12),
        red=((0, 0), (0.5, 0.44), (1, 0.92)),
        blue=((0, 0.04), (0.5, 0.57), (1, 1)),
    ),
    Operation.SEPIA: Grade(
        saturation=0,
        tone=((0, 0.04), (0.25, 0.24), (0.5, 0.54), (1, 0.98)),
        red=((0, 0.06), (0.25, 0.36), (0.5, 0.66), (1, 1)),
        green=((0, 0.02), (0.25, 0.22), (0.5, 0.48), (1, 0.90)),
        blue=((0, 0), (0.25, 0.10), (0.5, 0.29), (1, 0.66)),
        vignette=0.35,
    ),
}

CINEMATIC: tuple[Grade, ...] = (
    Grade(  # teal shadows, orange light
        saturation=1.12,
        gains=(1.06, 1.0, 0.94),
        tone=_S_CURVE,
        red=((0, 0), (0.25, 0.17), (0.6, 0.64), (1, 1)),
        blue=((0, 0.09), (0.3, 0.34), (0.7, 0.63), (1, 0.90)),
        vignette=0.38,
    ),
    Grade(  # warm print film: lifted brown blacks, creamy whites
        saturation=0.92,
        gains=(1.08, 1.01, 0.86),
        tone=((0, 0.05), (0.25, 0.22), (0.5, 0.53), (0.75, 0.82), (1, 0.97)),
        blue=((0, 0.05), (0.5, 0.45), (1, 0.88)),
        vignette=0.34,
    ),
    Grade(  # bleach bypass: hard, silvery
        saturation=0.48,
        tone=((0, 0), (0.2, 0.10), (0.5, 0.54), (0.8, 0.92), (1, 1)),
        blue=((0, 0.02), (0.5, 0.52), (1, 0.98)),
        vignette=0.36,
    ),
    Grade(  # cool dusk: blue shadows, rosy highlights
        saturation=1.0,
        gains=(1.0, 0.95, 1.08),
        tone=_S_CURVE,
        red=((0, 0.02), (0.5, 0.50), (1, 1)),
        green=((0, 0), (0.5, 0.46), (1, 0.96)),
        blue=((0, 0.11), (0.5, 0.55), (1, 0.95)),
        vignette=0.38,
    ),
)


def _toned(frame: Frame, tones: NDArray[np.uint8]) -> Frame:
    """Each channel by its column of the table; one table for all costs half, three at once cost double."""
    if (tones == tones[:, :1]).all():
        return cv2.LUT(frame, tones[:, 0].copy())
    return cv2.merge([cv2.LUT(plane, tones[:, at].copy()) for at, plane in enumerate(cv2.split(frame))])


def graded(grade: Grade, stage: Stage) -> Effect:
    """The effect of a grade."""
    mixing = np.array(grade.mixing, np.float32)[::-1, ::-1]
    matrix = np.diag(np.array(grade.gains[::-1], np.float32)) @ mixing @ _saturation(grade.saturation)
    tones = _table(grade)
    darkening = vignette(stage, grade.vignette) if grade.vignette else None

    def apply(frame: Frame, moment: Moment) -> Frame:
        made = _toned(cv2.transform(frame, matrix), tones)
        return made if darkening is None else darkening(made, moment)

    return apply


def cinematic(stage: Stage) -> Effect:
    """One of four film looks, by the seed: what an edit does whose words mean nothing else."""
    return graded(CINEMATIC[stage.seed % len(CINEMATIC)], stage)


def noir(stage: Stage) -> Effect:
    """Hard black and white with a pool of light in the middle."""
    look = Grade(saturation=0, tone=((0, 0), (0.2, 0.04), (0.42, 0.26), (0.62, 0.70), (0.82, 0.96), (1, 1)))
    return graded(Grade(saturation=0, tone=look.tone, vignette=0.72), stage)


def negative(_stage: Stage) -> Effect:
    """Every colour becomes its opposite."""
    return lambda frame, _moment: cv2.bitwise_not(frame)


def tint(stage: Stage, colour: str) -> Effect:
    """Dye: light and shade stay, the colour becomes this one."""
    red, green, blue = COLOURS[colour]
    ramp = np.linspace(0, 1, 256, dtype=np.float32)[:, None]
    dye = np.array([blue, green, red], np.float32) / 255
    shade = np.minimum(ramp / 0.55, 1) * dye
    light = np.clip((ramp - 0.55) / 0.45, 0, 1)
    table = ((shade * (1 - light) + (0.35 * dye + 0.65) * light) * 255).astype(np.uint8).reshape(256, 1, 3)

    def apply(frame: Frame, _moment: Moment) -> Frame:
        dyed = cv2.LUT(spread(grey(frame)), table)
        return cv2.addWeighted(dyed, 0.88, frame, 0.12, 0)

    del stage
    return apply


def golden_hour(stage: Stage) -> Effect:
    """Low sun: amber light from one upper corner, long warm shadows, a slow flare."""
    warm = graded(
        Grade(
            gains=(1.14, 1.0, 0.86),
            mixing=((0.92, 0.14, 0.10), (0.12, 0.72, 0.08), (0.04, 0.10, 0.62)),
            tone=((0, 0.01), (0.25, 0.16), (0.5, 0.44), (0.75, 0.76), (1, 0.97)),
            red=((0, 0.05), (0.5, 0.58), (1, 1)),
            blue=((0, 0.05), (0.5, 0.44), (1, 0.84)),
            vignette=0.3,
        ),
        stage,
    )
    side = 0.12 if stage.random("sun").random() < 0.5 else 0.88
    small = max(2, stage.width // 8), max(2, stage.height // 8)
    across, down = np.meshgrid(np.linspace(0, 1, small[0]), np.linspace(0, 1, small[1]))

    def apply(frame: Frame, moment: Moment) -> Frame:
        sun = side + 0.05 * (moment.share - 0.5)
        far = np.hypot((across - sun) * small[0] / small[1], down - 0.06).astype(np.float32)
        strength = np.exp(-((far / 0.55) ** 1.2)) * (0.86 + 0.06 * np.sin(moment.time_s * 1.3))
        flare = strength[..., None] * np.array([60, 140, 235], np.float32)
        return screen(warm(frame, moment), fitted(flare.astype(np.uint8), stage.size))

    return apply


def colour_pop(stage: Stage, colour: str) -> Effect:
    """One colour stays, stronger than before; everything else turns grey."""
    plain = graded(Grade(saturation=0.0, tone=_S_CURVE), stage)
    rich = graded(Grade(saturation=1.5), stage)
    kept = np.array(COLOURS[colour or "red"][::-1], np.uint8).reshape(1, 1, 3)
    hue = int(cv2.cvtColor(kept, cv2.COLOR_BGR2HSV)[0, 0, 0])
    away = np.abs((np.arange(256) - hue + 90) % 180 - 90)
    close = np.clip((_KEPT_HUES - away) * 64, 0, 255).astype(np.uint8)

    def apply(frame: Frame, moment: Moment) -> Frame:
        hues, saturation, _value = cv2.split(cv2.cvtColor(scaled(frame, 0.5), cv2.COLOR_BGR2HSV))
        mask = cv2.multiply(cv2.LUT(hues, close), above(saturation, 70, 5), scale=1 / 255)
        soft = cv2.GaussianBlur(mask, (0, 0), 1.5)
        return blend(plain(frame, moment), rich(frame, moment), fitted(soft, stage.size))

    return apply


def _saturation(amount: float) -> NDArray[np.float32]:
    grey_rows = np.tile(_LUMA, (3, 1))
    return (amount * np.eye(3) + (1 - amount) * grey_rows).astype(np.float32)


def _table(grade: Grade) -> NDArray[np.uint8]:
    steps = np.arange(256, dtype=np.float32) / 255
    tone = _curve(steps, grade.tone)
    channels = [_curve(tone, points) for points in (grade.blue, grade.green, grade.red)]
    return (np.clip(np.stack(channels, axis=1), 0, 1) * 255 + 0.5).astype(np.uint8)


def _curve(values: NDArray[np.floating], points: Points) -> NDArray[np.float64]:
    """Through the points, rounded off between them (a polygon would band the sky)."""
    at, to = zip(*points, strict=True)
    fine = np.linspace(-0.25, 1.25, 385)
    extended = np.interp(fine, at, to)
    extended[fine < 0] = to[0] + (fine[fine < 0]) * (to[1] - to[0]) / (at[1] - at[0])
    extended[fine > 1] = to[-1] + (fine[fine > 1] - 1) * (to[-1] - to[-2]) / (at[-1] - at[-2])
    kernel = np.hanning(41)
    rounded = np.convolve(extended, kernel / kernel.sum(), mode="same")
    return np.asarray(np.interp(values, fine, rounded), np.float64)
