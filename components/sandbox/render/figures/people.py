"""People: walking, running, dancing, riding, cycling, floating in space."""

import math
from dataclasses import dataclass

from components.sandbox.render.figures import beasts
from components.sandbox.render.figures.builds import HORSE
from components.sandbox.render.figures.ink import Box, Ink, Point, Pose, beyond, turned
from components.sandbox.render.pixels import Colour, blend, colour

_SKIN = colour("c99a78")
_HAIR = colour("3a2a22")
_COATS = (colour("b8483a"), colour("2f5f8a"), colour("d9a441"), colour("4f7a5a"), colour("7a4f7f"))
_TROUSERS = (colour("3a3f4c"), colour("4a4238"), colour("2f3a3a"))

PERSON_BOX = Box(0.55, 0.55, 1.22, 0.10)
CYCLIST_BOX = Box(0.75, 0.80, 1.15, 0.10)
RIDER_BOX = Box(1.2, 1.4, 2.05, 0.16)
FLOATER_BOX = Box(0.75, 0.75, 0.85, 0.75)


@dataclass(frozen=True, slots=True)
class Gait:
    """How somebody moves on two legs: angles in radians.

    Attributes:
        step_s: seconds for two steps.
        swing: of the thigh.
        fold: of the knee as the leg comes forward.
        elbow: how far the arms are bent.
        lean: of the trunk.
        bounce: rise and fall, in body heights.
    """

    step_s: float
    swing: float
    fold: float
    elbow: float
    lean: float
    bounce: float


_WALK = Gait(1.08, 0.44, 0.62, 0.28, 0.03, 0.012)
_RUN = Gait(0.66, 0.82, 1.65, 1.45, 0.20, 0.035)


def walker(ink: Ink, pose: Pose) -> None:
    """Somebody with a rucksack, walking."""
    _on_foot(ink, pose, _WALK, pack=True)


def runner(ink: Ink, pose: Pose) -> None:
    """Somebody running."""
    _on_foot(ink, pose, _RUN, pack=False)


def _on_foot(ink: Ink, pose: Pose, gait: Gait, *, pack: bool) -> None:
    coat = pose.own or _COATS[pose.odd % len(_COATS)]
    trousers = _TROUSERS[pose.odd % len(_TROUSERS)]
    phase = pose.moment / gait.step_s + pose.odd * 0.29
    turn = 2 * math.pi * phase
    rise = gait.bounce * (1 + math.cos(2 * turn))
    hip: Point = (0.0, 0.485 + rise)
    neck = beyond(hip, math.pi / 2 - gait.lean, 0.335)
    ink.shadow((0.0, 0.0), 0.30)
    _arm(ink, neck, -turn, gait, own=blend(coat, (0, 0, 0), 0.45), facing=0.12)
    _leg(ink, hip, turn + math.pi, gait, own=trousers, facing=0.10)
    _leg(ink, hip, turn, gait, own=trousers, facing=0.42)
    _torso(ink, hip, neck, coat, gait.lean)
    if pack:
        back = beyond(hip, math.pi / 2 - gait.lean + 0.42, 0.25)
        ink.blob([(back[0] - 0.075, back[1] - 0.10), (back[0] - 0.085, back[1] + 0.09),
            (back[0] + 0.04, back[1] + 0.11),
                  (back[0] + 0.05, back[1] - 0.11)], colour("6f5a3a"), 0.4)  # fmt: skip
    _head(ink, neck, gait.lean)
    _arm(ink, neck, turn, gait, own=coat, facing=0.58)


def _torso(ink: Ink, hip: Point, neck: Point, coat: Colour, lean: float) -> None:
    side = (math.cos(lean), -math.sin(lean))

    def at(share: float, out: float) -> Point:
        return (
            hip[0] + (neck[0] - hip[0]) * share + side[0] * out,
            hip[1] + (neck[1] - hip[1]) * share + side[1] * out,
        )

    ink.blob([at(-0.12, -0.075), at(0.35, -0.068), at(0.85, -0.085), at(1.03, -0.02), at(0.95, 0.06),
        at(0.6, 0.085),
              at(0.2, 0.07), at(-0.12, 0.08)], coat, 0.48)  # fmt: skip


