"""Four-legged animals: one rig, many builds; they gallop, trot or walk to the right."""

import math

from components.sandbox.render.figures.builds import CAT, DEER, DOG, HORSE, WOLF, Build, Ears, Tail
from components.sandbox.render.figures.ink import Box, Ink, Point, Pose, beyond
from components.sandbox.render.pixels import Colour, blend, colour

BEAST_BOX = Box(1.15, 1.35, 2.0, 0.16)
"""Fits every build in every phase."""


def dog(ink: Ink, pose: Pose) -> None:
    """A golden retriever unless the prompt says otherwise."""
    _beast(ink, pose, DOG)


def wolf(ink: Ink, pose: Pose) -> None:
    """A wolf or a fox."""
    _beast(ink, pose, WOLF)


def cat(ink: Ink, pose: Pose) -> None:
    """A cat, small or large."""
    _beast(ink, pose, CAT)


def horse(ink: Ink, pose: Pose) -> None:
    """A galloping horse."""
    _beast(ink, pose, HORSE)


def deer(ink: Ink, pose: Pose) -> None:
    """A leaping stag."""
    _beast(ink, pose, DEER)


def phase_of(build: Build, pose: Pose) -> float:
    """Where in its stride an animal is, in whole strides."""
    return pose.moment / build.stride_s + pose.odd * 0.37


def lifted(build: Build, phase: float) -> float:
    """How high the body is carried in this phase of the gallop."""
    return 0.045 + 0.045 * math.sin(2 * math.pi * phase - 0.6) * build.swing


def _beast(ink: Ink, pose: Pose, build: Build) -> None:
    coat = pose.own or build.coat
    dark = blend(coat, (0.05, 0.04, 0.05), 0.42)
    phase = phase_of(build, pose)
    rise = lifted(build, phase)
    pitch = 0.07 * math.sin(2 * math.pi * phase + 0.5) * build.swing
    half = build.length / 2
    hip: Point = (-half, 0.80 + rise - pitch)
    shoulder: Point = (half, 0.80 + rise + pitch)
    ink.shadow((0.0, 0.0), 0.92)
    _leg(ink, build, (hip[0] + 0.02, hip[1] - 0.10), phase + 0.10, coat=dark, facing=0.12, hind=True)
    _leg(
        ink, build, (shoulder[0] - 0.06, shoulder[1] - 0.16), phase + 0.56, coat=dark, facing=0.12, hind=False
    )
    _tail(ink, build, hip, phase, coat)
    if build.shaggy:
        _long_hair(ink, build, hip, shoulder, coat=coat, phase=phase)
    _trunk(ink, build, hip, shoulder, coat=coat, phase=phase)
    _leg(ink, build, (hip[0] - 0.02, hip[1] - 0.08), phase, coat=coat, facing=0.50, hind=True)
    _leg(
        ink, build, (shoulder[0] - 0.02, shoulder[1] - 0.14), phase + 0.44, coat=coat, facing=0.50, hind=False
    )
    _head(ink, build, shoulder, phase, coat=coat, pose=pose)


def _trunk(ink: Ink, build: Build, hip: Point, shoulder: Point, *, coat: Colour, phase: float) -> None:
    """Rump, back, chest and belly in one outline; the back arches as the legs gather."""
    arch = 0.035 * math.sin(2 * math.pi * phase + 2.2) * build.swing
    (hx, hy), (sx, sy) = hip, shoulder
    middle = (hx + sx) / 2
    ink.blob(
        [
            (hx - 0.15, hy - 0.02), (hx - 0.07, hy + 0.115), (middle - 0.08, (hy + sy) / 2 + 0.115 + arch),
            (sx - 0.10, sy + 0.135), (sx + 0.10, sy + 0.08), (sx + 0.165, sy - 0.10),
            (sx + 0.10, sy + 0.10 - build.chest), (sx - 0.14, sy + 0.09 - build.chest),
            (middle - 0.04, (hy + sy) / 2 + 0.10 - (build.chest + build.waist) / 2 + arch),
            (hx + 0.14, hy + 0.08 - build.waist), (hx - 0.10, hy - 0.22),
        ],
        coat,
        0.48,
    )  # fmt: skip
    ink.blob(
        [(sx + 0.15, sy - 0.04), (sx + 0.135, sy - 0.20), (sx + 0.05, sy + 0.105 - build.chest),
         (sx - 0.02, sy - 0.16)],
        build.pale,
        0.42,
    )  # fmt: skip


