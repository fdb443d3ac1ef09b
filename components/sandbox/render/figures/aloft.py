"""What is made to fly: rockets, aeroplanes, saucers, kites, balloons."""

import math

from components.sandbox.render.figures.ink import Box, Ink, Point, Pose, beyond, turned
from components.sandbox.render.pixels import blend, colour

ROCKET_BOX = Box(0.80, 0.80, 1.2, 4.7)
PLANE_BOX = Box(1.35, 1.25, 0.75, 0.55)
UFO_BOX = Box(1.1, 1.1, 0.65, 1.9)
KITE_BOX = Box(1.5, 0.8, 0.85, 1.9)
BALLOON_BOX = Box(0.75, 0.75, 0.95, 1.05)


def rocket(ink: Ink, pose: Pose) -> None:
    """A rocket on its flame, with rolling smoke."""
    white, red = colour("f1f0ec"), pose.own or colour("d2402f")
    flicker = 1 + 0.12 * math.sin(pose.moment * 43) + 0.08 * math.sin(pose.moment * 71)
    for puff in range(26):
        age = (pose.moment * 0.55 + puff / 26) % 1.0
        side = math.sin(puff * 2.4)
        spot = (side * (0.05 + 0.34 * age), -1.0 - 3.3 * age)
        ink.oval(spot, (0.09 + 0.24 * age, 0.10 + 0.22 * age), colour("d9d4cf"), 0.85 - 0.5 * age)
    ink.flat(
        [
            (-0.13, -0.52),
            (-0.16, -0.80 * flicker),
            (0, -1.35 * flicker),
            (0.16, -0.80 * flicker),
            (0.13, -0.52),
        ],
        colour("ff9a2e"),
    )
    ink.flat(
        [
            (-0.08, -0.52),
            (-0.09, -0.72 * flicker),
            (0, -1.02 * flicker),
            (0.09, -0.72 * flicker),
            (0.08, -0.52),
        ],
        colour("fff2b0"),
    )
    for side in (-1.0, 1.0):
        ink.blob(
            [(side * 0.14, -0.10), (side * 0.36, -0.40), (side * 0.38, -0.62), (side * 0.14, -0.46)],
            red,
            0.5 + 0.2 * side,
        )
    ink.shape([(-0.11, -0.46), (-0.15, -0.58), (0.15, -0.58), (0.11, -0.46)], colour("4a4d55"), 0.4)
    ink.blob(
        [
            (0, 1.08),
            (-0.11, 0.86),
            (-0.185, 0.50),
            (-0.195, 0.0),
            (-0.15, -0.46),
            (0.15, -0.46),
            (0.195, 0.0),
            (0.185, 0.50),
            (0.11, 0.86),
        ],
        white,
        0.55,
    )
    ink.blob([(0, 1.09), (-0.10, 0.88), (-0.135, 0.72), (0.135, 0.72), (0.10, 0.88)], red, 0.6)
    ink.shape([(-0.195, 0.05), (-0.19, -0.06), (0.19, -0.06), (0.195, 0.05)], red, 0.5)
    ink.oval((0.0, 0.40), (0.105, 0.105), colour("8d939b"), 0.6)
    ink.oval((0.0, 0.40), (0.078, 0.078), colour("2f5f8a"), 0.9)
    ink.oval((-0.025, 0.43), (0.025, 0.02), colour("cfe6f5"), 1.0)
    ink.blob([(-0.035, -0.12), (-0.04, -0.56), (0.04, -0.56), (0.035, -0.12)], red, 0.75)
    ink.glow((0, -0.75), 0.75 * flicker, colour("ff8a2a"), 0.85)
    ink.glow((0, -0.62), 0.35, colour("fff0c0"), 0.9)