def _head(ink: Ink, neck: Point, lean: float) -> None:
    centre = beyond(neck, math.pi / 2 - lean * 0.6, 0.105)
    ink.limb([neck, centre], [0.06, 0.055], _SKIN, 0.40)
    ink.oval(centre, (0.060, 0.070), _SKIN, 0.52)
    ink.blob([(centre[0] - 0.066, centre[1] - 0.045), (centre[0] - 0.062, centre[1] + 0.045),
              (centre[0] - 0.005, centre[1] + 0.082), (centre[0] + 0.052, centre[1] + 0.050),
              (centre[0] + 0.012, centre[1] + 0.028),
              (centre[0] - 0.022, centre[1] - 0.020)], _HAIR, 0.45)  # fmt: skip


def _leg(ink: Ink, hip: Point, turn: float, gait: Gait, *, own: Colour, facing: float) -> None:
    swing = gait.swing * math.sin(turn)
    fold = gait.fold * max(0.0, math.cos(turn)) ** 1.3 + 0.06
    length = 0.238
    knee = beyond(hip, -math.pi / 2 + swing + 0.10, length)
    ankle = beyond(knee, -math.pi / 2 + swing - fold, length)
    toe = beyond(ankle, swing * 0.6 - fold * 0.55, 0.075)
    ink.limb([hip, knee, ankle], [0.105, 0.078, 0.052], own, facing)
    ink.limb([ankle, toe], [0.055, 0.042], colour("2a211c"), facing)


def _arm(ink: Ink, neck: Point, turn: float, gait: Gait, *, own: Colour, facing: float) -> None:
    shoulder: Point = (neck[0] - 0.005, neck[1] - 0.035)
    swing = -gait.swing * 0.85 * math.sin(turn) - gait.lean
    elbow = beyond(shoulder, -math.pi / 2 + swing, 0.155)
    hand = beyond(elbow, -math.pi / 2 + swing + gait.elbow, 0.145)
    ink.limb([shoulder, elbow, hand], [0.066, 0.052, 0.040], own, facing)
    ink.oval(hand, (0.024, 0.024), _SKIN, facing)


def dancer(ink: Ink, pose: Pose) -> None:
    """A dancer turning on one foot, skirt flying."""
    dress = pose.own or colour("d8476a")
    turn = 2 * math.pi * pose.moment / 2.6 + pose.odd
    open_ = math.cos(turn)
    rise = 0.02 * math.sin(turn * 2)
    hip: Point = (0.0, 0.50 + rise)
    neck: Point = (0.03 * open_, 0.84 + rise)
    ink.shadow((0.0, 0.0), 0.22)
    ink.limb([hip, (0.01, 0.26), (0.0, 0.03)], [0.09, 0.062, 0.035], _SKIN, 0.45)
    ink.limb([(0.0, 0.05), (0.02, 0.0)], [0.04, 0.02], dress, 0.4)
    knee: Point = (0.17 * open_, 0.36 + rise)
    ink.limb([hip, knee, (0.03 * open_, 0.24 + rise)], [0.085, 0.06, 0.04], _SKIN, 0.35)
    wave = [0.025 * math.sin(turn * 3 + k * 1.3) for k in range(7)]
    hem = [(-0.30 + 0.10 * k, 0.40 + wave[k] - 0.02 * (k % 2) + rise) for k in range(7)]
    ink.blob([(-0.055, 0.60 + rise), *hem, (0.055, 0.60 + rise)], dress, 0.50)
    ink.blob([(-0.055, 0.58 + rise), (-0.065, 0.80 + rise), (neck[0], neck[1] + 0.01), (0.075, 0.79 + rise),
              (0.055, 0.58 + rise)], dress, 0.62)  # fmt: skip
    for side in (-1.0, 1.0):
        elbow: Point = (neck[0] + side * 0.15 * (0.6 + 0.4 * open_), neck[1] + 0.10)
        ink.tube([(neck[0] + side * 0.05, neck[1] - 0.03), elbow, (neck[0] + side * 0.07, neck[1] + 0.27)],
                 [0.05, 0.042, 0.026], _SKIN, 0.5)  # fmt: skip
    ink.oval((neck[0], neck[1] + 0.10), (0.052, 0.062), _SKIN, 0.55)
    ink.oval((neck[0] - 0.01 * open_, neck[1] + 0.135), (0.052, 0.040), _HAIR, 0.4)
    ink.oval((neck[0] - 0.045 * open_, neck[1] + 0.165), (0.026, 0.026), _HAIR, 0.4)


