"""Those who swim: fish, whales, jellyfish, turtles."""

import math

from components.sandbox.render.figures.ink import Box, Ink, Point, Pose, turned
from components.sandbox.render.pixels import blend, colour

FISH_BOX = Box(0.85, 0.75, 0.55, 0.55)
WHALE_BOX = Box(1.55, 1.25, 1.1, 1.0)
JELLYFISH_BOX = Box(0.75, 0.75, 0.75, 1.5)
SPLASH_BOX = Box(1.5, 1.5, 1.0, 0.15)
TURTLE_BOX = Box(0.95, 1.0, 0.8, 0.8)

_SCALES = (colour("f28a2e"), colour("f3c443"), colour("4f9fe0"), colour("e8596a"), colour("8f7fe0"))


def fish(ink: Ink, pose: Pose) -> None:
    """A striped reef fish."""
    own = pose.own or _SCALES[pose.odd % len(_SCALES)]
    wag = math.sin(2 * math.pi * (pose.moment / 0.55 + pose.odd * 0.27))
    tail: Point = (-0.44, 0.03 * wag)
    ink.shape([tail, (-0.74, 0.26 + 0.06 * wag), (-0.66, 0.04 * wag), (-0.74, -0.22 + 0.06 * wag)], own, 0.4)
    ink.blob([(-0.20, 0.20), (0.0, 0.44), (0.24, 0.38), (0.28, 0.18)], blend(own, (0, 0, 0), 0.2), 0.4)
    ink.blob([(-0.12, -0.18), (-0.06, -0.38), (0.12, -0.30), (0.14, -0.18)], blend(own, (0, 0, 0), 0.2), 0.3)
    ink.blob([(-0.50, 0.0 + 0.03 * wag), (-0.22, 0.20), (0.14, 0.27), (0.44, 0.15), (0.58, 0.0),
        (0.44, -0.14), (0.12, -0.24),
              (-0.22, -0.18)], own, 0.55)  # fmt: skip
    for x, height in ((0.22, 0.235), (-0.08, 0.22)):
        ink.blob([(x - 0.05, height), (x + 0.05, height), (x + 0.07, 0.0), (x + 0.04, -height),
            (x - 0.05, -height),
                  (x - 0.02, 0.0)], colour("fbf7ef"), 0.7)  # fmt: skip
    ink.blob(
        [(0.10, -0.02), (-0.10, -0.06 + 0.05 * wag), (-0.12, -0.17 + 0.05 * wag), (0.08, -0.12)],
        blend(own, (1, 1, 1), 0.25),
        0.6,
    )
    ink.oval((0.42, 0.06), (0.045, 0.045), colour("fdfdf8"), 0.9)
    ink.oval((0.43, 0.06), (0.026, 0.026), colour("14121a"), 0.5)


def whale(ink: Ink, pose: Pose) -> None:
    """A humpback; its flukes beat slowly, its body bends with them."""
    hide = pose.own or colour("3f566e")
    belly = blend(hide, colour("dfe7ea"), 0.72)
    turn = 2 * math.pi * pose.moment / 3.2 + pose.odd
    bend = math.sin(turn)

    def along(x: float, y: float) -> Point:
        lag = max(0.0, -x) ** 1.6
        return x, y + lag * 0.20 * bend

    stem = along(-1.05, 0.02)
    fluke = 0.55 * math.cos(turn)
    for spread in (0.30, -0.22):
        ink.blob([stem, turned((stem[0] - 0.20, stem[1] + spread * 0.75), fluke * 0.35, stem),
                  turned((stem[0] - 0.42, stem[1] + spread), fluke * 0.35, stem),
                  turned((stem[0] - 0.22, stem[1] + spread * 0.2),
                      fluke * 0.35, stem)], hide, 0.42)  # fmt: skip
    ink.blob([along(-1.12, 0.03), along(-0.70, 0.14), along(-0.20, 0.28), along(0.35, 0.32),
        along(0.82, 0.22), along(1.05, 0.04),
              along(0.98, -0.12), along(0.50, -0.30), along(0.0, -0.30), along(-0.50, -0.16),
                  along(-1.05, -0.04)],
             hide, 0.50)  # fmt: skip
    ink.blob([along(1.03, -0.02), along(0.70, -0.08), along(0.20, -0.12), along(-0.20, -0.18),
        along(0.05, -0.29), along(0.50, -0.29),
              along(0.92, -0.16)], belly, 0.40)  # fmt: skip
    for groove in range(5):
        y = -0.13 - 0.032 * groove
        ink.line(
            [along(0.90 - 0.08 * groove, y), along(0.50, y - 0.025), along(0.10, y - 0.02)], 0.008, hide, 0.3
        )
    ink.line(
        [along(1.02, -0.01), along(0.80, -0.03), along(0.66, 0.02)], 0.010, blend(hide, (0, 0, 0), 0.5), 0.3
    )
    ink.oval(along(0.64, 0.055), (0.018, 0.018), colour("0f1216"), 0.4)
    ink.blob([along(-0.42, 0.20), along(-0.56, 0.33), along(-0.60, 0.20)], hide, 0.42)
    dip = 0.35 * math.sin(turn * 0.8)
    ink.blob([along(0.42, -0.14), along(0.20, -0.34 - 0.12 * dip), along(-0.10, -0.58 - 0.25 * dip),
        along(-0.18, -0.56 - 0.25 * dip),
              along(0.12, -0.20)], hide, 0.55)  # fmt: skip


