"""What stands where it stands: lighthouses, windmills, cabins, castles, campfires; and fireworks above."""

import math

from components.sandbox.render.figures.ink import Box, Ink, Point, Pose, beyond
from components.sandbox.render.pixels import Colour, blend, colour

LIGHTHOUSE_BOX = Box(1.5, 1.5, 1.25, 0.25)
WINDMILL_BOX = Box(0.75, 0.75, 1.45, 0.10)
CABIN_BOX = Box(0.85, 0.85, 1.25, 0.10)
CASTLE_BOX = Box(1.15, 1.15, 1.5, 0.12)
CAMPFIRE_BOX = Box(0.95, 0.95, 1.25, 0.25)

_LAMP = colour("ffe09a")
_WINDOW = colour("ffc65f")


def lighthouse(ink: Ink, pose: Pose) -> None:
    """A striped tower on rocks; its beam sweeps in the dark."""
    white, red, stone = colour("f4f1ea"), pose.own or colour("c63a30"), colour("5f5a55")
    ink.blob(
        [(-0.62, -0.18), (-0.50, 0.02), (-0.25, 0.08), (0.0, 0.12), (0.28, 0.06), (0.50, 0.0), (0.66, -0.18)],
        stone,
        0.35,
    )
    ink.blob([(-0.34, -0.02), (-0.20, 0.10), (0.20, 0.10), (0.36, -0.06)], stone, 0.55)
    bottom, top, foot, head = 0.06, 0.86, 0.165, 0.105
    for band in range(5):
        low, high = bottom + (top - bottom) * band / 5, bottom + (top - bottom) * (band + 1) / 5
        wide = [foot + (head - foot) * (level - bottom) / (top - bottom) for level in (low, high)]
        ink.shape(
            [(-wide[0], low), (-wide[1], high), (wide[1], high), (wide[0], low)],
            red if band % 2 else white,
            0.55,
        )
    ink.shape([(-0.15, 0.86), (-0.15, 0.89), (0.15, 0.89), (0.15, 0.86)], colour("2f3238"), 0.5)
    ink.shape([(-0.085, 0.89), (-0.085, 1.01), (0.085, 1.01), (0.085, 0.89)], colour("c8d4d8"), 0.8)
    ink.blob([(-0.11, 1.01), (0, 1.12), (0.11, 1.01)], red, 0.5)
    for y in (0.30, 0.55):
        ink.shape([(-0.018, y), (-0.018, y + 0.06), (0.018, y + 0.06), (0.018, y)], colour("3a4048"), 0.4)
    ink.flat([(-0.05, 0.905), (-0.05, 0.995), (0.05, 0.995), (0.05, 0.905)], _LAMP)
    ink.glow((0, 0.95), 0.30, _LAMP, 0.9 if pose.dark else 0.3)
    if pose.dark:
        sweep = math.cos(pose.moment * 1.3)
        for side in (-1.0, 1.0):
            for step in range(9):
                x = side * sweep * (0.12 + 0.15 * step)
                ink.glow(
                    (x, 0.95 + 0.01 * step), 0.07 + 0.022 * step, _LAMP, (0.55 - 0.05 * step) * abs(sweep)
                )


def windmill(ink: Ink, pose: Pose) -> None:
    """A Dutch mill; its sails turn."""
    wall, thatch = colour("e6dcc6"), pose.own or colour("6a4632")
    ink.shape([(-0.26, 0.0), (-0.22, 0.30), (0.22, 0.30), (0.26, 0.0)], wall, 0.5)
    ink.shape([(-0.23, 0.30), (-0.145, 0.86), (0.145, 0.86), (0.23, 0.30)], thatch, 0.5)
    ink.shape([(-0.28, 0.29), (-0.28, 0.325), (0.28, 0.325), (0.28, 0.29)], colour("3f332a"), 0.5)
    ink.blob([(-0.17, 0.85), (-0.12, 0.98), (0.02, 1.03), (0.15, 0.96), (0.17, 0.85)], colour("4a3a30"), 0.5)
    ink.shape([(-0.06, 0.0), (-0.06, 0.16), (0.06, 0.16), (0.06, 0.0)], colour("5a3a24"), 0.4)
    for x, y in ((-0.10, 0.46), (0.08, 0.60)):
        pane = [(x - 0.03, y), (x - 0.03, y + 0.07), (x + 0.03, y + 0.07), (x + 0.03, y)]
        ink.flat(pane, _WINDOW) if pose.dark else ink.shape(pane, colour("50606a"), 0.6)
    hub: Point = (0.0, 0.90)
    for sail in range(4):
        angle = pose.moment * 0.9 + sail * math.pi / 2 + 0.3
        tip = beyond(hub, angle, 0.56)
        ink.limb([hub, tip], [0.024, 0.014], colour("4a3626"), 0.5)
        start, side = beyond(hub, angle, 0.12), angle - math.pi / 2
        cloth = [start, tip, beyond(tip, side, 0.105), beyond(start, side, 0.105)]
        ink.shape(cloth, colour("f3ead8"), 0.75)
        for rib in range(5):
            place = beyond(hub, angle, 0.16 + 0.09 * rib)
            ink.line([place, beyond(place, side, 0.105)], 0.007, colour("6a5138"), 0.5)
    ink.oval(hub, (0.03, 0.03), colour("3a2c22"), 0.6)