def _long_hair(ink: Ink, build: Build, hip: Point, shoulder: Point, *, coat: Colour, phase: float) -> None:
    """Locks that hang from chest, belly and thighs, blown back by the run; their roots are under the coat."""
    (hx, hy), (sx, sy) = hip, shoulder
    fair = blend(coat, build.pale, 0.45)
    _locks(
        ink,
        (sx + 0.04, sy + 0.15 - build.chest),
        (hx + 0.20, hy + 0.14 - build.waist),
        fair,
        phase=phase,
        length=0.19,
    )
    _locks(
        ink,
        (sx + 0.13, sy + 0.02),
        (sx + 0.02, sy + 0.16 - build.chest),
        build.pale,
        phase=phase,
        length=0.17,
    )
    _locks(ink, (hx - 0.10, hy + 0.04), (hx - 0.04, hy - 0.26), fair, phase=phase, length=0.19)


def _locks(ink: Ink, begin: Point, end: Point, own: Colour, *, phase: float, length: float) -> None:
    """A fringe from one point to the other."""
    locks: list[list[Point]] = []
    count = 7
    for number in range(count):
        share = number / (count - 1)
        root: Point = (begin[0] + (end[0] - begin[0]) * share, begin[1] + (end[1] - begin[1]) * share)
        blown = -math.pi * 0.74 + 0.16 * math.sin(2 * math.pi * phase + 3.1 * share)
        middle = beyond(root, blown, length * 0.6)
        locks.append([root, middle, beyond(middle, blown - 0.35, length * (0.4 + 0.25 * (number % 2)))])
    ink.tubes(locks, [0.13, 0.09, 0.008], own, 0.42)


def _leg(
    ink: Ink, build: Build, root: Point, phase: float, *, coat: Colour, facing: float, hind: bool
) -> None:
    """Thigh, shank and foot; the joint folds while the leg swings forward."""
    turn = 2 * math.pi * phase
    reach = root[1]
    swing = build.swing * math.sin(turn)
    fold = max(0.0, math.cos(turn)) ** 1.2 * (1.15 if hind else 1.35) * min(1.0, build.swing / 0.7)
    low = colour("2b2320") if build.stripe else coat
    down = -math.pi / 2
    if hind:
        knee = beyond(root, down + swing * 0.9 + 0.30, reach * 0.38)
        hock = beyond(knee, down + swing * 0.9 - 0.55 - fold * 0.75, reach * 0.36)
        foot = beyond(hock, down + swing * 0.95 + 0.18 - fold * 0.20, reach * 0.33)
        ink.limb([root, knee, hock, foot], [build.leg * 1.55, build.leg * 0.92, build.leg * 0.46,
            build.leg * 0.40],
                 coat, facing)  # fmt: skip
    else:
        elbow = beyond(root, down + swing - 0.12, reach * 0.36)
        wrist = beyond(elbow, down + swing + 0.10 - fold * 0.35, reach * 0.34)
        foot = beyond(wrist, down + swing + 0.05 - fold, reach * 0.32)
        ink.limb([root, elbow, wrist, foot], [build.leg * 1.15, build.leg * 0.72, build.leg * 0.46,
            build.leg * 0.38],
                 coat, facing)  # fmt: skip
    toe = beyond(foot, swing * 0.5 + 0.05 - fold * 0.8, build.leg * 0.34)
    ink.limb([foot, toe], [build.leg * 0.44, build.leg * 0.34], low, facing)