def plane(ink: Ink, pose: Pose) -> None:
    """An airliner climbing gently."""
    roll = 0.07 + 0.02 * math.sin(pose.moment * 0.8)
    white, stripe = colour("f2f3f4"), pose.own or colour("2f6fae")

    def at(x: float, y: float) -> Point:
        return turned((x, y), roll)

    ink.blob([at(0.10, 0.06), at(-0.16, 0.34), at(-0.26, 0.35), at(-0.16, 0.06)], white, 0.2)
    ink.blob([at(-0.78, 0.08), at(-1.02, 0.46), at(-1.16, 0.46), at(-1.06, 0.08)], stripe, 0.55)
    ink.blob(
        [
            at(-1.14, 0.06),
            at(-0.90, 0.11),
            at(0.60, 0.135),
            at(0.90, 0.10),
            at(1.06, 0.0),
            at(0.86, -0.09),
            at(0.50, -0.12),
            at(-0.60, -0.10),
            at(-1.08, 0.02),
        ],
        white,
        0.52,
    )
    ink.shape([at(-1.06, 0.03), at(0.98, 0.0), at(0.94, -0.035), at(-1.00, 0.0)], stripe, 0.5)
    for number in range(15):
        ink.oval(
            at(-0.66 + number * 0.09, 0.055),
            (0.018, 0.022),
            colour("ffe3a0") if pose.dark else colour("31475c"),
            0.9 if pose.dark else 0.5,
        )
    ink.blob([at(0.80, 0.075), at(0.92, 0.07), at(0.98, 0.025), at(0.84, 0.02)], colour("1f2c38"), 0.6)
    ink.blob([at(0.22, -0.04), at(-0.34, -0.36), at(-0.50, -0.37), at(-0.20, -0.03)], white, 0.70)
    ink.blob(
        [at(0.06, -0.12), at(-0.22, -0.13), at(-0.26, -0.20), at(-0.20, -0.25), at(0.04, -0.23)],
        blend(white, stripe, 0.25),
        0.5,
    )
    ink.blob([at(-0.82, 0.04), at(-1.10, -0.08), at(-1.18, -0.08), at(-1.06, 0.05)], white, 0.6)
    if math.sin(pose.moment * 6) > 0.5:
        ink.glow(at(-0.44, -0.36), 0.14, colour("ff4f40"), 1.0)


def ufo(ink: Ink, pose: Pose) -> None:
    """A saucer with running lights and a beam."""
    tilt = 0.07 * math.sin(pose.moment * 1.4)

    def at(x: float, y: float) -> Point:
        return turned((x, y), tilt)

    metal = pose.own or colour("9aa3b0")
    for step in range(7):
        ink.glow((0.0, -0.25 - 0.22 * step), 0.20 + 0.07 * step, colour("b8ffd8"), 0.30 - 0.03 * step)
    ink.blob(
        [at(-0.36, 0.08), at(-0.28, 0.34), at(0, 0.46), at(0.28, 0.34), at(0.36, 0.08)],
        colour("8fd0c8"),
        0.75,
    )
    ink.blob([at(-0.14, 0.32), at(-0.05, 0.42), at(0.08, 0.42), at(0.0, 0.34)], colour("e9fff8"), 1.0)
    ink.blob(
        [
            at(-1.0, 0.0),
            at(-0.55, 0.16),
            at(0, 0.20),
            at(0.55, 0.16),
            at(1.0, 0.0),
            at(0.55, -0.15),
            at(0, -0.20),
            at(-0.55, -0.15),
        ],
        metal,
        0.5,
    )
    ink.blob(
        [at(-0.45, -0.12), at(0, -0.10), at(0.45, -0.12), at(0.25, -0.23), at(-0.25, -0.23)],
        blend(metal, (0, 0, 0), 0.5),
        0.4,
    )
    for number in range(7):
        spot = at(-0.78 + number * 0.26, -0.015 - 0.05 * math.cos((number - 3) * 0.5))
        bright = 0.5 + 0.5 * math.sin(pose.moment * 8 - number * 0.9)
        ink.flat(
            [beyond(spot, 2 * math.pi * k / 10, 0.042) for k in range(10)],
            blend(colour("5a2f2a"), colour("ffd84f"), bright),
        )
        ink.glow(spot, 0.13, colour("ffc83f"), 0.8 * bright)