def cabin(ink: Ink, pose: Pose) -> None:
    """A log cabin with a lit window and smoke."""
    log, roof = pose.own or colour("8a5f3c"), colour("54403a")
    for puff in range(7):
        age = (pose.moment * 0.22 + puff / 7) % 1.0
        drift = 0.10 * math.sin(age * 5 + puff)
        ink.oval(
            (0.30 + drift + 0.16 * age, 0.76 + 0.42 * age),
            (0.035 + 0.07 * age, 0.03 + 0.05 * age),
            colour("c9c9cc"),
            0.7 - 0.4 * age,
        )
    ink.shadow((0.0, 0.0), 0.80)
    ink.shape([(-0.58, 0.0), (-0.58, 0.36), (0.58, 0.36), (0.58, 0.0)], log, 0.45)
    for row in range(6):
        y = 0.03 + row * 0.06
        ink.line([(-0.60, y), (0.60, y)], 0.010, blend(log, (0, 0, 0), 0.45), 0.35)
    ink.shape([(0.24, 0.52), (0.24, 0.78), (0.36, 0.78), (0.36, 0.46)], colour("7a6a62"), 0.45)
    ink.shape([(-0.72, 0.32), (-0.40, 0.70), (0.40, 0.70), (0.72, 0.32)], roof, 0.55)
    ink.shape([(-0.72, 0.32), (-0.735, 0.35), (-0.41, 0.735), (0.41, 0.735), (0.735, 0.35), (0.72, 0.32),
        (0.40, 0.695), (-0.40, 0.695)],
              colour("e9eef2") if not pose.dark else roof, 0.7)  # fmt: skip
    ink.shape([(-0.10, 0.0), (-0.10, 0.27), (0.10, 0.27), (0.10, 0.0)], colour("4a2f1e"), 0.45)
    for x in (-0.36, 0.36):
        ink.shape(
            [(x - 0.115, 0.10), (x - 0.115, 0.29), (x + 0.115, 0.29), (x + 0.115, 0.10)],
            colour("e8dcc8"),
            0.6,
        )
        ink.flat([(x - 0.095, 0.12), (x - 0.095, 0.27), (x + 0.095, 0.27), (x + 0.095, 0.12)], _WINDOW)
        ink.line([(x, 0.12), (x, 0.27)], 0.012, colour("e8dcc8"), 0.6)
        ink.line([(x - 0.095, 0.195), (x + 0.095, 0.195)], 0.012, colour("e8dcc8"), 0.6)
        ink.glow((x, 0.19), 0.34, _WINDOW, 0.75 if pose.dark else 0.22)


def castle(ink: Ink, pose: Pose) -> None:
    """Towers with pointed roofs and flags on a rock."""
    stone, roof = pose.own or colour("a8a09a"), colour("5a6f96")
    ink.blob(
        [
            (-1.05, -0.10),
            (-0.80, 0.06),
            (-0.40, 0.16),
            (0.10, 0.14),
            (0.60, 0.12),
            (0.90, 0.02),
            (1.08, -0.10),
        ],
        colour("5d5a58"),
        0.4,
    )
    _battlement(ink, (-0.62, 0.08, 0.62, 0.48), stone, 0.42)
    for x, wide, high, facing in (
        (-0.30, 0.13, 0.86, 0.5),
        (0.34, 0.12, 0.78, 0.5),
        (0.03, 0.16, 1.02, 0.58),
        (-0.66, 0.13, 0.62, 0.6),
        (0.68, 0.13, 0.58, 0.45),
    ):
        _tower(ink, pose, (x, wide, high), (stone, roof), facing)
    ink.blob([(-0.10, 0.10), (-0.10, 0.24), (0.0, 0.31), (0.10, 0.24), (0.10, 0.10)], colour("2f2620"), 0.4)


