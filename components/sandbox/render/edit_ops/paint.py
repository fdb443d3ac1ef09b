"""Drawn looks: cartoon, watercolour, pencil, neon outlines. The slow filters run at a third of the size."""

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import (
    Effect,
    Frame,
    Moment,
    Plane,
    Stage,
    above,
    blurred,
    fitted,
    grey,
    scaled,
    screen,
    smooth_noise,
    spread,
)


def cartoon(stage: Stage) -> Effect:
    """Flat, strong colours in steps, inked outlines."""
    steps = _steps(8)
    ink = np.clip(255 - np.maximum(np.arange(256) - 5, 0) * 26, 22, 255).astype(np.uint8)

    def apply(frame: Frame, _moment: Moment) -> Frame:
        flat = _flattened(frame, 240 / 720, stage)
        hue, saturation, value = cv2.split(cv2.cvtColor(flat, cv2.COLOR_BGR2HSV))
        strong = cv2.convertScaleAbs(saturation, alpha=1.45, beta=8)
        flat = cv2.cvtColor(cv2.merge([hue, strong, cv2.LUT(value, steps)]), cv2.COLOR_HSV2BGR)
        colours = cv2.resize(flat, stage.size, interpolation=cv2.INTER_CUBIC)
        return cv2.multiply(colours, spread(cv2.LUT(_outlines(frame, stage), ink)), scale=1 / 255)

    return apply


