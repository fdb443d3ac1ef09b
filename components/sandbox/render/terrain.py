"""Ground with real relief: height fields seen at a slant, lit by their slopes, faded by the air."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, Colour, colour, f32, layer, mix, smooth

_SLICES = 200
"""Cuts through the relief from near to far; more only sharpens inner crests."""


@dataclass(frozen=True, slots=True)
class Relief:
    """A strip of ground.

    Attributes:
        heights: pixels above the base, cut by cut from near to far, across one period.
        base: the sheet's row where the nearest cut stands.
        depth: rows between the nearest and the farthest cut's base.
        distance: 0 is at the viewer's feet, 1 is the horizon: how much air lies between.
    """

    heights: F32
    base: float
    depth: float
    distance: float


def mountains(rng: Generator, canvas: Canvas, *, base: float, height: float, distance: float) -> Relief:
    """A range of crested peaks; `height` and `base` in pixels and rows of the sheet."""
    columns = canvas.period
    crest = noise.ridged(rng, _SLICES, columns, cells=(3, 11), octaves=6, gain=0.50)
    massif = 0.30 + 0.70 * smooth(-0.6, 0.8, noise.curve(rng, columns, lowest=2, highest=9, fall=0.7))
    away = np.linspace(0, 1, _SLICES, dtype=np.float32)[:, None]
    rise = np.where(away < 0.8, away / 0.8, 1 - (away - 0.8)) ** 0.85
    bulk = noise.field(rng, _SLICES, columns, cells=(1, 6), octaves=2)
    body = (0.42 * crest + 0.33 * bulk * massif + 0.25 * massif) * rise
    return Relief(f32(body / body.max() * height), base, 0.10 * height, distance)


def hills(rng: Generator, canvas: Canvas, *, base: float, height: float, distance: float) -> Relief:
    """Soft rolling ground."""
    columns = canvas.period
    swell = noise.field(rng, _SLICES, columns, cells=(2, 4), octaves=3, gain=0.33)
    rise = np.sin(np.linspace(0.25, np.pi * 0.55, _SLICES, dtype=np.float32))[:, None]
    return Relief(f32(swell * rise * height), base, 0.5 * height, distance)


def dunes(rng: Generator, canvas: Canvas, *, base: float, height: float, distance: float) -> Relief:
    """Sand with one sharp crest line per wave, wandering sideways."""
    columns = canvas.period
    wander = noise.field(rng, _SLICES, columns, cells=(1, 3), octaves=3, gain=0.4)
    across = np.linspace(0, 3, columns, endpoint=False, dtype=np.float32)[None]
    away = np.linspace(0, 1.1, _SLICES, dtype=np.float32)[:, None]
    turn = np.mod(across + away + wander * 1.9, 1.0)
    crest = np.where(turn < 0.72, smooth(0, 0.72, turn) ** 1.1, (1 - (turn - 0.72) / 0.28) ** 1.5)
    swell = 0.45 + 0.55 * noise.field(rng, _SLICES, columns, cells=(1, 3), octaves=2)
    heights = cv2.GaussianBlur(f32(crest * swell * height), (0, 0), 1.6)
    return Relief(f32(heights), base, 0.55 * height, distance)


def slopes(relief: Relief, sun_side: float) -> F32:
    """How much each place faces the sun, 0 to 1: soft Lambert shading from the left (-1) or right (1)."""
    across = cv2.Sobel(relief.heights, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    away = cv2.Sobel(relief.heights, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    facing = (-sun_side * across * 0.95 - away * 0.25 + 0.28) / np.sqrt(1 + across**2 + away**2 * 0.6)
    return smooth(-0.30, 0.75, facing)


def paint(canvas: Canvas, relief: Relief, colours: F32, palette: Palette, *, mist: float = 0.35) -> Painted:
    """The relief as seen from its near side.

    Args:
        canvas: measures of the sheet.
        relief: the ground.
        colours: RGB of every place of the relief, lit.
        palette: for the haze.
        mist: how much more haze lies at the foot than on the crest.
    """
    cuts, columns = relief.heights.shape
    bases = relief.base - np.linspace(0, relief.depth, cuts, dtype=np.float32)
    edges = bases[:, None] - relief.heights
    top = max(0, int(edges.min()) - 1)
    bottom = min(canvas.rows, max(top + 8, round(relief.base)))
    seen = np.full((bottom - top, columns), cuts - 1, np.int16)
    across = np.arange(columns)
    for cut in range(cuts - 1, -1, -1):
        rows = np.clip(np.ceil(edges[cut] - top).astype(np.int32), 0, bottom - top - 1)
        seen[rows, across] = np.minimum(seen[rows, across], cut)
    seen = np.minimum.accumulate(seen, axis=0)
    rgb = colours[seen, across[None]]
    skyline = edges.min(axis=0)
    rows_down = np.arange(top, bottom, dtype=np.float32)[:, None]
    below = (rows_down - skyline[None]) / np.float32(canvas.unit)
    air = np.clip(
        0.72 * relief.distance**1.2 + mist * smooth(0.0, 0.22, below) * (0.25 + relief.distance), 0, 0.96
    )
    cover = np.clip(rows_down - skyline[None] + 1, 0, 1)
    return Painted(layer(mix(rgb, palette.haze, air[..., None]), cover), top)


def rock(relief: Relief, facing: F32, palette: Palette, rng: Generator, *, own: Colour, snow: float) -> F32:
    """Colours of a mountain: rock below, snow above and where it is not too steep.

    Args:
        relief: the ground.
        facing: from `slopes`.
        palette: the light.
        rng: random stream.
        own: the rock's own colour.
        snow: share of the height that is snowed on, 0 to 1.
    """
    cuts, columns = relief.heights.shape
    grain = noise.field(rng, cuts, columns, cells=(10, 60), octaves=3, gain=0.55)
    height = relief.heights / max(1.0, float(relief.heights.max()))
    stone = mix(
        palette.surface(own, 0.05), palette.surface(own, 0.95), (facing * 0.9 + grain * 0.1)[..., None]
    )
    if snow <= 0:
        return stone
    white = colour("f3f7fd")
    drift = mix(palette.surface(white, 0.08), palette.surface(white, 1.0), (facing**0.8)[..., None])
    lies = smooth(1.0 - snow - 0.10, 1.0 - snow + 0.16, height + (grain - 0.5) * 0.35 + (facing - 0.5) * 0.22)
    return mix(stone, drift, lies[..., None])


def covered(
    relief: Relief, facing: F32, palette: Palette, rng: Generator, *, low: Colour, high: Colour
) -> F32:
    """Colours of soft ground: one colour in the hollows, one on the rises, mottled."""
    cuts, columns = relief.heights.shape
    mottle = noise.field(rng, cuts, columns, cells=(5, 18), octaves=4, gain=0.55)
    share = mottle[..., None]
    shade = mix(palette.surface(low, 0.10), palette.surface(high, 0.10), share)
    light = mix(palette.surface(low, 0.95), palette.surface(high, 0.95), share)
    return mix(shade, light, facing[..., None])


def mesas(rng: Generator, canvas: Canvas, *, base: float, height: float, distance: float) -> Relief:
    """Table mountains: flat tops, sheer sides, slopes of rubble at their feet."""
    columns = canvas.period
    swell = noise.field(rng, _SLICES, columns, cells=(1, 7), octaves=2, gain=0.35)
    ragged = noise.field(rng, _SLICES, columns, cells=(8, 46), octaves=3, gain=0.5)
    shape = swell + (ragged - 0.5) * 0.13
    table = smooth(0.50, 0.56, shape) * (0.90 + 0.10 * smooth(0.60, 0.85, swell))
    rubble = smooth(0.30, 0.54, shape) * 0.30
    rise = np.sin(np.linspace(0.0, np.pi * 0.6, _SLICES, dtype=np.float32))[:, None] ** 0.4
    return Relief(f32(np.maximum(table, rubble) * rise * height), base, 0.12 * height, distance)


def strata(
    relief: Relief, facing: F32, palette: Palette, rng: Generator, *, bands: tuple[Colour, ...]
) -> F32:
    """Colours of layered rock: bands by height, a little wavy."""
    cuts, columns = relief.heights.shape
    wave = noise.field(rng, cuts, columns, cells=(3, 24), octaves=4, gain=0.55)
    level = relief.heights / max(1.0, float(relief.heights.max())) * 7 + wave * 0.9
    which = np.floor(level).astype(np.int32) % len(bands)
    shade = f32([palette.surface(band, 0.08) for band in bands])[which]
    light = f32([palette.surface(band, 0.95) for band in bands])[which]
    return mix(shade, light, facing[..., None])
