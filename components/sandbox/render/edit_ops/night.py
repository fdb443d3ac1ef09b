"""Day for night: moonlit ground, lamps that glow, a dark sky, and a moon where the sun's disc was."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import (
    Effect,
    Frame,
    Moment,
    Stage,
    Sun,
    above,
    blend,
    blurred,
    fitted,
    grey,
    scaled,
    screen,
    smooth_noise,
    spread,
)
from components.sandbox.render.edit_ops.colour import Grade, graded
from components.sandbox.render.edit_ops.matte import refined

_LIGHT: tuple[tuple[int, int, int], ...] = (
    (5, 8, 20),
    (12, 19, 44),
    (26, 40, 78),
    (50, 68, 110),
    (88, 108, 148),
)
"""RGB of a night sky where the day's luma is 0, 64, 128, 192 and 255: its clouds stay."""
_ZENITH = 0.62
"""How bright the sky is at the picture's top, beside its bottom."""
_SUN_LEVEL = 206
"""Luma from which on what lies in the sun's disc is the sun, and not what stands before it."""
_MOON = (206, 214, 212)
"""BGR of a full moon: far from white, so that nothing of the sun is left."""
_WIDER = 1.06
"""The moon beside the sun's disc as it was found: that one's soft edge is to be covered, too."""
_HALO = np.array((46, 38, 30), np.float32)
"""BGR of the light right beside the moon."""
_HALO_REACH = 3.5
"""Where that ends, in radii."""
_FACE_PX = 128


def night(stage: Stage) -> Effect:
    """The clip at night, for as much of its sky and sun as the survey has found."""
    ground = graded(
        Grade(
            saturation=0.30,
            gains=(0.58, 0.74, 1.0),
            tone=((0, 0), (0.25, 0.16), (0.5, 0.38), (0.75, 0.57), (0.92, 0.68), (1, 0.80)),
            blue=((0, 0.06), (0.5, 0.53), (1, 1)),
            vignette=0.45,
        ),
        stage,
    )
    heaven = _heaven(stage)
    moon = _moon(stage)

    def apply(frame: Frame, moment: Moment) -> Frame:
        dark = ground(frame, moment)
        lamps = above(scaled(frame, 1 / 8), 198)
        if moment.sky is not None:
            day = cv2.bitwise_not(cv2.resize(moment.sky, lamps.shape[1::-1], interpolation=cv2.INTER_AREA))
            lamps = cv2.multiply(lamps, spread(day), scale=1 / 255)
            dark = blend(dark, heaven(frame), refined(moment.sky, frame))
        glow = cv2.convertScaleAbs(blurred(lamps, 9 * stage.unit / 2 + 0.8), alpha=1.6)
        lit = screen(dark, fitted(glow, stage.size))
        if moment.sun is not None:
            moon(lit, frame, moment.sun)
        return lit

    return apply


def _heaven(stage: Stage) -> Callable[[Frame], Frame]:
    """The day's sky as the night's: by its luma, darker upwards."""
    stops = np.linspace(0, 255, len(_LIGHT))
    table = np.stack([np.interp(np.arange(256), stops, part) for part in zip(*_LIGHT, strict=True)], axis=1)
    channels = [np.round(table[:, part]).astype(np.uint8) for part in (2, 1, 0)]
    fall = np.linspace(_ZENITH, 1, stage.height, dtype=np.float32)[:, None] * 255
    shade = np.repeat(fall.astype(np.uint8), stage.width, axis=1)

    def at(frame: Frame) -> Frame:
        luma = cv2.multiply(grey(frame), shade, scale=1 / 255)
        return cv2.merge([cv2.LUT(luma, channel) for channel in channels])

    return at


def _moon(stage: Stage) -> Callable[[Frame, Frame, Sun], None]:
    """Draws the moon into a night's frame where the day's has the sun, behind all that stands before it."""
    face = _face(stage)

    def draw(dark: Frame, day: Frame, sun: Sun) -> None:
        radius = max(2.0, sun.radius * stage.width * _WIDER)
        x, y = sun.across * stage.width, sun.down * stage.width
        box = _around(y, radius * _HALO_REACH, stage.height), _around(x, radius * _HALO_REACH, stage.width)
        if dark[box].size == 0:
            return
        down, across = np.ogrid[box]
        far = np.hypot(across - x, down - y).astype(np.float32)
        shining = np.clip((grey(day[box]).astype(np.float32) - _SUN_LEVEL) / 20, 0, 1)
        cover = np.clip(radius + 0.5 - far, 0, 1) * shining
        to_face = np.array([[1, 0, box[1].start - x], [0, 1, box[0].start - y]]) * (_FACE_PX / 2 / radius)
        to_face[:, 2] += _FACE_PX / 2
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        disc = cv2.warpAffine(face, to_face, far.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
        halo = np.exp(-np.maximum(far / radius - 1, 0) * 1.6)
        lit = dark[box] + halo[..., None] * _HALO
        dark[box] = np.clip(lit + (disc - lit) * cover[..., None], 0, 255).astype(np.uint8)

    return draw


def _around(middle: float, reach: float, size: int) -> slice:
    return slice(min(size, max(0, round(middle - reach))), min(size, max(0, round(middle + reach))))


def _face(stage: Stage) -> NDArray[np.float32]:
    """A full moon with its dark seas, BGR, as wide as the picture is."""
    across = np.linspace(-1, 1, _FACE_PX, dtype=np.float32)
    far = np.hypot(across[None], across[:, None])
    seas = np.clip((smooth_noise(stage.random("moon"), _FACE_PX, _FACE_PX, 3) - 0.45) * 2.2, 0, 1)
    light = (1 - 0.22 * seas) * (1 - 0.16 * np.clip(far, 0, 1) ** 3)
    return np.asarray(light[..., None] * np.array(_MOON, np.float32), np.float32)