def _battlement(ink: Ink, box: tuple[float, float, float, float], stone: Colour, facing: float) -> None:
    left, low, right, high = box
    ink.shape([(left, low), (left, high), (right, high), (right, low)], stone, facing)
    count = max(3, round((right - left) / 0.09))
    for number in range(count):
        x = left + (right - left) * number / count
        ink.shape([(x, high), (x, high + 0.045), (x + 0.045, high + 0.045), (x + 0.045, high)], stone, facing)


def _tower(
    ink: Ink, pose: Pose, measures: tuple[float, float, float], colours: tuple[Colour, Colour], facing: float
) -> None:
    x, wide, high = measures
    ink.shape([(x - wide, 0.06), (x - wide, high), (x + wide, high), (x + wide, 0.06)], colours[0], facing)
    ink.shape(
        [(x + wide * 0.35, 0.06), (x + wide * 0.35, high), (x + wide, high), (x + wide, 0.06)],
        colours[0],
        facing * 0.35,
    )
    ink.shape([(x - wide * 1.2, high), (x, high + wide * 1.9), (x + wide * 1.2, high)], colours[1], 0.6)
    ink.shape([(x, high + wide * 1.9), (x + wide * 1.2, high), (x + wide * 0.3, high)], colours[1], 0.2)
    pane = [
        (x - 0.022, high - 0.17),
        (x - 0.022, high - 0.09),
        (x + 0.022, high - 0.09),
        (x + 0.022, high - 0.17),
    ]
    ink.flat(pane, _WINDOW) if pose.dark else ink.shape(pane, colour("2f3138"), 0.4)
    top = high + wide * 1.9
    ink.line([(x, top), (x, top + 0.11)], 0.010, colour("3a2f28"), 0.5)
    wave = 0.015 * math.sin(pose.moment * 7 + x * 5)
    ink.shape([(x, top + 0.11), (x - 0.10, top + 0.085 + wave), (x, top + 0.055)], colour("d8433a"), 0.7)


def campfire(ink: Ink, pose: Pose) -> None:
    """Flames over logs in a ring of stones, sparks rising."""
    for number in range(9):
        angle = math.pi * (0.06 + 0.11 * number)
        ink.oval(
            (math.cos(angle) * 0.46, -0.08 - math.sin(angle) * 0.08), (0.075, 0.055), colour("6d6a68"), 0.4
        )
    for side in (-1.0, 1.0):
        ink.limb([(side * 0.36, -0.04), (-side * 0.16, 0.12)], [0.09, 0.07], colour("4a3222"), 0.5)
    for tongue in range(7):
        lean = (tongue - 3) / 3
        flicker = math.sin(pose.moment * (7 + tongue) + tongue * 2.1)
        high = (0.78 - 0.30 * abs(lean)) * (0.86 + 0.14 * flicker)
        x = lean * 0.22
        for scale, tint in ((1.0, "ff6a1f"), (0.72, "ffae35"), (0.42, "fff0a8")):
            ink.flat(
                [(x - 0.10 * scale, 0.02), (x - 0.09 * scale, 0.22 * scale),
                (x + 0.05 * flicker * scale, high * scale),
                 (x + 0.10 * scale, 0.20 * scale), (x + 0.09 * scale, 0.02)],
                colour(tint),
            )  # fmt: skip
    for spark in range(16):
        age = (pose.moment * 0.55 + spark * 0.618) % 1.0
        x = 0.28 * math.sin(spark * 1.7 + age * 4) * (0.4 + age)
        ink.glow((x, 0.30 + age * 0.88), 0.028, colour("ffb04a"), 1.0 - age)
    glow = 1 + 0.08 * math.sin(pose.moment * 11)
    ink.glow((0, 0.26), 0.88 * glow, colour("ff8a3a"), 0.62)


def firework(ink: Ink, age: float, tint: Colour, seed: int) -> None:
    """One burst, `age` 0 to 1: stars fly out, slow down, sink and fade."""
    reach = 0.92 * (1 - (1 - min(1.0, age * 1.25)) ** 3)
    fade = max(0.0, 1 - age) ** 1.3
    for number in range(46):
        angle = 2 * math.pi * ((number * 0.618 + seed * 0.137) % 1.0)
        far = reach * (0.55 + 0.45 * math.sin(number * 12.9 + seed) ** 2)
        for trail in range(3):
            back = far * (1 - 0.10 * trail)
            drop = 0.26 * age * age
            spot = (math.cos(angle) * back, math.sin(angle) * back - drop)
            shade = blend((1, 1, 1), tint, min(1.0, 0.35 + age))
            ink.glow(spot, 0.030 - 0.006 * trail, shade, fade * (1.0 - 0.3 * trail))
    ink.glow((0, 0), 0.55, tint, 0.8 * max(0.0, 1 - age * 5))


FIREWORK_BOX = Box(1.05, 1.05, 1.05, 1.25)
