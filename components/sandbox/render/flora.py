"""What grows low: ground, grass and flower fields, as layers."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from components.sandbox.render import noise
from components.sandbox.render.brush import Brush, Many, Point
from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, Colour, blend, f32, layer, mix, over_layer


def ground(
    rng: Generator, canvas: Canvas, palette: Palette, line: F32, *, low: Colour, high: Colour, distance: float
) -> Painted:
    """Plain mottled ground under a line of rows, lighter along its edge."""
    top = max(0, int(line.min()) - 2)
    rows = canvas.rows - top
    down = np.arange(top, canvas.rows, dtype=np.float32)[:, None] - line[None]
    mottle = noise.field(rng, rows, canvas.period, cells=(max(2, rows // 40), 14), octaves=5, gain=0.55)
    rim = np.exp(-np.maximum(down, 0) / np.float32(canvas.unit * 0.05))
    facing = np.clip(0.30 + 0.55 * rim + (mottle - 0.5) * 0.35, 0, 1)[..., None]
    shade = mix(palette.surface(low, 0.15), palette.surface(high, 0.95), facing)
    air = np.float32(0.75 * distance) * np.exp(-np.maximum(down, 0) / np.float32(canvas.unit * 0.5))
    return Painted(layer(mix(shade, palette.haze, air[..., None]), f32(np.clip(down + 1, 0, 1))), top)


def grass(
    rng: Generator, canvas: Canvas, line: F32, *, size: float, count: int, low: Colour, high: Colour
) -> Painted:
    """Blades of grass in the foreground, standing on a line of rows, solid below it."""
    top = max(0, int(line.min() - size * 1.5))
    brush = Brush(canvas.period, canvas.rows - top, top)
    drawn = [(rng.random(), rng.random(), rng.standard_normal()) for _ in range(count)]
    across, tall, lean = np.array(drawn).reshape(count, 3).T
    shares = np.linspace(0, 1, count, dtype=np.float32)
    x = across * canvas.period
    feet = np.stack([x, line[x.astype(int) % canvas.period] + size * (0.1 + 0.9 * shares)], axis=-1)
    shades = [blend(high, low, min(1.0, share * 1.4)) for share in shares.tolist()]
    brush.shapes(_blades(feet, size * (0.45 + 0.85 * tall**1.6), 0.32 * lean), shades)
    corners = np.stack([np.arange(canvas.period, dtype=np.float32), line + size * 0.5], axis=-1)
    picture = brush.picture()
    floor = Brush(canvas.period, canvas.rows - top, top)
    ends = [[canvas.period - 1, canvas.rows + 4], [0, canvas.rows + 4]]
    floor.shape(np.concatenate([corners, f32(ends)]), low)
    bed = floor.picture()
    over_layer(bed, picture)
    return Painted(bed, top)


def _blades(feet: Many, height: NDArray[np.float64], lean: NDArray[np.float64]) -> F32:
    """Outlines of bent blades of grass: (count, corners, 2)."""
    half = height * 0.022
    across = [
        -half * 1.5,
        lean * height * 0.32 - half,
        lean * height,
        lean * height * 0.32 + half,
        half * 1.5,
    ]
    up = [0 * height, height * 0.55, height, height * 0.55, 0 * height]
    return f32(feet[:, None] + np.stack([np.stack(across, -1), -np.stack(up, -1)], axis=-1))


def flower_field(
    rng: Generator,
    canvas: Canvas,
    palette: Palette,
    rows: tuple[float, float],
    *,
    petals: Sequence[Colour],
    size: tuple[float, float],
    count: int,
) -> Painted:
    """Flowers from far and small to near and large between two rows of the sheet.

    Args:
        rng: random stream.
        canvas: measures.
        palette: the light.
        rows: where the farthest and the nearest flowers stand.
        petals: own colours.
        size: of the farthest and the nearest head, in pixels.
        count: of flowers.
    """
    top = max(0, int(rows[0] - size[0] * 6))
    brush = Brush(canvas.period, canvas.rows - top, top)
    patches = noise.field(rng, 64, canvas.period, cells=(4, 12), octaves=3)
    period = canvas.period
    for near in np.sort(rng.random(count) ** 0.8).tolist():
        x = rng.random() * period
        if patches[int(near * 63), int(x) % period] < 0.36 + 0.2 * rng.random():
            continue
        y = rows[0] + (rows[1] - rows[0]) * near**1.5
        head = (size[0] + (size[1] - size[0]) * near**1.5) * float(rng.uniform(0.7, 1.2))
        kind = int(patches[int(near * 63), int(x + 40) % period] * 9 + rng.random() * 1.6) % len(petals)
        _flower(brush, rng, palette, (x, y), head=head, own=petals[kind], distance=0.35 * (1 - near))
    return Painted(brush.picture(), top)


def _flower(
    brush: Brush, rng: Generator, palette: Palette, foot: Point, *, head: float, own: Colour, distance: float
) -> None:
    """One small flower: a stem, and a head that is a dab when far and has petals when near."""
    x, y = foot
    stem = palette.far(palette.surface((0.30, 0.48, 0.20), 0.45), distance)
    height = head * float(rng.uniform(2.2, 3.6))
    lean = float(rng.normal(0, 0.14)) * height
    brush.line(
        [(x, y), (x + lean * 0.4, y - height * 0.5), (x + lean, y - height)], max(0.6, head * 0.13), stem
    )
    centre = (x + lean, y - height)
    light = palette.far(palette.surface(own, float(rng.uniform(0.75, 1.0))), distance)
    dark = palette.far(palette.surface(own, 0.30), distance)
    if head < 5:
        brush.oval(centre, (head * 0.62, head * 0.46), 0, light)
        return
    turn = rng.uniform(0, 72)
    shaded = blend(light, dark, 0.4)
    for petal in range(5):
        slant = turn + petal * 72
        angle = math.radians(slant)
        place = (centre[0] + math.cos(angle) * head * 0.42, centre[1] + math.sin(angle) * head * 0.30)
        brush.oval(place, (head * 0.42, head * 0.26), slant, light if petal % 2 else shaded)
    brush.dot(centre, head * 0.20, palette.surface((0.98, 0.80, 0.30), 0.9))
