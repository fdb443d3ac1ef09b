"""What floats and what rolls: boats, ships, cars, trains."""

import math

from components.sandbox.render.figures.ink import Box, Ink, Point, Pose, beyond, turned
from components.sandbox.render.pixels import Colour, blend, colour

SAILBOAT_BOX = Box(0.75, 0.75, 1.35, 0.20)
SHIP_BOX = Box(1.35, 1.35, 1.0, 0.15)
CAR_BOX = Box(1.10, 1.60, 0.62, 0.10)
TRAIN_BOX = Box(3.6, 1.55, 1.12, 0.10)

_LAMP = colour("ffe3a0")


def sailboat(ink: Ink, pose: Pose) -> None:
    """A sloop heeling a little in the wind."""
    roll = -0.06 + 0.05 * math.sin(pose.moment * 1.3 + pose.odd)
    heave = 0.015 * math.sin(pose.moment * 1.9 + pose.odd)

    def at(x: float, y: float) -> Point:
        return turned((x, y + heave), roll)

    sail = pose.own or colour("faf5ea")
    belly = 0.05 + 0.015 * math.sin(pose.moment * 2.3)
    ink.limb([at(0.02, 0.05), at(0.02, 1.24)], [0.026, 0.014], colour("6a5138"), 0.5)
    ink.blob(
        [at(0.0, 0.22), at(-0.02, 1.18), at(-0.16 - belly, 0.75), at(-0.46, 0.24), at(-0.24, 0.20)],
        sail,
        0.72,
    )
    ink.blob(
        [at(0.06, 0.24), at(0.05, 1.08), at(0.24 + belly, 0.66), at(0.56, 0.17), at(0.30, 0.20)],
        blend(sail, colour("d8e2ea"), 0.35),
        0.60,
    )
    ink.line([at(0.03, 1.24), at(0.62, 0.12)], 0.006, colour("4a4038"), 0.4)
    ink.line([at(0.0, 0.20), at(-0.50, 0.22)], 0.016, colour("6a5138"), 0.4)
    hull = colour("a2382f") if pose.own is None else colour("f2efe8")
    ink.blob(
        [
            at(-0.58, 0.13),
            at(-0.52, -0.05),
            at(-0.30, -0.12),
            at(0.28, -0.12),
            at(0.52, -0.02),
            at(0.68, 0.15),
            at(0.10, 0.09),
        ],
        hull,
        0.45,
    )
    ink.shape(
        [
            at(-0.58, 0.13),
            at(0.10, 0.085),
            at(0.68, 0.15),
            at(0.66, 0.115),
            at(0.10, 0.055),
            at(-0.575, 0.10),
        ],
        colour("f4ead6"),
        0.7,
    )
    ink.blob([at(-0.34, 0.10), at(-0.30, 0.19), at(-0.06, 0.19), at(-0.02, 0.09)], colour("e9dcc2"), 0.55)
    ink.shape(
        [at(0.02, 1.24), at(0.02, 1.31), at(-0.12, 1.29 + 0.02 * math.sin(pose.moment * 9))],
        colour("e04f3f"),
        0.7,
    )


def ship(ink: Ink, pose: Pose) -> None:
    """A steamer with lit portholes and smoke."""
    roll = 0.012 * math.sin(pose.moment * 0.9)
    black, white, red = colour("2b3440"), colour("f0ede6"), colour("b23a30")
    own = pose.own or black

    def at(x: float, y: float) -> Point:
        return turned((x, y), roll)

    for puff in range(6):
        age = (pose.moment * 0.35 + puff / 6) % 1.0
        ink.oval(
            at(0.02 - age * 0.95, 0.62 + age * 0.26),
            (0.05 + 0.11 * age, 0.05 + 0.08 * age),
            colour("77787c"),
            0.5 - 0.3 * age,
        )
    ink.shape([at(-0.62, 0.20), at(-0.58, 0.36), at(0.48, 0.36), at(0.55, 0.20)], white, 0.55)
    ink.shape([at(-0.40, 0.36), at(-0.37, 0.47), at(0.30, 0.47), at(0.34, 0.36)], white, 0.65)
    for x in (-0.18, 0.04):
        ink.shape([at(x - 0.06, 0.46), at(x - 0.08, 0.68), at(x + 0.05, 0.68), at(x + 0.06, 0.46)], red, 0.5)
        ink.shape(
            [at(x - 0.078, 0.63), at(x - 0.082, 0.69), at(x + 0.052, 0.69), at(x + 0.052, 0.63)], black, 0.4
        )
    for x in (-0.72, 0.66):
        ink.limb([at(x, 0.20), at(x + 0.02, 0.86)], [0.018, 0.010], colour("5b4a38"), 0.4)
    ink.blob(
        [
            at(-1.05, 0.24),
            at(-0.98, 0.02),
            at(-0.85, -0.09),
            at(0.85, -0.09),
            at(1.02, 0.06),
            at(1.20, 0.30),
            at(0.70, 0.20),
            at(-0.70, 0.20),
        ],
        own,
        0.42,
    )
    ink.shape([at(-0.95, -0.02), at(-0.86, -0.09), at(0.86, -0.09), at(0.95, -0.01)], red, 0.4)
    for number in range(13):
        spot = at(-0.78 + number * 0.125, 0.115)
        if pose.dark:
            ink.flat([beyond(spot, 2 * math.pi * k / 8, 0.017) for k in range(8)], _LAMP)
            ink.glow(spot, 0.06, _LAMP, 0.5)
        else:
            ink.oval(spot, (0.016, 0.016), colour("9fb4c0"), 0.8)


