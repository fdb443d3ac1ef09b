"""A flower that opens: petals in rings around a heart, on a stem with leaves."""

import math
from collections.abc import Sequence

import numpy as np

from components.sandbox.render.figures.ink import Box, Ink, Point, Points, Pose, beyond, rounded
from components.sandbox.render.pixels import blend, colour, ease

FLOWER_BOX = Box(0.62, 0.62, 1.06, 0.12)

_KINDS = (colour("e0457a"), colour("f08a3c"), colour("c85fd0"), colour("e8433a"), colour("f5b8cc"))


def _mirrored(root: float, sides: Sequence[Point], tip: float) -> Points:
    """A petal's outline from its foot to its tip and back: shares of its length and of its half width."""
    back = [(share, -out) for share, out in reversed(sides)]
    return rounded([(root, 0.0), *sides, (tip, 0.0), *back], closed=True)


# Rounded once: a curve through points that are moved and turned is the curve moved and turned.
_EDGE = _mirrored(0.0, [(0.28, 0.62), (0.64, 1.0), (0.90, 0.68)], 1.0)
_INNER = _mirrored(0.04, [(0.30, 0.52), (0.64, 0.88), (0.88, 0.58)], 0.965)
_FOOT = _mirrored(0.02, [(0.25, 0.34)], 0.46)
_RIB = np.array([[0.30, 0.0], [0.86, 0.0]])


def flower(ink: Ink, pose: Pose) -> None:
    """Opens from a bud to full bloom during the clip."""
    own = pose.own or _KINDS[(pose.odd * 2) % len(_KINDS)]
    opened = ease(0.04 + pose.share * 1.02)
    sway = 0.012 * math.sin(pose.moment * 0.9 + pose.odd)
    grown = 0.90 + 0.10 * opened
    heart: Point = (sway * 2.2, 0.62 * grown)
    green = colour("4f8a3f")
    stem = [(0.0, -0.10), (0.03, 0.16), (sway - 0.01, 0.40), heart]
    ink.tube(stem, [0.036, 0.032, 0.028, 0.030], green, 0.5)
    _leaf(ink, (0.02, 0.10), 0.62, 0.34 * grown, green)
    _leaf(ink, (0.01, 0.22), math.pi - 0.75, 0.28 * grown, green)
    _sepals(ink, heart, opened, green)
    for ring in (3, 2, 1, 0):
        _ring(ink, heart, ring, opened, own)
    _heart(ink, heart, opened, pose)


def _leaf(ink: Ink, root: Point, angle: float, length: float, green: tuple[float, float, float]) -> None:
    tip = beyond(root, angle, length)
    for side, facing in ((0.40, 0.62), (-0.40, 0.38)):
        ink.blob([root, beyond(root, angle + side, length * 0.42),
            beyond(root, angle + side * 0.45, length * 0.78), tip,
                  beyond(root, angle, length * 0.5)], green, facing)  # fmt: skip
    ink.line([root, beyond(root, angle, length * 0.92)], 0.006, blend(green, (0.85, 0.95, 0.7), 0.4), 0.6)


def _sepals(ink: Ink, heart: Point, opened: float, green: tuple[float, float, float]) -> None:
    for number in range(5):
        angle = math.pi * (1.08 + 0.21 * number)
        closed = math.pi / 2 + (number - 2) * 0.22
        lean = closed + (angle - closed) * min(1.0, opened * 1.3)
        tip = beyond(heart, lean, 0.15)
        ink.blob([beyond(heart, lean + 1.3, 0.035), tip, beyond(heart, lean - 1.3, 0.035)], green, 0.45)


def _ring(ink: Ink, heart: Point, ring: int, opened: float, own: tuple[float, float, float]) -> None:
    """One ring of petals; the outer rings (3) open first and lie flattest."""
    own_open = ease((opened - 0.16 * (3 - ring)) / 0.55)
    count = 7 + ring
    length = (0.16 + 0.072 * ring) * (0.62 + 0.38 * own_open)
    width = (0.050 + 0.024 * ring) * (0.55 + 0.45 * own_open)
    flat = 0.80
    order = sorted(range(count), key=lambda k: math.sin(2 * math.pi * (k + ring * 0.5) / count), reverse=True)
    for number in order:
        around = 2 * math.pi * (number + ring * 0.5) / count
        outward = (math.cos(around), math.sin(around) * flat)
        x = outward[0] * own_open
        y = outward[1] * own_open + (1 - own_open) * 1.05
        bud_x = outward[0] * 0.20 * (1 - own_open)
        reach = math.hypot(x + bud_x, y) or 1.0
        angle = math.atan2(y, x + bud_x)
        long = length * (0.55 + 0.45 * min(1.0, reach))
        shade = blend(
            blend(own, (1, 1, 1), 0.34 - 0.09 * (3 - ring)),
            (0.35, 0.02, 0.12),
            0.05 * (number % 2) + 0.05 * (3 - ring),
        )
        _petal(
            ink,
            heart,
            angle,
            length=long,
            width=width,
            own=shade,
            facing=0.56 + 0.24 * math.sin(around) + 0.06 * ring,
        )


def _petal(
    ink: Ink,
    root: Point,
    angle: float,
    *,
    length: float,
    width: float,
    own: tuple[float, float, float],
    facing: float,
) -> None:
    """A rounded petal with a darker foot and a pale rib."""
    along = (math.cos(angle), math.sin(angle))
    axes = np.array([[along[0] * length, along[1] * length], [-along[1] * width, along[0] * width]])
    edge, inner, foot, rib = (part @ axes + root for part in (_EDGE, _INNER, _FOOT, _RIB))
    ink.shape(edge, blend(own, (0.12, 0.0, 0.08), 0.34), max(0.05, facing - 0.15))
    ink.shape(inner, own, facing)
    ink.shape(foot, blend(own, (0.30, 0.0, 0.10), 0.40), facing)
    ink.line(rib, 0.004, blend(own, (1, 1, 1), 0.45), min(1.0, facing + 0.2))


def _heart(ink: Ink, heart: Point, opened: float, pose: Pose) -> None:
    """Stamens, seen once the inner petals have opened."""
    seen = ease((opened - 0.45) / 0.45)
    if seen <= 0:
        return
    ink.oval(heart, (0.070 * seen, 0.058 * seen), colour("8a5a1e"), 0.35)
    for number in range(34):
        around = number * 2.39996
        away = 0.062 * seen * math.sqrt((number + 0.5) / 34)
        spot = (heart[0] + math.cos(around) * away, heart[1] + math.sin(around) * away * 0.82 + 0.004)
        ink.oval(spot, (0.0095, 0.0095), blend(colour("f2b52e"), colour("fff0a0"), (number % 5) / 4), 0.75)
    ink.glow(heart, 0.16, pose.palette.glow, 0.12 * seen)