def kite(ink: Ink, pose: Pose) -> None:
    """A diamond kite with a tail of ribbons, on its line."""
    first = pose.own or (colour("e0453a"), colour("3f8fd0"), colour("f0a52e"))[pose.odd % 3]
    second = blend(first, (1, 0.92, 0.55), 0.62)
    tilt = -0.35 + 0.14 * math.sin(pose.moment * 1.7 + pose.odd)

    def at(x: float, y: float) -> Point:
        return turned((x, y), tilt)

    bottom = at(0, -0.62)
    path = [bottom]
    for step in range(1, 9):
        sway = 0.11 * math.sin(pose.moment * 4 - step * 0.9 + pose.odd)
        path.append((bottom[0] - 0.12 * step + sway * 0.4, bottom[1] - 0.075 * step + sway))
    ink.line([at(0, 0.05), (0.10, -0.9), (0.32, -1.85)], 0.008, colour("e8e4d8"), 0.6)
    ink.tube(path, [0.02, 0.016, 0.012], colour("e8e0d0"), 0.6)
    for step in (2, 4, 6, 8):
        x, y = path[step]
        flap = 0.03 * math.sin(pose.moment * 11 + step)
        ink.shape(
            [(x, y), (x - 0.10, y + 0.07 + flap), (x - 0.09, y - 0.03)], first if step % 4 else second, 0.7
        )
        ink.shape(
            [(x, y), (x + 0.10, y + 0.03 - flap), (x + 0.09, y - 0.07)], first if step % 4 else second, 0.6
        )
    top, left, right = at(0, 0.62), at(-0.46, 0.12), at(0.46, 0.12)
    centre = at(0, 0.12)
    for corners, own, facing in (((top, left, centre), first, 0.75), ((top, right, centre), second, 0.85),
                                 ((bottom, left, centre), second, 0.5), ((bottom, right, centre),
                                 first, 0.55)):  # fmt: skip
        ink.shape(corners, own, facing)
    ink.line([top, bottom], 0.014, colour("4a3a2a"), 0.5)
    ink.line([left, right], 0.014, colour("4a3a2a"), 0.5)


def balloon(ink: Ink, pose: Pose) -> None:
    """A hot-air balloon in gores of colour, its burner flaring."""
    schemes = (
        ("d8442f", "f3c04a"),
        ("2f6fae", "f4efe2"),
        ("7a4fa0", "f0a05a"),
        ("2f8f7a", "f5df8a"),
        ("d85f8f", "fbe3d0"),
    )
    pair = schemes[pose.odd % len(schemes)]
    first, second = pose.own or colour(pair[0]), colour(pair[1])
    flare = max(0.0, math.sin(pose.moment * 1.5 + pose.odd * 1.9)) ** 3
    centre_y, wide, high = 0.26, 0.58, 0.62

    def edge(share: float, up: float) -> Point:
        """A point on the envelope: share of its width, up from its mouth (0) to its crown (1)."""
        angle = math.pi * (0.93 * up - 0.5 + 0.06)
        taper = 1.0 if up > 0.42 else 0.30 + 0.70 * math.sin(up / 0.42 * math.pi / 2)
        return share * wide * math.cos(angle) ** 0.85 * taper * 1.02, centre_y + high * math.sin(
            angle
        ) - 0.04 * (1 - up)

    for side in (-1.0, 1.0):
        ink.line([(side * 0.16, -0.34), (side * 0.085, -0.72)], 0.010, colour("3a2f28"), 0.4)
    gores = 8
    levels = [step / 14 for step in range(15)]
    for gore in range(gores):
        near = [math.sin((gore + side) / gores * math.pi - math.pi / 2) for side in (0, 1)]
        outline = [edge(near[0], up) for up in levels] + [edge(near[1], up) for up in reversed(levels)]
        facing = 0.35 + 0.5 * (gore / (gores - 1) if pose.sun_side > 0 else 1 - gore / (gores - 1))
        ink.shape(outline, first if gore % 2 else second, facing)
    band = [edge(-1 + 2 * k / 12, 0.50) for k in range(13)] + [edge(1 - 2 * k / 12, 0.58) for k in range(13)]
    ink.shape(band, blend(first, (0.05, 0.05, 0.1), 0.25), 0.55)
    ink.shape(
        [(-0.15, -0.30), (-0.10, -0.38), (0.10, -0.38), (0.15, -0.30)], blend(first, (0, 0, 0), 0.4), 0.4
    )
    ink.blob([(-0.10, -0.70), (-0.085, -0.88), (0.085, -0.88), (0.10, -0.70)], colour("8a5f36"), 0.5)
    ink.line([(-0.105, -0.71), (0.105, -0.71)], 0.022, colour("5f3f22"), 0.6)
    for x in (-0.035, 0.03):
        ink.oval((x, -0.65), (0.025, 0.03), colour("3a2c26"), 0.4)
    if flare > 0.02:
        ink.flat([(-0.022, -0.56), (0, -0.56 + 0.22 * flare), (0.022, -0.56)], colour("ffd070"))
    warm = (0.55 if pose.dark else 0.10) * (0.45 + 0.55 * flare)
    ink.glow((0, 0.0), 0.55, colour("ffb050"), warm)
    ink.glow((0, -0.5), 0.16, colour("ffca70"), 0.25 + 0.7 * flare)
