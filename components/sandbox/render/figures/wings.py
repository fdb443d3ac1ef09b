"""Those who fly by themselves: birds, eagles, butterflies, dragons."""

import math

from components.sandbox.render.figures.ink import Box, Ink, Point, Pose, beyond
from components.sandbox.render.pixels import blend, colour

BIRD_BOX = Box(1.1, 1.1, 0.95, 0.95)
EAGLE_BOX = Box(1.35, 1.35, 0.95, 0.75)
BUTTERFLY_BOX = Box(0.85, 0.85, 0.9, 0.75)
DRAGON_BOX = Box(1.85, 2.25, 1.6, 1.1)


def bird(ink: Ink, pose: Pose) -> None:
    """A gull in level flight, beating its wings."""
    white = pose.own or colour("f3f4f2")
    beat = math.sin(2 * math.pi * (pose.moment / 0.62 + pose.odd * 0.23))
    lag = math.sin(2 * math.pi * (pose.moment / 0.62 + pose.odd * 0.23) - 0.9)
    rise = -0.05 * beat
    _wing(
        ink,
        (0.02, 0.04 + rise),
        beat,
        lag=lag,
        side=-1.0,
        own=blend(white, (0.45, 0.5, 0.56), 0.5),
        facing=0.15,
    )
    ink.blob([(-0.46, -0.02 + rise), (-0.30, 0.06 + rise), (0.10, 0.11 + rise), (0.36, 0.07 + rise),
        (0.30, -0.04 + rise),
              (0.0, -0.08 + rise), (-0.28, -0.05 + rise)], white, 0.5)  # fmt: skip
    ink.shape(
        [(-0.40, 0.02 + rise), (-0.66, 0.08 + rise), (-0.62, -0.08 + rise), (-0.38, -0.03 + rise)],
        white,
        0.35,
    )
    ink.oval((0.38, 0.06 + rise), (0.10, 0.085), white, 0.6)
    ink.shape([(0.46, 0.08 + rise), (0.58, 0.035 + rise), (0.45, 0.02 + rise)], colour("e5a02f"), 0.7)
    ink.oval((0.41, 0.08 + rise), (0.014, 0.014), colour("1c1a18"), 0.5)
    _wing(
        ink,
        (0.06, 0.05 + rise),
        beat,
        lag=lag,
        side=1.0,
        own=blend(white, (0.55, 0.6, 0.66), 0.35),
        facing=0.55,
    )


def _wing(
    ink: Ink,
    root: Point,
    beat: float,
    *,
    lag: float,
    side: float,
    own: tuple[float, float, float],
    facing: float,
) -> None:
    """A wing of two parts; the outer one follows the inner one."""
    inner = 0.30 + 0.75 * beat
    outer = -0.10 + 0.95 * lag
    reach = 0.44
    wrist: Point = (root[0] + 0.10 * side, root[1] + math.sin(inner) * reach)
    tip: Point = (wrist[0] - 0.20 - 0.08 * abs(lag), wrist[1] + math.sin(outer) * reach * 1.05)
    ink.blob([(root[0] + 0.13, root[1]), (wrist[0] + 0.10, wrist[1]), (tip[0], tip[1]),
              (wrist[0] - 0.20, wrist[1] - 0.06 * side * 0),
              (root[0] - 0.18, root[1] - 0.01)], own, facing)  # fmt: skip
    ink.shape([(tip[0], tip[1]), (tip[0] + 0.13, tip[1] * 0.72 + wrist[1] * 0.28),
        (tip[0] + 0.01, tip[1] * 0.65 + wrist[1] * 0.35)],
              colour("33363c"), facing)  # fmt: skip