def _tail(ink: Ink, build: Build, hip: Point, phase: float, coat: Colour) -> None:
    wag = math.sin(2 * math.pi * phase * 1.0 + 1.0)
    root: Point = (hip[0] - 0.11, hip[1] + 0.06)
    match build.tail:
        case Tail.PLUME:
            middle = beyond(root, math.pi - 0.35 + wag * 0.16, 0.24)
            tip = beyond(middle, math.pi - 0.75 + wag * 0.35, 0.26)
            if build.shaggy:
                _locks(ink, (root[0] - 0.02, root[1] + 0.01), (tip[0] + 0.06, tip[1] - 0.02),
                       blend(coat, build.pale, 0.45), phase=phase, length=0.17)  # fmt: skip
            ink.tube([root, middle, tip], [0.09, 0.17, 0.14, 0.03], coat, 0.55)
            ink.tube([(root[0], root[1] - 0.03), (middle[0], middle[1] - 0.05), tip], [0.05, 0.10, 0.02],
                     build.pale, 0.5)  # fmt: skip
        case Tail.BRUSH:
            middle = beyond(root, math.pi + 0.10 + wag * 0.12, 0.24)
            tip = beyond(middle, math.pi + 0.28 + wag * 0.22, 0.27)
            ink.tube([root, middle, tip], [0.08, 0.17, 0.16, 0.03], coat, 0.4)
        case Tail.THIN:
            middle = beyond(root, math.pi - 0.2 + wag * 0.15, 0.28)
            tip = beyond(middle, math.pi - 1.0 + wag * 0.3, 0.30)
            ink.tube([root, middle, tip], [0.085, 0.075, 0.065, 0.05], coat, 0.45)
        case Tail.HAIR:
            middle = beyond(root, math.pi - 0.15 + wag * 0.15, 0.20)
            tip = beyond(middle, math.pi + 0.55 + wag * 0.20, 0.46)
            ink.tube(
                [root, middle, tip], [0.07, 0.15, 0.17, 0.02], blend(coat, (0.04, 0.03, 0.03), 0.65), 0.35
            )
        case Tail.SHORT:
            ink.limb([root, beyond(root, math.pi - 0.6, 0.10)], [0.09, 0.04], build.pale, 0.6)


def _head(ink: Ink, build: Build, shoulder: Point, phase: float, *, coat: Colour, pose: Pose) -> None:
    """Neck, skull, muzzle, ear, eye; nodding with the stride."""
    nod = 0.06 * math.sin(2 * math.pi * phase + 1.2)
    root: Point = (shoulder[0] + 0.015, shoulder[1] - 0.01)
    poll = beyond(root, build.lift + nod, build.neck + 0.10)
    skull = build.head * 0.30
    aim = -0.30 - build.lift * 0.28 + nod
    nose = beyond(poll, aim, build.head * 0.80)
    ink.limb([root, poll], [build.chest * 0.72, skull * 1.75], coat, 0.50)
    if build.mane:
        _mane(ink, root, poll, coat, phase)
    brow = beyond(poll, aim, build.head * 0.28)
    ink.oval(poll, (skull * 1.08, skull), coat, 0.55)
    ink.limb([brow, nose], [skull * 1.55, skull * 2 * build.muzzle * 0.72], coat, 0.52)
    jaw = (nose[0] - 0.02, nose[1] - skull * 0.22)
    ink.limb(
        [(brow[0], brow[1] - skull * 0.45), jaw], [skull * 0.8, skull * build.muzzle * 0.8], build.pale, 0.40
    )
    if build.ears is Ears.FLOPPY:
        gape = beyond(poll, aim - 0.55, build.head * 0.55)
        ink.limb([(brow[0], brow[1] - skull * 0.75), gape], [skull * 0.5, skull * 0.32], build.pale, 0.30)
        ink.limb([(gape[0] - 0.02, gape[1] + 0.015), (gape[0] + 0.01, gape[1] - 0.05)], [0.045, 0.04],
                 colour("e0707a"), 0.5)  # fmt: skip
    ink.oval(beyond(nose, aim, skull * 0.34), (skull * 0.26, skull * 0.22), colour("1c1614"), 0.5)
    eye = beyond(poll, aim + 0.55, build.head * 0.24)
    ink.oval(eye, (skull * 0.13, skull * 0.13), colour("17120f"), 0.5)
    _ear(ink, build, poll, skull, phase=phase, coat=coat)
    if build.antlers:
        _antlers(ink, poll, skull)


