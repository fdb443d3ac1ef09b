"""An elephant: too much its own shape for the rig of the other animals."""

import math

from components.sandbox.render.figures.ink import Box, Ink, Point, Pose
from components.sandbox.render.pixels import colour

ELEPHANT_BOX = Box(0.95, 1.25, 1.3, 0.16)


def elephant(ink: Ink, pose: Pose) -> None:
    """An elephant at a walk, its trunk swinging."""
    hide = pose.own or colour("857f7c")
    phase = pose.moment / 1.5 + pose.odd * 0.3
    sway = math.sin(2 * math.pi * phase)
    ink.shadow((0.0, 0.0), 0.85)
    for x, lag, facing in ((-0.36, 0.5, 0.10), (0.30, 0.0, 0.10), (-0.44, 0.0, 0.45), (0.22, 0.5, 0.45)):
        swing = 0.20 * math.sin(2 * math.pi * (phase + lag))
        foot: Point = (x + swing * 0.62, 0.03 + 0.05 * max(0.0, math.cos(2 * math.pi * (phase + lag))))
        ink.limb([(x, 0.60), ((x + foot[0]) / 2 + 0.02, 0.32), foot], [0.30, 0.22, 0.20], hide, facing)
    ink.tube([(-0.62, 0.80), (-0.72, 0.58), (-0.70 + sway * 0.03, 0.42)], [0.05, 0.04, 0.03], hide, 0.3)
    ink.blob([(-0.64, 0.62), (-0.58, 0.92), (-0.20, 1.06), (0.20, 1.00), (0.48, 0.92), (0.50, 0.55),
        (0.20, 0.42),
              (-0.30, 0.42)], hide, 0.50)  # fmt: skip
    ink.blob([(0.34, 0.96), (0.50, 1.12), (0.72, 1.08), (0.82, 0.86), (0.72, 0.66), (0.44, 0.62)], hide, 0.52)
    trunk = [(0.76, 0.82), (0.90, 0.58), (0.92 + sway * 0.05, 0.32), (1.00 + sway * 0.10, 0.16)]
    ink.tube(trunk, [0.22, 0.17, 0.12, 0.08], hide, 0.48)
    ink.tube([(0.74, 0.68), (0.92, 0.56), (1.04, 0.62)], [0.07, 0.05, 0.015], colour("f2ead6"), 0.7)
    flap = 0.05 * math.sin(2 * math.pi * phase * 0.7)
    ink.blob(
        [(0.46, 1.02), (0.28 - flap, 1.00), (0.18 - flap, 0.74), (0.30 - flap, 0.52), (0.46, 0.64)],
        hide,
        0.24,
    )
    ink.oval((0.68, 0.90), (0.018, 0.018), colour("1a1512"), 0.5)
