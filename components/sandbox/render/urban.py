"""Skylines: towers of several shapes with lit windows, signs and beacons."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, Colour, blend, byte, colour, f32, layer, mix, smooth

_WALLS = (colour("7d8794"), colour("8d8378"), colour("6b7686"), colour("9a9184"), colour("5e6a78"))
_WINDOWS = (colour("ffd791"), colour("ffe8bd"), colour("ffc877"), colour("bfe0ff"))
NEON_SIGNS = (colour("ff4fb8"), colour("34e4ff"), colour("a56bff"), colour("ff9a3c"))


@dataclass(slots=True)
class _Drawing:
    """Walls, coverage and light of a skyline in the making."""

    walls: F32
    cover: F32
    shine: F32


@dataclass(frozen=True, slots=True)
class _Tower:
    """Outer measures in pixels of the drawing."""

    left: int
    right: int
    top: int
    bottom: int


def skyline(
    rng: Generator,
    canvas: Canvas,
    palette: Palette,
    *,
    base: float,
    tall: float,
    widths: tuple[float, float],
    distance: float,
    lamps: float,
    neon: bool,
) -> Painted:
    """Towers side by side.

    Args:
        rng: random stream.
        canvas: measures.
        palette: the light.
        base: the sheet's row they stand on.
        tall: height of the tallest, in units.
        widths: of the narrowest and the widest, in units.
        distance: how much air lies before them.
        lamps: share of lit windows.
        neon: whether signs glow.
    """
    unit, columns = canvas.unit, canvas.period
    top = max(0, round(base - tall * unit * 1.35))
    rows = round(base) + 2 - top
    drawing = _Drawing(
        np.zeros((rows, columns, 3), np.float32),
        np.zeros((rows, columns), np.float32),
        np.zeros((rows, columns, 3), np.float32),
    )
    x = 0
    while x < columns:
        width = max(6, round(unit * float(rng.uniform(*widths))))
        height = tall * unit * (0.30 + 0.70 * float(rng.random()) ** 1.7)
        tower = _Tower(x, min(columns, x + width), max(4, round(rows - height)), rows)
        _build(drawing, rng, palette, tower, lamps=lamps, neon=neon, unit=unit)
        x += width + round(width * float(rng.choice([0, 0, 0.05, 0.25])))
    glow = cv2.GaussianBlur(drawing.shine, (0, 0), unit * 0.012) * np.float32(1.0 if neon else 0.35)
    down = np.arange(rows, dtype=np.float32)[:, None] / np.float32(unit)
    foot = smooth(rows / unit - 0.34, rows / unit, down)
    air = np.broadcast_to(
        np.clip(0.80 * distance + foot * (0.16 + 0.5 * distance), 0, 0.95), drawing.cover.shape
    )
    walls = mix(drawing.walls, palette.haze, air[..., None])
    picture = layer(walls + drawing.shine * (1 - 0.6 * distance), drawing.cover)
    spilled = np.clip(glow * (1 - 0.5 * distance) * 255, 0, 255).astype(np.uint8)
    picture[..., :3] = cv2.add(picture[..., :3], spilled)
    return Painted(picture, top)


def _build(
    drawing: _Drawing,
    rng: Generator,
    palette: Palette,
    tower: _Tower,
    *,
    lamps: float,
    neon: bool,
    unit: float,
) -> None:
    """One tower: body, perhaps set back in steps, a crown, windows, a sign."""
    own = _WALLS[int(rng.integers(len(_WALLS)))]
    shape = float(rng.random())
    parts = [tower]
    width = tower.right - tower.left
    height = tower.bottom - tower.top
    if shape < 0.35 and width > 14:
        step = max(2, round(width * 0.16))
        middle = tower.top + round(height * 0.22)
        parts = [
            _Tower(tower.left + step, tower.right - step, tower.top, middle),
            _Tower(tower.left, tower.right, middle, tower.bottom),
        ]
    for part in parts:
        _wall(drawing, rng, palette, part, own, lamps=lamps, unit=unit)
    middle = (parts[0].left + parts[0].right) // 2
    if shape > 0.55:
        _crown(drawing, palette, own, parts[0], middle, spire=shape > 0.80)
    if neon and rng.random() < 0.55:
        _sign(drawing, rng, tower, unit)


def _wall(
    drawing: _Drawing,
    rng: Generator,
    palette: Palette,
    part: _Tower,
    own: Colour,
    *,
    lamps: float,
    unit: float,
) -> None:
    """A lit face, a shaded face, and rows of windows."""
    width, height = part.right - part.left, part.bottom - part.top
    if width < 3 or height < 3:
        return
    turn = part.left + round(width * float(rng.uniform(0.52, 0.70)))
    light, dark = palette.surface(own, 0.62), palette.surface(own, 0.10)
    box = (slice(part.top, part.bottom), slice(part.left, part.right))
    drawing.walls[box] = f32(light)
    drawing.walls[part.top : part.bottom, turn : part.right] = f32(dark)
    drawing.walls[box] *= np.linspace(1.08, 0.86, height, dtype=np.float32)[:, None, None]
    drawing.cover[box] = 1
    cell = max(4, round(unit * float(rng.uniform(0.009, 0.016))))
    rows, columns = height // round(cell * 1.35), width // cell
    if rows < 2 or columns < 2:
        return
    _windows(drawing, rng, palette, part, grid=(rows, columns, cell), lamps=lamps)


def _windows(
    drawing: _Drawing,
    rng: Generator,
    palette: Palette,
    part: _Tower,
    *,
    grid: tuple[int, int, int],
    lamps: float,
) -> None:
    """A grid of panes: glass that mirrors the sky, some with a lamp behind."""
    rows, columns, cell = grid
    step = round(cell * 1.35)
    pane = np.zeros((step, cell), np.float32)
    pane[max(1, step // 4) : step - max(1, step // 5), max(1, cell // 4) : cell - max(0, cell // 6)] = 1
    floor = rng.random((rows, 1)) < 0.10
    busy = lamps * float(rng.uniform(0.25, 1.25))
    kind = float(rng.random())
    if kind < 0.25:
        pane[:, :] = np.maximum(pane, pane.max(axis=1, keepdims=True))
    elif kind < 0.45:
        pane[:, :] = np.maximum(pane, pane.max(axis=0, keepdims=True))
    lit = (rng.random((rows, columns)) < busy) | (floor & (lamps > 0.2))
    bright = np.where(lit, rng.uniform(0.25, 0.95, (rows, columns)), 0).astype(np.float32)
    warm = rng.integers(len(_WINDOWS), size=(rows, columns))
    warm[:, :] = np.where(rng.random((rows, columns)) < 0.7, int(rng.integers(3)), warm)
    tints = f32(_WINDOWS)[warm] * bright[..., None]
    mask = np.kron(np.ones((rows, columns), np.float32), pane)
    glass = f32(blend(palette.haze, palette.sky[0][1], 0.55))
    left = part.left + (part.right - part.left - columns * cell) // 2
    box = (slice(part.top + 2, part.top + 2 + rows * step), slice(left, left + columns * cell))
    view = drawing.walls[box]
    mask = mask[: view.shape[0], : view.shape[1]]
    view[:] = mix(view, glass * 0.72, (mask * 0.42)[..., None])
    lamp = np.kron(tints, np.ones((step, cell, 1), np.float32))[: view.shape[0], : view.shape[1]]
    drawing.shine[box] = lamp * mask[..., None]


def _crown(
    drawing: _Drawing, palette: Palette, own: Colour, part: _Tower, middle: int, *, spire: bool
) -> None:
    """A mast with a red beacon, or a tapering top."""
    height = max(6, round((part.bottom - part.top) * (0.22 if spire else 0.10)))
    shade = byte(palette.surface(own, 0.30))
    tip = max(0, part.top - height)
    tone = tuple(channel / 255 for channel in shade)
    if spire:
        half = max(2, (part.right - part.left) // 4)
        outline = np.array([(middle - half, part.top), (middle, tip), (middle + half, part.top)], np.int32)
        cv2.fillPoly(drawing.walls, [outline], tone, cv2.LINE_AA)
        cv2.fillPoly(drawing.cover, [outline], 1.0, cv2.LINE_AA)
    mast = slice(max(0, tip - height // 2), part.top)
    drawing.walls[mast, middle : middle + 2] = f32(tone)
    drawing.cover[mast, middle : middle + 2] = 1
    drawing.shine[
        max(0, tip - height // 2) : max(0, tip - height // 2) + 3, max(0, middle - 1) : middle + 3
    ] = f32(colour("ff3b30"))


def _sign(drawing: _Drawing, rng: Generator, tower: _Tower, unit: float) -> None:
    """An upright glowing sign, or a glowing edge along the roof."""
    tint = f32(NEON_SIGNS[int(rng.integers(len(NEON_SIGNS)))])
    thick = max(2, round(unit * 0.006))
    height = tower.bottom - tower.top
    if rng.random() < 0.5:
        x = tower.left + round((tower.right - tower.left) * float(rng.uniform(0.1, 0.8)))
        y = tower.top + round(height * float(rng.uniform(0.08, 0.4)))
        long = round(min(height * 0.4, unit * 0.12))
        drawing.shine[y : y + long, x : x + thick * 2] = tint
    else:
        drawing.shine[tower.top : tower.top + thick, tower.left : tower.right] = tint
        drawing.shine[tower.top : tower.top + height // 2, tower.left : tower.left + thick] = tint * 0.8
