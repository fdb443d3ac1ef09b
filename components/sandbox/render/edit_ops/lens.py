"""What a lens or a tape does: vignette, glow, blur, pixels, glitches, bars."""

import cv2
import numpy as np

from components.sandbox.render.edit_ops.base import (
    Effect,
    Frame,
    Moment,
    Stage,
    above,
    blurred,
    fitted,
    scaled,
    screen,
    spread,
)


def vignette(stage: Stage, strength: float = 0.6) -> Effect:
    """Darker towards the corners by `strength`, 0..1."""
    across = np.linspace(-1, 1, stage.width, dtype=np.float32)[None]
    down = np.linspace(-1, 1, stage.height, dtype=np.float32)[:, None]
    far = np.clip((np.hypot(across, down) - 0.35) / 1.05, 0, 1)
    shade = 1 - strength * far * far * (3 - 2 * far)
    plane = spread((shade * 255).astype(np.uint8))
    return lambda frame, _moment: cv2.multiply(frame, plane, scale=1 / 255)


def glow(stage: Stage) -> Effect:
    """Highlights bleed softly into what is around them, and breathe."""
    deep = 255 * (np.arange(256) / 255) ** 1.12 * 0.94
    toned = deep.astype(np.uint8)

    def apply(frame: Frame, moment: Moment) -> Frame:
        small = scaled(frame, 0.25)
        bright = above(small, 95, 1.35)
        wide = blurred(bright, 16 * stage.unit)
        near = blurred(bright, 4 * stage.unit)
        breath = 0.75 + 0.10 * np.sin(moment.time_s * 1.7)
        light = cv2.addWeighted(wide, breath, near, 0.45, 0)
        return screen(cv2.LUT(frame, toned), fitted(light, stage.size))

    return apply


def blur(stage: Stage) -> Effect:
    """Out of focus as a whole."""
    return lambda frame, _moment: blurred(frame, 12 * stage.unit)


def pixelate(stage: Stage) -> Effect:
    """Large square pixels in few colours."""
    block = max(3, round(13 * stage.unit))
    cells = max(2, round(stage.width / block)), max(2, round(stage.height / block))
    levels = np.round(np.round(np.arange(256) / 255 * 9) / 9 * 255).astype(np.uint8)

    def apply(frame: Frame, _moment: Moment) -> Frame:
        small = cv2.LUT(cv2.resize(frame, cells, interpolation=cv2.INTER_AREA), levels)
        return cv2.resize(small, stage.size, interpolation=cv2.INTER_NEAREST)

    return apply


def glitch(stage: Stage) -> Effect:
    """A bad tape: colours apart, scan lines, and now and then torn bands."""
    lines = np.full((stage.height, stage.width), 255, np.uint8)
    lines[:: max(2, round(4 * stage.unit))] = 205
    scan = spread(lines)
    apart = max(2, round(7 * stage.unit))

    def apply(frame: Frame, moment: Moment) -> Frame:
        random = np.random.default_rng([stage.seed & 0xFFFF_FFFF, moment.index // 2])
        bursting = random.random() < 0.45
        shift = apart * (2 if bursting else 1)
        blue, green, red = cv2.split(frame)
        torn = cv2.merge([np.roll(blue, -shift, axis=1), green, np.roll(red, shift, axis=1)])
        for _ in range(5 if bursting else 1):
            top = int(random.integers(0, stage.height))
            rows = slice(top, top + max(2, int(random.integers(6, 60) * stage.unit)))
            torn[rows] = np.roll(torn[rows], int(random.normal(0, 45) * stage.unit), axis=1)
        return cv2.multiply(torn, scan, scale=1 / 255)

    return apply


def letterbox(stage: Stage) -> Effect:
    """Black bars that leave 2.39:1 (or, where the picture is wider already, a tenth at each side)."""
    wanted = min(stage.width / 2.39, stage.height * 0.8)
    bar = round((stage.height - wanted) / 2)

    def apply(frame: Frame, _moment: Moment) -> Frame:
        barred = frame.copy()
        barred[:bar] = 0
        barred[stage.height - bar :] = 0
        return barred

    return apply