def rider(ink: Ink, pose: Pose) -> None:
    """A horse at a gallop with its rider."""
    beasts.horse(ink, pose)
    build = HORSE
    rise = beasts.lifted(build, beasts.phase_of(build, pose)) * 1.3
    seat: Point = (-0.10, 0.96 + rise)
    neck: Point = (0.06, 1.40 + rise)
    coat = colour("8a3f2c")
    ink.limb([seat, (0.20, 0.80 + rise), (0.12, 0.52 + rise)], [0.17, 0.13, 0.09], colour("3f4450"), 0.5)
    ink.limb([(0.12, 0.52 + rise), (0.22, 0.50 + rise)], [0.09, 0.06], colour("2a1c14"), 0.5)
    ink.blob([(seat[0] - 0.12, seat[1] - 0.03), (seat[0] - 0.10, seat[1] + 0.22),
        (neck[0] - 0.10, neck[1] - 0.02),
              (neck[0] + 0.05, neck[1] + 0.02), (neck[0] + 0.10, neck[1] - 0.14),
              (seat[0] + 0.13, seat[1] + 0.02)],
             coat, 0.5)  # fmt: skip
    ink.limb(
        [(neck[0], neck[1] - 0.06), (0.22, 1.14 + rise), (0.42, 1.16 + rise)], [0.10, 0.075, 0.055], coat, 0.6
    )
    head: Point = (neck[0] + 0.05, neck[1] + 0.14)
    ink.oval(head, (0.085, 0.10), _SKIN, 0.5)
    ink.oval((head[0], head[1] + 0.06), (0.19, 0.028), colour("5a3f28"), 0.5)
    ink.blob([(head[0] - 0.095, head[1] + 0.06), (head[0] - 0.075, head[1] + 0.17),
        (head[0] + 0.075, head[1] + 0.17),
              (head[0] + 0.095, head[1] + 0.06)], colour("5a3f28"), 0.6)  # fmt: skip


def cyclist(ink: Ink, pose: Pose) -> None:
    """Somebody on a bicycle; wheels and pedals turn."""
    coat = pose.own or _COATS[(pose.odd + 1) % len(_COATS)]
    turn = -2 * math.pi * pose.moment / 0.9
    rear, front, crank = (-0.40, 0.235), (0.42, 0.235), (-0.04, 0.25)
    ink.shadow((0.0, 0.0), 0.62)
    frame = colour("c8453c") if pose.own is None else blend(pose.own, (0, 0, 0), 0.3)
    seat: Point = (-0.15, 0.60)
    hands: Point = (0.30, 0.66)
    pedals = [
        (crank[0] + 0.085 * math.cos(turn + k * math.pi), crank[1] + 0.085 * math.sin(turn + k * math.pi))
        for k in (0, 1)
    ]
    hip: Point = (seat[0], seat[1] + 0.05)
    _pedalling(ink, hip, pedals[1], 0.10)
    for wheel in (rear, front):
        _wheel(ink, wheel, 0.23, turn * 0.9)
    for start, end in ((rear, crank), (rear, (-0.13, 0.50)), (crank, (-0.14, 0.56)), ((-0.13, 0.50),
        (0.27, 0.53)),
                       (crank, (0.27, 0.50)), (front, (0.26, 0.60)), ((0.26, 0.60), hands)):  # fmt: skip
        ink.limb([start, end], [0.024, 0.024], frame, 0.55)
    ink.limb([(-0.21, 0.59), (-0.08, 0.60)], [0.04, 0.025], colour("1d1b1a"), 0.5)
    neck: Point = (0.13, 0.90)
    ink.blob([(hip[0] - 0.08, hip[1] - 0.02), (hip[0] - 0.05, hip[1] + 0.14),
        (neck[0] - 0.06, neck[1] + 0.02),
              (neck[0] + 0.05, neck[1] - 0.02), (neck[0] + 0.02, neck[1] - 0.13),
              (hip[0] + 0.08, hip[1] - 0.03)],
             coat, 0.5)  # fmt: skip
    ink.limb([(neck[0], neck[1] - 0.05), (0.24, 0.76), hands], [0.065, 0.05, 0.04], coat, 0.6)
    _pedalling(ink, hip, pedals[0], 0.45)
    head: Point = (neck[0] + 0.07, neck[1] + 0.10)
    ink.oval(head, (0.055, 0.065), _SKIN, 0.5)
    ink.blob([(head[0] - 0.075, head[1] + 0.005), (head[0] - 0.04, head[1] + 0.085),
        (head[0] + 0.05, head[1] + 0.075),
              (head[0] + 0.075, head[1] + 0.02)], colour("e8e4da"), 0.6)  # fmt: skip