def car(ink: Ink, pose: Pose) -> None:
    """A two-door coupe; its wheels turn, its lamps shine in the dark."""
    paints = (colour("c8382f"), colour("2f62a8"), colour("e3b23a"))
    paint = pose.own or paints[pose.odd % len(paints)]
    bob = 0.006 * math.sin(pose.moment * 7)
    glass = colour("26323f")
    ink.shadow((0.0, 0.0), 0.98)
    ink.blob([(-0.90, 0.20 + bob), (-0.93, 0.33 + bob), (-0.80, 0.41 + bob), (-0.40, 0.44 + bob),
        (0.36, 0.41 + bob), (0.76, 0.35 + bob),
              (0.93, 0.25 + bob), (0.92, 0.13 + bob), (0.60, 0.10 + bob), (-0.62, 0.10 + bob),
              (-0.88, 0.12 + bob)], paint, 0.50)  # fmt: skip
    ink.blob(
        [
            (-0.72, 0.40 + bob),
            (-0.50, 0.555 + bob),
            (-0.14, 0.60 + bob),
            (0.12, 0.565 + bob),
            (0.42, 0.40 + bob),
            (-0.1, 0.38 + bob),
        ],
        paint,
        0.62,
    )
    ink.blob(
        [(-0.56, 0.41 + bob), (-0.42, 0.525 + bob), (-0.15, 0.555 + bob), (-0.13, 0.41 + bob)], glass, 0.6
    )
    ink.blob([(-0.08, 0.41 + bob), (-0.09, 0.555 + bob), (0.08, 0.53 + bob), (0.30, 0.41 + bob)], glass, 0.75)
    ink.line([(-0.10, 0.40 + bob), (-0.12, 0.16 + bob)], 0.006, blend(paint, (0, 0, 0), 0.6), 0.4)
    ink.line([(-0.86, 0.30 + bob), (0.86, 0.28 + bob)], 0.008, blend(paint, (1, 1, 1), 0.35), 0.8)
    ink.limb([(-0.24, 0.33 + bob), (-0.16, 0.33 + bob)], [0.016, 0.016], colour("d8d8d8"), 0.8)
    ink.shape(
        [
            (-0.92, 0.12 + bob),
            (-0.60, 0.085),
            (0.60, 0.085),
            (0.92, 0.12 + bob),
            (0.90, 0.15 + bob),
            (-0.90, 0.15 + bob),
        ],
        colour("22242a"),
        0.4,
    )
    turn = -pose.moment * 14
    for x in (-0.56, 0.57):
        _wheel(ink, (x, 0.135), 0.135, turn)
    _lamps(ink, pose, bob)


def _lamps(ink: Ink, pose: Pose, bob: float) -> None:
    """Head and tail lamps, with their light when it is dark."""
    lamp, tail = (0.885, 0.265 + bob), (-0.915, 0.295 + bob)
    ink.flat([(lamp[0] - 0.06, lamp[1] + 0.03), (lamp[0] + 0.02, lamp[1] + 0.005),
        (lamp[0] + 0.02, lamp[1] - 0.03), (lamp[0] - 0.05, lamp[1] - 0.02)],
             _LAMP if pose.dark else colour("dfe6ea"))  # fmt: skip
    ink.flat(
        [
            (tail[0], tail[1] + 0.02),
            (tail[0] + 0.07, tail[1] + 0.03),
            (tail[0] + 0.06, tail[1] - 0.02),
            (tail[0], tail[1] - 0.02),
        ],
        colour("e8352a"),
    )
    if pose.dark:
        ink.glow(lamp, 0.12, _LAMP, 1.0)
        for step in range(5):
            ink.glow(
                (lamp[0] + 0.10 + 0.11 * step, lamp[1] - 0.03 * step),
                0.06 + 0.045 * step,
                _LAMP,
                0.28 - 0.045 * step,
            )
        ink.glow(tail, 0.14, colour("ff3b2f"), 0.9)


