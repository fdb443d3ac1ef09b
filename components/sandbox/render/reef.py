"""Corals, sponges and weed."""

import numpy as np
from numpy.random import Generator

from components.sandbox.render.brush import Brush, Point
from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import Colour, blend, colour, f32

_CORALS = (
    colour("f0657a"),
    colour("f29a55"),
    colour("c86bd0"),
    colour("f5cf62"),
    colour("5fc9c0"),
    colour("e8e2f0"),
)


def reef(rng: Generator, canvas: Canvas, palette: Palette, *, base: float, size: float) -> Painted:
    """Corals of several kinds on a rocky edge.

    Args:
        rng: random stream.
        canvas: measures.
        palette: the light.
        base: the sheet's row they stand on.
        size: of a large one, in pixels.
    """
    top = max(0, round(base - size * 2.2))
    brush = Brush(canvas.period, canvas.rows - top, top)
    stone = palette.far(palette.surface(colour("3d5660"), 0.3), 0.12)
    for _ in range(60):
        x = float(rng.random() * canvas.period)
        radius = size * float(rng.uniform(0.18, 0.55))
        brush.oval(
            (x, base + size * 0.30),
            (radius * 1.5, radius),
            0,
            blend(stone, palette.shadow, float(rng.random()) * 0.4),
        )
    brush.shape([(0, base + size * 0.2), (canvas.period, base + size * 0.2),
                 (canvas.period, canvas.rows + 4), (0, canvas.rows + 4)], stone)  # fmt: skip
    for _ in range(round(canvas.period / size * 1.5)):
        x, own = float(rng.random() * canvas.period), _CORALS[int(rng.integers(len(_CORALS)))]
        height = size * float(rng.uniform(0.45, 1.25))
        foot = (x, base + size * float(rng.uniform(-0.05, 0.35)))
        shades = (palette.surface(own, 0.25), palette.surface(own, 0.95))
        kind = int(rng.integers(3))
        if kind == 0:
            _branch(
                brush,
                rng,
                foot,
                angle=-np.pi / 2,
                length=height * 0.42,
                width=height * 0.10,
                shades=shades,
                depth=4,
            )
        elif kind == 1:
            _fan(brush, rng, foot, height, shades)
        else:
            _brain(brush, foot, height * 0.5, shades)
    return Painted(brush.picture(), top)


def _branch(
    brush: Brush, rng: Generator, foot: Point, *, angle: float, length: float, width: float,
    shades: tuple[Colour, Colour], depth: int,
) -> None:  # fmt: skip
    """A branching coral: each arm parts into two or three."""
    tip = (foot[0] + float(np.cos(angle)) * length, foot[1] + float(np.sin(angle)) * length)
    brush.line([foot, tip], max(1.2, width), blend(shades[1], shades[0], depth / 4))
    brush.dot(tip, max(0.8, width * 0.5), blend(shades[1], shades[0], depth / 4))
    if depth > 0:
        for turn in rng.uniform(-0.75, 0.75, int(rng.integers(2, 4))):
            _branch(
                brush,
                rng,
                tip,
                angle=angle + float(turn),
                length=length * 0.72,
                width=width * 0.7,
                shades=shades,
                depth=depth - 1,
            )


def _fan(brush: Brush, rng: Generator, foot: Point, height: float, shades: tuple[Colour, Colour]) -> None:
    """A sea fan: ribs spreading from one foot."""
    for angle in np.linspace(-2.5, -0.65, 15):
        reach = height * float(rng.uniform(0.7, 1.0))
        share = np.linspace(0, 1, 6)
        x = foot[0] + np.cos(angle) * reach * share + np.sin(share * 5 + angle) * height * 0.03
        y = foot[1] + np.sin(angle) * reach * share
        brush.line(
            f32(np.stack([x, y], -1)),
            max(1.0, height * 0.022),
            blend(shades[0], shades[1], float(rng.random())),
        )


def _brain(brush: Brush, foot: Point, radius: float, shades: tuple[Colour, Colour]) -> None:
    """A round coral, lit from above, with grooves."""
    brush.oval(foot, (radius * 1.15, radius * 0.85), 0, shades[0])
    brush.oval(
        (foot[0], foot[1] - radius * 0.14), (radius, radius * 0.66), 0, blend(shades[0], shades[1], 0.65)
    )
    for place in np.linspace(-0.7, 0.7, 5):
        x = foot[0] + float(place) * radius
        brush.line([(x, foot[1] - radius * 0.62 * (1 - place**2)), (x * 0.96 + foot[0] * 0.04, foot[1])],
                   max(1.0, radius * 0.05), shades[0])  # fmt: skip


def weed(rng: Generator, canvas: Canvas, palette: Palette, *, base: float, size: float) -> Painted:
    """Long ribbons of kelp before the lens, in clumps."""
    top = max(0, round(base - size * 1.4))
    brush = Brush(canvas.period, canvas.rows - top, top)
    dark = blend(palette.surface(colour("1f4a3c"), 0.2), palette.shadow, 0.45)
    for centre in rng.random(6) * canvas.period:
        for _ in range(7):
            x = float(centre + rng.normal(0, size * 0.22))
            height = size * float(rng.uniform(0.5, 1.3))
            share = np.linspace(0, 1, 16, dtype=np.float32)
            bend = np.sin(share * 7 + rng.uniform(0, 6)) * size * 0.05 + share**1.5 * size * rng.normal(
                0, 0.12
            )
            width = size * 0.030 * (1 - share) * (1 + 0.35 * np.sin(share * 40)) + 0.6
            left = np.stack([x + bend - width, base - height * share], -1)
            right = np.stack([x + bend + width, base - height * share], -1)
            brush.shape(
                f32(np.concatenate([left, right[::-1]])),
                blend(dark, palette.haze, float(rng.random()) * 0.12),
            )
    return Painted(brush.picture(), top)