def _ear(ink: Ink, build: Build, poll: Point, skull: float, *, phase: float, coat: Colour) -> None:
    flap = 0.25 * math.sin(2 * math.pi * phase + 0.4)
    match build.ears:
        case Ears.FLOPPY:
            root: Point = (poll[0] - skull * 0.25, poll[1] + skull * 0.62)
            tip = beyond(root, -math.pi / 2 - 0.75 - flap, skull * 1.75)
            ink.tube([root, beyond(root, -math.pi / 2 - 0.95 - flap * 0.6, skull * 0.95), tip],
                     [skull * 0.55, skull * 0.85, skull * 0.55], blend(coat, (0.25, 0.12, 0.04), 0.35),
                     0.40)  # fmt: skip
        case Ears.POINTED:
            for back, facing in ((0.50, 0.15), (0.10, 0.55)):
                foot: Point = (poll[0] - skull * back, poll[1] + skull * 0.70)
                ink.shape(
                    [(foot[0] - skull * 0.38, foot[1] - skull * 0.12),
                    (foot[0] - skull * 0.22, foot[1] + skull * 0.95),
                     (foot[0] + skull * 0.42, foot[1] - skull * 0.05)],
                    coat,
                    facing,
                )  # fmt: skip
        case Ears.ROUND:
            ink.oval((poll[0] - skull * 0.3, poll[1] + skull * 0.8), (skull * 0.4, skull * 0.4), coat, 0.4)


def _mane(ink: Ink, root: Point, poll: Point, coat: Colour, phase: float) -> None:
    """Hair along the neck, blown back."""
    hair = blend(coat, (0.04, 0.03, 0.03), 0.68)
    for step in range(8):
        share = step / 7
        x = root[0] + (poll[0] - root[0]) * (0.15 + 0.95 * share)
        y = root[1] + (poll[1] - root[1]) * (0.15 + 0.95 * share)
        start: Point = (x - 0.10 + 0.05 * share, y + 0.10)
        wave = 0.22 * math.sin(2 * math.pi * phase + share * 2.4)
        ink.tube([start, beyond(start, math.pi - 0.15 + wave, 0.12),
            beyond(start, math.pi + 0.25 + wave, 0.24)],
                 [0.09, 0.08, 0.015], hair, 0.35)  # fmt: skip


def _antlers(ink: Ink, poll: Point, skull: float) -> None:
    bone = colour("cdb48c")
    for shift, facing in ((-0.03, 0.2), (0.03, 0.6)):
        root: Point = (poll[0] - skull * 0.2 + shift, poll[1] + skull * 0.85)
        path = [
            root,
            (root[0] - 0.10, root[1] + 0.16),
            (root[0] - 0.10, root[1] + 0.34),
            (root[0] + 0.02, root[1] + 0.46),
        ]
        ink.tube(path, [0.035, 0.03, 0.025, 0.012], bone, facing)
        for place, out in ((1, 0.13), (2, 0.15)):
            ink.limb(
                [path[place], (path[place][0] + out, path[place][1] + 0.13)], [0.026, 0.010], bone, facing
            )