def watercolour(stage: Stage) -> Effect:
    """Pools of pigment with darker rims on rough paper."""
    random = stage.random("paper")
    height, width = stage.height, stage.width
    paper = 0.80 + 0.26 * smooth_noise(random, height, width, max(8, int(48 / max(stage.unit, 0.25))))
    wash = 0.86 + 0.28 * smooth_noise(random, height, width, 5)
    sheet = spread(np.clip(paper * wash * 232, 0, 255).astype(np.uint8))
    wobble_x, wobble_y = _wobble((width // 2, height // 2), random, 3 * stage.unit)
    steps = _steps(11)

    def apply(frame: Frame, _moment: Moment) -> Frame:
        flat = _flattened(frame, 240 / 720, stage)
        hue, saturation, value = cv2.split(cv2.cvtColor(flat, cv2.COLOR_BGR2HSV))
        pigment = cv2.convertScaleAbs(saturation, alpha=1.18)
        light = cv2.convertScaleAbs(cv2.LUT(value, steps), alpha=0.80, beta=56)
        flat = cv2.cvtColor(cv2.merge([hue, pigment, light]), cv2.COLOR_HSV2BGR)
        rims = cv2.absdiff(flat, blurred(flat, 2.2))
        flat = cv2.subtract(flat, cv2.convertScaleAbs(rims, alpha=1.5))
        half = cv2.resize(flat, wobble_x.shape[::-1], interpolation=cv2.INTER_CUBIC)
        pools = cv2.remap(half, wobble_x, wobble_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        return cv2.multiply(fitted(pools, stage.size), sheet, scale=1 / 222)

    return apply


def sketch(stage: Stage) -> Effect:
    """Pencil on paper: lines by dodging the picture with its blurred negative, hatching in the shadows."""
    random = stage.random("pencil")
    paper = 0.90 + 0.10 * smooth_noise(random, stage.height, stage.width, 64)
    across, down = np.meshgrid(np.arange(stage.width), np.arange(stage.height))
    pitch = max(3.0, 7 * stage.unit)
    hatch = 0.5 + 0.5 * np.sin((across + down) * (2 * np.pi / pitch))
    strokes = np.clip(hatch * 110, 0, 255).astype(np.uint8)
    sheet = (paper * 250).astype(np.uint8)
    darker = np.clip((np.arange(256) - 105) * 1.72, 0, 255).astype(np.uint8)
    soft_tone = np.clip(120 + np.arange(256) * 0.68, 0, 255).astype(np.uint8)

    def apply(frame: Frame, _moment: Moment) -> Frame:
        tone = cv2.GaussianBlur(grey(frame), (0, 0), max(0.6, 0.8 * stage.unit))
        lines = cv2.divide(tone, above(blurred(tone, 7 * stage.unit), -1), scale=252)
        lines = cv2.LUT(lines, darker)
        shaded = cv2.multiply(lines, cv2.LUT(tone, soft_tone), scale=1 / 255)
        shadow = above(cv2.bitwise_not(blurred(tone, 3 * stage.unit)), 150)
        hatched = cv2.subtract(shaded, cv2.multiply(shadow, strokes, scale=1 / 70))
        warm = cv2.multiply(hatched, sheet, scale=1 / 255)
        return cv2.merge([cv2.convertScaleAbs(warm, alpha=0.93), cv2.convertScaleAbs(warm, alpha=0.98), warm])

    return apply


def neon(stage: Stage) -> Effect:
    """Outlines as glowing tubes whose colours wander, over a darkened picture."""
    across, down = np.meshgrid(
        np.linspace(0, 1, max(2, stage.width // 4), dtype=np.float32),
        np.linspace(0, 1, max(2, stage.height // 4), dtype=np.float32),
    )
    slope = across * 0.75 + down * 0.45
    start = float(stage.random("neon").random())
    tubes = _neon_colours()
    dim = np.empty((stage.height, stage.width, 3), np.uint8)
    dim[:] = (51, 26, 33)

    def apply(frame: Frame, moment: Moment) -> Frame:
        soft = cv2.GaussianBlur(grey(scaled(frame, 0.5)), (0, 0), max(0.8, 1.3 * stage.unit))
        over, under = cv2.Sobel(soft, cv2.CV_16S, 1, 0), cv2.Sobel(soft, cv2.CV_16S, 0, 1)
        edges = cv2.addWeighted(cv2.convertScaleAbs(over), 0.7, cv2.convertScaleAbs(under), 0.7, -14)
        edges = cv2.convertScaleAbs(edges, alpha=3.2)
        place = ((slope + start + moment.time_s * 0.05) % 1 * 255).astype(np.uint8)
        colour = fitted(cv2.LUT(spread(place), tubes), (edges.shape[1], edges.shape[0]))
        tube = cv2.multiply(colour, spread(edges), scale=1 / 255)
        halo = cv2.convertScaleAbs(blurred(tube, 9 * stage.unit), alpha=1.5)
        light = fitted(cv2.add(tube, halo), stage.size)
        dark = cv2.multiply(frame, dim, scale=1 / 255)
        return screen(dark, light)

    return apply


def _flattened(frame: Frame, share: float, stage: Stage) -> Frame:
    """Details gone, edges kept: two bilateral filters at this share of a 720p frame's size."""
    small = scaled(frame, min(1.0, share / max(stage.unit, share)))
    for _ in range(2):
        small = cv2.bilateralFilter(small, 5, 46, 4)
    return small


def _outlines(frame: Frame, stage: Stage) -> Plane:
    """Difference of Gaussians: how much darker a pixel is than what is around it."""
    tone = grey(frame)
    fine = cv2.GaussianBlur(tone, (0, 0), max(0.7, 1.5 * stage.unit))
    wide = blurred(tone, max(1.2, 3.2 * stage.unit))
    return cv2.subtract(wide, fine)


def _steps(count: int) -> NDArray[np.uint8]:
    """A staircase with soft edges, so that steps don't crawl when the light changes a little."""
    values = np.arange(256) / 255 * count
    soft = np.floor(values) + np.clip((values % 1 - 0.5) * 5 + 0.5, 0, 1)
    return np.clip(soft / count * 255, 0, 255).astype(np.uint8)


def _wobble(
    size: tuple[int, int], random: np.random.Generator, reach: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    width, height = size
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    sway = [smooth_noise(random, height, width, 28) - 0.5 for _ in range(2)]
    return across + 2 * reach * sway[0], down + 2 * reach * sway[1]


def _neon_colours() -> NDArray[np.uint8]:
    stops = np.array([[255, 60, 255], [255, 160, 30], [255, 255, 60], [180, 60, 255], [255, 60, 255]])
    places = np.linspace(0, 255, len(stops))
    table = [np.interp(np.arange(256), places, stops[:, channel]) for channel in range(3)]
    return np.stack(table, axis=1).astype(np.uint8).reshape(256, 1, 3)