def jellyfish(ink: Ink, pose: Pose) -> None:
    """A glowing bell that pulses, tentacles trailing."""
    tints = (colour("e59ae0"), colour("8fc8f5"), colour("f5b58f"))
    own = pose.own or tints[pose.odd % len(tints)]
    pulse = math.sin(2 * math.pi * (pose.moment / 1.8 + pose.odd * 0.4))
    wide, high = 0.46 + 0.06 * pulse, 0.42 - 0.05 * pulse
    ink.glow((0, 0.1), 0.75, own, 0.32)
    for number in range(9):
        root = (number - 4) / 4 * wide * 0.82
        path = [(root, 0.02)]
        for step in range(1, 6):
            sway = math.sin(pose.moment * 1.6 - step * 0.9 + number) * 0.05 * step
            path.append(
                (root * (1 - 0.05 * step) + sway, -0.24 * step * (0.8 + 0.2 * ((number * 7) % 5) / 4))
            )
        thick = 0.075 if number in {3, 5} else 0.024
        ink.tube(path, [thick, thick * 0.8, thick * 0.5, 0.008], blend(own, (1, 1, 1), 0.15), 0.55)
    ink.blob([(-wide, 0.0), (-wide * 0.92, high * 0.55), (-wide * 0.45, high), (0, high * 1.12),
        (wide * 0.45, high),
              (wide * 0.92, high * 0.55), (wide, 0.0), (wide * 0.5, 0.06), (0, 0.02),
              (-wide * 0.5, 0.06)], own, 0.65)  # fmt: skip
    ink.blob([(-wide * 0.6, 0.12), (-wide * 0.45, high * 0.7), (0, high * 0.85),
        (wide * 0.45, high * 0.7), (wide * 0.6, 0.12), (0, 0.2)],
             blend(own, (1, 1, 1), 0.35), 0.8)  # fmt: skip


def turtle(ink: Ink, pose: Pose) -> None:
    """A sea turtle rowing with its flippers."""
    skin = colour("7f9a5f")
    shell = pose.own or colour("7a5a35")
    row = math.sin(2 * math.pi * pose.moment / 2.0 + pose.odd)
    far = blend(skin, colour("14303a"), 0.35)
    ink.blob(
        [(0.40, 0.02), (0.30, 0.26 + 0.12 * row), (0.04, 0.44 + 0.17 * row), (-0.06, 0.42 + 0.17 * row),
         (0.06, 0.24), (0.16, 0.02)],
        far,
        0.2,
    )  # fmt: skip
    ink.blob(
        [(-0.40, 0.02), (-0.66, 0.16 - 0.06 * row), (-0.80, 0.10 - 0.06 * row), (-0.52, -0.04)], far, 0.2
    )
    ink.blob(
        [(0.46, 0.10), (0.62, 0.18), (0.82, 0.15), (0.88, 0.05), (0.76, -0.03), (0.50, -0.04)], skin, 0.55
    )
    ink.oval((0.76, 0.09), (0.022, 0.022), colour("15130f"), 0.5)
    ink.blob(
        [(-0.62, 0.0), (-0.45, 0.22), (0.0, 0.34), (0.42, 0.20), (0.56, 0.0), (0.30, -0.12), (-0.35, -0.12)],
        shell,
        0.5,
    )
    for x in (-0.34, -0.10, 0.14, 0.36):
        ink.blob([(x - 0.10, 0.06), (x - 0.05, 0.20 - abs(x) * 0.2), (x + 0.07, 0.20 - abs(x) * 0.2),
            (x + 0.10, 0.06), (x, 0.0)],
                 blend(shell, colour("d8b878"), 0.35), 0.65)  # fmt: skip
    ink.blob(
        [(-0.58, -0.03), (0.0, -0.06), (0.52, -0.03), (0.30, -0.14), (-0.35, -0.14)], colour("d8cf9a"), 0.35
    )
    ink.blob(
        [
            (0.36, -0.06),
            (0.30 - 0.10 * row, -0.34 - 0.06 * row),
            (0.02 - 0.24 * row, -0.62 - 0.10 * row),
            (-0.14 - 0.24 * row, -0.66 - 0.08 * row),
            (0.02 - 0.12 * row, -0.30),
            (0.12, -0.08),
        ],
        skin,
        0.5,
    )
    ink.blob(
        [(-0.40, -0.06), (-0.60, -0.22 + 0.08 * row), (-0.82, -0.26 + 0.10 * row), (-0.60, -0.04)], skin, 0.45
    )


def splash(ink: Ink, pose: Pose, strength: float) -> None:
    """Spray where something breaks the surface; `strength` 0 to 1."""
    foam = colour("f4fafc")
    for drop in range(round(70 * strength)):
        age = (pose.moment * 0.9 + drop * 0.618) % 1.0
        lean = math.sin(drop * 12.9)
        high = 0.45 + 0.55 * abs(math.sin(drop * 4.1))
        spot = (lean * (0.45 + 0.85 * age), max(-0.02, (3.4 * age - 3.7 * age * age) * high * strength))
        size = (0.014 + 0.022 * abs(math.sin(drop * 7.7))) * (1.15 - age)
        ink.oval(spot, (size, size), foam, 0.7)
    for ring in range(5):
        ink.oval((0.16 * (ring - 2), 0.0), (0.42 * strength, 0.028), foam, 0.55)