def _wheel(ink: Ink, centre: Point, radius: float, turn: float) -> None:
    ink.oval(centre, (radius, radius), colour("17181b"), 0.4)
    ink.oval(centre, (radius * 0.64, radius * 0.64), colour("a9adb3"), 0.6)
    for spoke in range(5):
        outer = [beyond(centre, turn + 2 * math.pi * spoke / 5 + side, radius * 0.58) for side in (0.26, 1.0)]
        ink.shape(
            [beyond(centre, turn + 2 * math.pi * spoke / 5 + 0.63, radius * 0.20), *outer],
            colour("2c2f34"),
            0.4,
        )
    ink.oval(centre, (radius * 0.13, radius * 0.13), colour("c9ccd0"), 0.7)


def train(ink: Ink, pose: Pose) -> None:
    """A steam locomotive with three carriages, rods and smoke moving."""
    turn = -pose.moment * 9
    black, red = colour("2d3138"), pose.own or colour("a33a2e")
    ink.shadow((-1.2, 0.0), 2.3)
    for number, left in enumerate((-3.45, -2.35, -1.25)):
        _carriage(ink, pose, left, turn, blend(red, colour("3a2f28"), 0.15 * number))
    for puff in range(9):
        age = (pose.moment * 0.55 + puff / 9) % 1.0
        wide = 0.08 + 0.20 * age
        ink.oval(
            (0.72 - age * 2.5, 0.74 + 0.10 * math.sin(age * 7 + puff) + age * 0.06),
            (wide, wide * 0.62),
            colour("e9e6e2"),
            0.75 - 0.45 * age,
        )
    ink.shape([(-0.10, 0.20), (-0.10, 0.66), (0.26, 0.66), (0.26, 0.20)], red, 0.5)
    ink.shape([(-0.15, 0.65), (-0.13, 0.71), (0.30, 0.71), (0.31, 0.65)], black, 0.5)
    window = [(0.0, 0.42), (0.0, 0.60), (0.16, 0.60), (0.16, 0.42)]
    ink.flat(window, _LAMP) if pose.dark else ink.shape(window, colour("9fb8c8"), 0.8)
    ink.limb([(0.24, 0.42), (0.98, 0.42)], [0.34, 0.32], black, 0.5)
    for x in (0.40, 0.60, 0.80):
        ink.line([(x, 0.25), (x, 0.59)], 0.018, colour("b8953f"), 0.7)
    ink.shape([(0.70, 0.56), (0.66, 0.76), (0.84, 0.76), (0.80, 0.56)], black, 0.45)
    ink.oval((0.50, 0.60), (0.075, 0.075), colour("b8953f"), 0.7)
    ink.shape([(-0.15, 0.15), (-0.15, 0.25), (1.05, 0.25), (1.05, 0.15)], red, 0.4)
    ink.shape([(1.02, 0.24), (1.20, 0.05), (0.98, 0.05)], black, 0.4)
    ink.oval((1.10, 0.44), (0.055, 0.06), colour("f6e7b8"), 1.0)
    if pose.dark:
        ink.glow((1.14, 0.44), 0.30, _LAMP, 1.0)
    centres = [(x, 0.145) for x in (0.10, 0.42, 0.74)]
    for centre in centres:
        _wheel(ink, centre, 0.145, turn)
    _wheel(ink, (0.98, 0.085), 0.085, turn * 1.7)
    pins = [beyond(centre, turn, 0.085) for centre in centres]
    ink.limb([pins[0], pins[2]], [0.036, 0.036], colour("c4c8cc"), 0.6)


def _carriage(ink: Ink, pose: Pose, left: float, turn: float, paint: Colour) -> None:
    right = left + 1.04
    ink.limb([(right, 0.20), (right + 0.08, 0.20)], [0.03, 0.03], colour("1f2126"), 0.4)
    ink.shape([(left, 0.15), (left, 0.62), (right, 0.62), (right, 0.15)], paint, 0.48)
    ink.blob(
        [(left - 0.03, 0.61), (left + 0.10, 0.68), (right - 0.10, 0.68), (right + 0.03, 0.61)],
        colour("4a4d52"),
        0.5,
    )
    ink.line([(left, 0.33), (right, 0.33)], 0.016, colour("e3c98a"), 0.7)
    for number in range(5):
        x = left + 0.09 + number * 0.185
        pane = [(x, 0.40), (x, 0.55), (x + 0.12, 0.55), (x + 0.12, 0.40)]
        ink.flat(pane, _LAMP) if pose.dark else ink.shape(pane, colour("a9c0cc"), 0.8)
    for x in (left + 0.18, left + 0.38, right - 0.38, right - 0.18):
        _wheel(ink, (x, 0.085), 0.085, turn * 1.7)
