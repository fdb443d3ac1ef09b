"""Trees as layers: conifers, broad-leaved trees, palms."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from components.sandbox.render.brush import Brush, Point
from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, Colour, f32


def pines(
    rng: Generator,
    canvas: Canvas,
    shade: tuple[Colour, Colour],
    line: F32,
    *,
    count: int,
    size: float,
    snow: Colour | None = None,
) -> Painted:
    """Conifers on a line of rows, and the ground under them.

    Args:
        rng: random stream.
        canvas: measures.
        shade: their dark side and their lit side.
        line: rows of their feet.
        count: of trees.
        size: of a large one, in pixels.
        snow: what lies on their branches and under them, if it does.
    """
    top = max(0, int(line.min() - size * 1.4))
    brush = Brush(canvas.period, canvas.rows - top, top)
    dark, light = shade
    for x in np.sort(rng.random(count)) * canvas.period:
        height = size * float(0.50 + 0.75 * rng.random() ** 1.3)
        _pine(
            brush,
            rng,
            (float(x), float(line[int(x) % canvas.period]) + size * 0.06),
            height,
            dark=dark,
            light=light,
            snow=snow,
        )
    corners = np.stack([np.arange(canvas.period, dtype=np.float32), line], axis=-1)
    floor = [[canvas.period - 1, canvas.rows + 4], [0, canvas.rows + 4]]
    brush.shape(np.concatenate([corners, f32(floor)]), snow or dark)
    return Painted(brush.picture(), top)


def _pine(
    brush: Brush,
    rng: Generator,
    foot: Point,
    height: float,
    *,
    dark: Colour,
    light: Colour,
    snow: Colour | None,
) -> None:
    """One tree: a dark ragged cone, a lighter flank on it, perhaps snow on its branches."""
    x, y = foot
    tiers = int(8 + 5 * rng.random())
    spread = height * float(0.16 + 0.07 * rng.random())
    left: list[Point] = []
    right: list[Point] = []
    for tier in range(tiers):
        share = tier / tiers
        level = y - height * (0.09 + 0.91 * share)
        reach = spread * (1 - share) ** 0.85
        drop = height * 0.05
        left += [
            (x - reach * (1 + 0.35 * rng.random()), level + drop),
            (x - reach * 0.42, level - drop * 0.5),
        ]
        right += [
            (x + reach * (1 + 0.35 * rng.random()), level + drop),
            (x + reach * 0.42, level - drop * 0.5),
        ]
    trunk = spread * 0.13
    brush.shape(
        [(x - trunk, y), (x - trunk, y - height * 0.15), (x + trunk, y - height * 0.15), (x + trunk, y)], dark
    )
    brush.shape([*left, (x, y - height), *right[::-1]], dark)
    flank = [(x + (px - x) * 0.82, py + height * 0.004) for px, py in right]
    brush.shape([(x + spread * 0.10, y - height * 0.1), (x, y - height), *flank[::-1]], light)
    if snow is not None:
        for tier in range(tiers):
            _load(brush, (left[2 * tier], right[2 * tier]), height / tiers, snow)


def _load(brush: Brush, tips: tuple[Point, Point], thick: float, snow: Colour) -> None:
    """Snow lying on both sides of one tier of branches, thickest half-way out."""
    middle = (tips[0][0] + tips[1][0]) / 2
    for x, y in tips:
        out = x - middle
        brush.shape(
            [
                (x, y - thick * 0.05),
                (middle + out * 0.62, y - thick * 0.62),
                (middle + out * 0.12, y - thick * 0.95),
                (middle + out * 0.20, y - thick * 0.50),
                (middle + out * 0.60, y - thick * 0.18),
            ],
            snow,
        )


def crowns(
    rng: Generator,
    canvas: Canvas,
    palette: Palette,
    line: F32,
    *,
    count: int,
    size: float,
    leaves: Sequence[Colour],
    distance: float,
) -> Painted:
    """Broad-leaved trees with heaped crowns, lit from above."""
    top = max(0, int(line.min() - size * 1.5))
    brush = Brush(canvas.period, round(line.max()) + 6 - top, top)
    for x in np.sort(rng.random(count)) * canvas.period:
        height = size * float(0.65 + 0.55 * rng.random())
        own = leaves[int(rng.integers(len(leaves)))]
        foot = (float(x), float(line[int(x) % canvas.period]) + 4)
        _crown(brush, rng, palette, foot, height=height, own=own, distance=distance)
    return Painted(brush.picture(), top)


def _crown(
    brush: Brush,
    rng: Generator,
    palette: Palette,
    foot: Point,
    *,
    height: float,
    own: Colour,
    distance: float,
) -> None:
    """One tree: a forked trunk, and clusters of leaves that get lighter and smaller towards the light."""
    x, y = foot
    bark = palette.far(palette.surface((0.26, 0.19, 0.15), 0.2), distance)
    half = height * 0.028
    brush.shape(
        [
            (x - half * 1.5, y),
            (x - half * 0.7, y - height * 0.5),
            (x + half * 0.7, y - height * 0.5),
            (x + half * 1.6, y),
        ],
        bark,
    )
    for lean in (-0.22, -0.08, 0.10, 0.24):
        brush.line(
            [(x, y - height * 0.30), (x + lean * height, y - height * 0.62)], max(1.0, half * 0.8), bark
        )
    turns, reaches = rng.uniform(0, 2 * np.pi, 34), rng.random(34) ** 0.55
    clusters = np.stack([reaches * np.cos(turns) * 0.34, -0.66 + reaches * np.sin(turns) * 0.27], -1)
    clusters = clusters[np.argsort(clusters[:, 1])[::-1]]
    tones = [palette.far(palette.surface(own, facing), distance) for facing in (0.02, 0.28, 0.55, 0.95)]
    centres = np.array([x, y]) + clusters * height
    _clusters(brush, rng, centres, height, tones, dabs=5 if height < 60 else 16)


def _clusters(
    brush: Brush,
    rng: Generator,
    centres: NDArray[np.float64],
    height: float,
    tones: Sequence[Colour],
    *,
    dabs: int,
) -> None:
    """Balls of leaves: each a dark ball with lighter dabs on its upper side."""
    count, lighter = len(centres), len(tones) - 1
    drawn = rng.random((count, 1 + lighter * dabs * 3))
    radius = height * (0.085 + 0.045 * drawn[:, :1])
    turn, reach, slant = np.moveaxis(drawn[:, 1:].reshape(count, lighter * dabs, 3), -1, 0)
    tone = np.repeat(np.arange(1, lighter + 1), dabs)
    turn = -np.pi + (np.pi + 0.5) * turn
    reach = reach**0.5 * radius * (1.05 - 0.12 * tone)
    away = np.stack([np.cos(turn) * reach, np.sin(turn) * reach * 0.85 - radius * 0.10 * tone], axis=-1)
    spots = centres[:, None] + np.concatenate([np.zeros((count, 1, 2)), away], axis=1)
    sizes = np.array([[1.0, 1.0]] + [[0.24, 0.15]] * (lighter * dabs)) * radius[..., None]
    turned = np.concatenate([np.zeros((count, 1)), -40 + 80 * slant], axis=1)
    shades = [tones[0], *(tones[which] for which in tone.tolist())] * count
    brush.ovals(spots.reshape(-1, 2), sizes.reshape(-1, 2), turned.ravel(), shades)


def palms(
    rng: Generator, canvas: Canvas, shade: Colour, spots: Sequence[tuple[float, float, float]]
) -> Painted:
    """Palm silhouettes; each spot is the column and row of a foot and a height."""
    top = max(0, int(min(row - height * 1.25 for _, row, height in spots)))
    brush = Brush(canvas.period, round(max(row for _, row, _ in spots)) + 8 - top, top)
    for x, y, height in spots:
        lean = float(rng.uniform(-0.28, 0.28))
        share = np.linspace(0, 1, 12, dtype=np.float32)
        spine = np.stack([x + lean * height * share**1.8, y - height * share], axis=-1)
        width = height * (0.030 - 0.014 * share)
        outline = np.concatenate(
            [spine - np.stack([width, 0 * width], -1), (spine + np.stack([width, 0 * width], -1))[::-1]]
        )
        brush.shape(f32(outline), shade)
        for frond in range(11):
            angle = np.radians(-200 + frond * 22 + float(rng.uniform(-7, 7)))
            _frond(
                brush,
                (float(spine[-1, 0]), float(spine[-1, 1])),
                float(angle),
                height * float(rng.uniform(0.34, 0.46)),
                shade,
            )
    return Painted(brush.picture(), top)


def _frond(brush: Brush, root: Point, angle: float, length: float, shade: Colour) -> None:
    """One feathered leaf: a drooping rib with slanting leaflets."""
    share = np.linspace(0, 1, 14)
    rib_x = root[0] + np.cos(angle) * length * share
    rib_y = root[1] + np.sin(angle) * length * share + length * 0.62 * share**2.2
    brush.line(f32(np.stack([rib_x, rib_y], -1)), max(1.0, length * 0.018), shade)
    for x, y, at in zip(rib_x[1:], rib_y[1:], share[1:], strict=True):
        drop = length * 0.26 * (1 - abs(at - 0.45) * 1.1)
        ahead = np.cos(angle) * drop * 0.55
        brush.shape([(float(x) - length * 0.02, float(y)), (float(x + ahead), float(y + drop)),
                     (float(x) + length * 0.03, float(y))], shade)  # fmt: skip