def eagle(ink: Ink, pose: Pose) -> None:
    """An eagle soaring, seen from below and before; it beats its wings now and then."""
    brown = pose.own or colour("5a4030")
    cycle = math.sin(2 * math.pi * pose.moment / 2.4 + pose.odd)
    lift = 0.16 + 0.22 * cycle
    for side in (-1.0, 1.0):
        elbow: Point = (side * 0.42, 0.10 + lift * 0.55)
        wrist: Point = (side * 0.78, 0.06 + lift * 0.80)
        feathers = []
        for number in range(6):
            spread = number / 5
            feathers.append((side * (1.26 - 0.30 * spread), 0.02 + lift - 0.34 * spread))
            feathers.append((side * (1.02 - 0.22 * spread), -0.01 + lift * 0.8 - 0.24 * spread))
        ink.shape([(side * 0.05, 0.12), elbow, (wrist[0], wrist[1] + 0.05),
            *feathers, (side * 0.45, -0.22 + lift * 0.4),
                   (side * 0.08, -0.18)], brown, 0.40)  # fmt: skip
        ink.blob([(side * 0.06, 0.10), elbow, wrist, (side * 0.62, 0.0 + lift * 0.5), (side * 0.10, -0.02)],
                 blend(brown, colour("a07850"), 0.45), 0.5)  # fmt: skip
    ink.shape(
        [(-0.10, -0.18), (-0.22, -0.52), (0.0, -0.46), (0.22, -0.52), (0.10, -0.18)], colour("efe9dc"), 0.45
    )
    ink.blob(
        [(-0.13, 0.10), (-0.11, -0.22), (0.0, -0.32), (0.11, -0.22), (0.13, 0.10), (0.0, 0.20)], brown, 0.5
    )
    ink.oval((0.0, 0.20), (0.10, 0.12), colour("f4efe4"), 0.65)
    ink.shape([(-0.035, 0.16), (0.0, 0.05), (0.035, 0.16)], colour("e8aa2e"), 0.8)


def butterfly(ink: Ink, pose: Pose) -> None:
    """A butterfly: four wings that close and open."""
    tints = (colour("f08a2c"), colour("4f8fe8"), colour("e85f8f"), colour("f3d14a"))
    own = pose.own or tints[pose.odd % len(tints)]
    dark = colour("2a1c1c")
    open_ = 0.30 + 0.70 * abs(math.sin(2 * math.pi * (pose.moment / 0.55 + pose.odd * 0.31)))
    for side in (-1.0, 1.0):
        w = side * open_
        ink.blob(
            [(0, 0.06), (w * 0.28, 0.52), (w * 0.68, 0.66), (w * 0.72, 0.34), (w * 0.40, 0.04)], dark, 0.5
        )
        ink.blob(
            [(w * 0.04, 0.10), (w * 0.30, 0.46), (w * 0.60, 0.57), (w * 0.62, 0.34), (w * 0.36, 0.08)],
            own,
            0.75,
        )
        ink.blob(
            [(0, 0.02), (w * 0.42, 0.02), (w * 0.56, -0.26), (w * 0.30, -0.48), (w * 0.06, -0.20)], dark, 0.45
        )
        ink.blob(
            [(w * 0.04, -0.02), (w * 0.38, -0.02), (w * 0.47, -0.24), (w * 0.28, -0.38), (w * 0.08, -0.16)],
            own,
            0.6,
        )
        ink.oval((w * 0.57, 0.52), (0.035 * open_, 0.035), colour("fdf6e6"), 0.9)
        ink.oval((w * 0.36, -0.30), (0.045 * open_, 0.045), blend(own, (1, 1, 1), 0.5), 0.8)
        ink.line([(0, 0.14), (side * 0.06, 0.28), (side * 0.12, 0.34)], 0.012, dark, 0.4)
    ink.tube([(0, 0.18), (0, 0.0), (0, -0.24)], [0.055, 0.07, 0.03], dark, 0.45)