def _pedalling(ink: Ink, hip: Point, pedal: Point, facing: float) -> None:
    """A leg whose knee is found from hip and pedal."""
    away = math.hypot(pedal[0] - hip[0], pedal[1] - hip[1])
    bend = math.acos(min(1.0, away / 2 / 0.235))
    angle = math.atan2(pedal[1] - hip[1], pedal[0] - hip[0])
    knee = beyond(hip, angle + bend, 0.235)
    ink.limb([hip, knee, pedal], [0.105, 0.078, 0.05], _TROUSERS[0], facing)
    ink.limb(
        [(pedal[0] - 0.03, pedal[1]), (pedal[0] + 0.05, pedal[1] - 0.005)],
        [0.05, 0.04],
        colour("e8e4da"),
        facing,
    )


def _wheel(ink: Ink, centre: Point, radius: float, turn: float) -> None:
    rim = [beyond(centre, 2 * math.pi * k / 28, radius) for k in range(29)]
    ink.line(rim, 0.024, colour("1f1d1d"), 0.45)
    for spoke in range(8):
        ink.line([centre, beyond(centre, turn + spoke * math.pi / 4, radius)], 0.004, colour("9a9a9a"), 0.5)


def astronaut(ink: Ink, pose: Pose) -> None:
    """An astronaut drifting and slowly turning."""
    suit, joint = colour("eef0f2"), colour("b9bec6")
    angle = 0.35 * math.sin(pose.moment * 0.5 + pose.odd) + 0.12
    drift = math.sin(pose.moment * 0.9)

    def at(x: float, y: float) -> Point:
        return turned((x, y), angle)

    ink.blob([at(-0.27, -0.16), at(-0.29, 0.26), at(0.02, 0.30), at(0.02, -0.18)], joint, 0.35)
    for side, lag in ((-1.0, 0.0), (1.0, 1.2)):
        bend = 0.10 * math.sin(pose.moment * 0.8 + lag)
        hip = at(side * 0.10, -0.22)
        knee = at(side * 0.16 + bend * 0.4, -0.44)
        ink.limb(
            [hip, knee, at(side * 0.15 - bend, -0.66)], [0.19, 0.16, 0.14], suit, 0.4 if side < 0 else 0.55
        )
        ink.limb([at(side * 0.15 - bend, -0.66), at(side * 0.22 - bend, -0.69)], [0.15, 0.11], joint, 0.4)
    ink.blob(
        [at(-0.20, -0.24), at(-0.22, 0.22), at(0.0, 0.30), at(0.22, 0.22), at(0.20, -0.24), at(0.0, -0.28)],
        suit,
        0.55,
    )
    ink.blob([at(-0.09, -0.06), at(-0.09, 0.08), at(0.09, 0.08), at(0.09, -0.06)], joint, 0.4)
    for x, tint in ((-0.05, colour("e04f3f")), (0.0, colour("3f8fe0")), (0.05, colour("f0c040"))):
        ink.oval(at(x, 0.02), (0.018, 0.018), tint, 0.9)
    for side in (-1.0, 1.0):
        wave = 0.5 * drift if side > 0 else 0.15 * drift
        shoulder = at(side * 0.19, 0.18)
        elbow = at(side * (0.36 - 0.05 * wave), 0.08 + 0.20 * wave + (0.08 if side > 0 else 0))
        hand = at(side * (0.46 - 0.06 * wave), 0.10 + 0.40 * wave + (0.18 if side > 0 else -0.08))
        ink.limb([shoulder, elbow, hand], [0.16, 0.13, 0.11], suit, 0.58)
        ink.oval(hand, (0.065, 0.065), joint, 0.5)
    ink.oval(at(0.0, 0.44), (0.205, 0.205), suit, 0.6)
    ink.oval(at(0.03, 0.44), (0.155, 0.135), colour("b8862f"), 0.75)
    ink.oval(at(0.035, 0.43), (0.135, 0.115), colour("2a2f4a"), 0.7)
    ink.oval(at(-0.02, 0.49), (0.05, 0.03), colour("f4d488"), 1.0, turned=25)