def dragon(ink: Ink, pose: Pose) -> None:
    """A dragon flying, breathing fire now and then."""
    hide = pose.own or colour("6b2f3a")
    belly = blend(hide, colour("e0a060"), 0.5)
    turn = 2 * math.pi * pose.moment / 1.5
    beat = math.sin(turn)
    rise = -0.08 * beat
    _dragon_wing(ink, (0.02, 0.14 + rise), beat, blend(hide, (0, 0, 0), 0.4), facing=0.10, scale=0.86)
    tail = [
        (-0.40 - 0.18 * step, 0.02 + rise + (0.12 * math.sin(turn * 0.7 - step * 0.75) if step else 0.0))
        for step in range(7)
    ]
    ink.tube(tail, [0.24, 0.17, 0.12, 0.08, 0.05, 0.02], hide, 0.45)
    end = tail[-1]
    ink.shape([(end[0] + 0.04, end[1]), (end[0] - 0.12, end[1] + 0.10), (end[0] - 0.18, end[1]),
               (end[0] - 0.12, end[1] - 0.09)], hide, 0.35)  # fmt: skip
    ink.blob([(-0.46, 0.10 + rise), (-0.10, 0.20 + rise), (0.34, 0.18 + rise), (0.46, 0.04 + rise),
        (0.28, -0.16 + rise),
              (-0.12, -0.17 + rise), (-0.44, -0.06 + rise)], hide, 0.5)  # fmt: skip
    ink.blob([(-0.20, -0.10 + rise), (0.18, -0.06 + rise), (0.36, 0.0 + rise), (0.26, -0.15 + rise),
        (-0.10, -0.17 + rise)],
             belly, 0.4)  # fmt: skip
    for x in (-0.22, 0.20):
        ink.limb(
            [(x, -0.10 + rise), (x - 0.10, -0.28 + rise), (x - 0.22, -0.30 + rise)],
            [0.13, 0.08, 0.05],
            hide,
            0.35,
        )
    neck = [(0.36, 0.08 + rise), (0.58, 0.22 + rise), (0.74, 0.44 + rise), (0.94, 0.48 + rise)]
    ink.tube(neck, [0.24, 0.17, 0.14, 0.13], hide, 0.52)
    head = neck[-1]
    ink.blob([(head[0] - 0.08, head[1] + 0.08), (head[0] + 0.08, head[1] + 0.10),
        (head[0] + 0.32, head[1] + 0.02),
              (head[0] + 0.33, head[1] - 0.04), (head[0] + 0.05, head[1] - 0.05)], hide, 0.58)  # fmt: skip
    ink.shape(
        [(head[0], head[1] - 0.06), (head[0] + 0.27, head[1] - 0.14), (head[0] + 0.24, head[1] - 0.07)],
        hide,
        0.35,
    )
    for back in (0.0, 0.08):
        ink.shape([(head[0] - 0.04 - back, head[1] + 0.06), (head[0] - 0.26 - back, head[1] + 0.24),
                   (head[0] + 0.05 - back, head[1] + 0.09)], colour("d8c49a"), 0.5)  # fmt: skip
    ink.oval((head[0] + 0.10, head[1] + 0.055), (0.022, 0.018), colour("ffd23f"), 1.0)
    for number in range(9):
        x = -0.36 + number * 0.09
        ink.shape([(x, 0.17 + rise), (x - 0.04, 0.27 + rise), (x + 0.05, 0.18 + rise)], hide, 0.25)
    _dragon_wing(ink, (0.10, 0.16 + rise), beat, hide, facing=0.55, scale=1.0)
    if math.sin(pose.moment * 1.1 + 0.4) > 0.1:
        for step in range(6):
            flicker = 1 + 0.2 * math.sin(pose.moment * 31 + step * 2)
            ink.glow((head[0] + 0.38 + 0.08 * step, head[1] - 0.08 - 0.035 * step),
                (0.09 + 0.035 * step) * flicker,
                     blend(colour("ffe08a"), colour("ff5a1f"), step / 5), 0.9)  # fmt: skip


def _dragon_wing(
    ink: Ink, root: Point, beat: float, own: tuple[float, float, float], *, facing: float, scale: float
) -> None:
    """A bat's wing: an arm, fingers, and skin hung between them."""
    elbow = beyond(root, 1.75 + 0.35 * beat, 0.40 * scale)
    wrist = beyond(elbow, 1.05 + 0.75 * beat, 0.46 * scale)
    tips = [
        beyond(wrist, 2.25 + 0.75 * beat + 0.42 * number, (0.72 - 0.05 * number) * scale)
        for number in range(4)
    ]
    edge: list[Point] = [wrist]
    for first, second in zip(tips, [*tips[1:], (root[0] - 0.34, root[1] - 0.04)], strict=True):
        middle = (
            (first[0] + second[0]) / 2 * 0.86 + wrist[0] * 0.14,
            (first[1] + second[1]) / 2 * 0.86 + wrist[1] * 0.14,
        )
        edge += [first, middle]
    ink.shape(
        [root, elbow, *edge, (root[0] - 0.34, root[1] - 0.04)], blend(own, colour("c87848"), 0.25), facing
    )
    for tip in tips:
        ink.line([wrist, tip], 0.014, own, facing * 0.6)
    ink.limb([root, elbow, wrist], [0.10, 0.07, 0.05], own, facing)
