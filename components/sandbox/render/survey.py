"""A first walk through a clip for what single frames can't tell: the subject, the sky, the camera's shake."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.subject import find_subject
from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_ops.base import Frame, Plane, Stage, grey, scaled
from components.sandbox.render.edit_words import Scope, Step
from components.sandbox.render.sky_finder import sky_mask

_WIDTH = 240
_LOOK_EVERY_S = 2.5
"""The network looks at least this often; between two looks its mask is carried along by optical flow.

A look costs 0.6 s: as much as all else that is done to 20 to 40 frames.
"""
_CALM_S = 0.6
"""The steadied camera follows the real one averaged over about this long."""
_MOST_SHIFT, _MOST_ROLL = 0.04, 0.02
"""Limits of a correction: share of the width, radians. Inside the steadied picture's enlargement."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What an edit has to know beforehand."""

    subject: bool
    sky: bool
    shake: bool

    def __bool__(self) -> bool:
        return self.subject or self.sky or self.shake


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found, one entry a frame; an empty tuple where nobody asked."""

    subjects: tuple[Plane, ...] = ()
    skies: tuple[Plane, ...] = ()
    steadyings: tuple[NDArray[np.float32], ...] = ()


def needs_of(steps: Iterable[Step]) -> Needs:
    """What the steps have to know beforehand."""
    steps = tuple(steps)
    operations = {step.operation for step in steps}
    scopes = {step.scope for step in steps}
    behind = {Operation.NEW_BACKGROUND, Operation.BLUR_BACKGROUND, Operation.GREEN_SCREEN}
    return Needs(
        subject=bool(operations & behind or scopes & {Scope.SUBJECT, Scope.BACKGROUND}),
        sky=Operation.NEW_SKY in operations or Scope.SKY in scopes,
        shake=Operation.STABILISE in operations,
    )


def survey(pictures: Iterable[Frame], stage: Stage, needs: Needs, seen: Callable[[float], None]) -> Survey:
    """Walk through the clip once, keeping only small pictures; `seen` is told the share walked."""
    small: list[Plane] = []
    subjects: dict[int, Plane | None] = {}
    skies: dict[int, Plane | None] = {}
    cv2.setNumThreads(2)  # the network's; the frames' own two threads aren't running yet
    looks = _looks(stage)
    for index, picture in enumerate(pictures):
        small.append(grey(scaled(picture, _WIDTH / picture.shape[1])))
        if needs.subject and index in looks:
            subjects[index] = find_subject(picture)
        if needs.sky and index in looks:
            skies[index] = sky_mask(picture)
        seen((index + 1) / stage.frames)
    return Survey(
        subjects=_carried(small, subjects, _middle) if needs.subject else (),
        skies=_carried(small, skies, _top) if needs.sky else (),
        steadyings=_steadyings(small, stage.rate) if needs.shake else (),
    )


def _looks(stage: Stage) -> frozenset[int]:
    """The frames that are looked at closely: the first, the last and as many as are needed, evenly spread."""
    last = stage.frames - 1
    gaps = max(1, math.ceil(last / (_LOOK_EVERY_S * stage.rate)))
    return frozenset(round(last * number / gaps) for number in range(gaps + 1))


def _carried(
    small: list[Plane], looks: dict[int, Plane | None], supposed: Callable[[int, int], Plane]
) -> tuple[Plane, ...]:
    """A mask for every frame: each look's mask carried forwards and backwards, faded from one to the next."""
    height, width = small[0].shape
    sure = {
        at: cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
        for at, mask in looks.items()
        if mask is not None
    }
    if not sure:
        return (supposed(width, height),) * len(small)
    forwards = _carry(small, sure, range(len(small)))
    backwards = _carry(small, sure, range(len(small) - 1, -1, -1))
    found = []
    for index in range(len(small)):
        (since, ahead), (until, behind) = forwards[index], backwards[index]
        weight = since / max(1, since + until)
        found.append(cv2.addWeighted(ahead, 1 - weight, behind, weight, 0))
    return tuple(found)


def _carry(small: list[Plane], sure: dict[int, Plane], order: range) -> list[tuple[int, Plane]]:
    """Per frame: how many frames ago the last look was, and its mask moved along since."""
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
    height, width = small[0].shape
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    carried: dict[int, tuple[int, Plane]] = {}
    age, mask = len(small), sure[min(sure, key=lambda at: abs(at - order[0]))]
    before: int | None = None
    for index in order:
        age += 1
        if index in sure:
            age, mask = 0, sure[index]
        elif before is not None:
            flow = finder.calc(small[index], small[before], np.zeros((height, width, 2), np.float32))
            mask = cv2.remap(
                mask,
                across + flow[..., 0],
                down + flow[..., 1],
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
        carried[index] = age, mask
        before = index
    return [carried[index] for index in range(len(small))]


def _middle(width: int, height: int) -> Plane:
    """Where the subject is when there is none to be seen: a soft oval in the middle."""
    across = np.linspace(-1, 1, width, dtype=np.float32)[None]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    far = np.hypot(across / 0.62, (down - 0.12) / 0.86)
    return np.asarray(np.clip((1.15 - far) * 3, 0, 1) * 255, np.uint8)


def _top(width: int, height: int) -> Plane:
    """Where the sky is when there is none to be seen: the top third, fading."""
    fade = np.clip((0.42 - np.linspace(0, 1, height)) * 6, 0, 1)[:, None] * 255
    return np.repeat(fade, width, axis=1).astype(np.uint8)


def _steadyings(small: list[Plane], rate: float) -> tuple[NDArray[np.float32], ...]:
    """Per frame the 2x3 matrix that moves it to where a calm camera would have had it."""
    width = small[0].shape[1]
    steps = np.zeros((len(small), 3))
    for index in range(1, len(small)):
        steps[index] = _step(small[index - 1], small[index], width)
    path = np.cumsum(steps, axis=0)
    spread_frames = max(1.0, _CALM_S * rate)
    offsets = np.arange(-3 * int(spread_frames), 3 * int(spread_frames) + 1)
    kernel = np.exp(-0.5 * (offsets / spread_frames) ** 2)
    padded = np.pad(path, ((len(offsets) // 2,) * 2, (0, 0)), mode="edge")
    calm = np.stack([np.convolve(axis, kernel / kernel.sum(), mode="valid") for axis in padded.T], axis=1)
    limits = np.array([_MOST_SHIFT, _MOST_SHIFT, _MOST_ROLL])
    corrections = np.clip(calm - path, -limits, limits)
    shape = small[0].shape[0] / width
    return tuple(_turned_about_middle(right, down, roll, shape) for right, down, roll in corrections.tolist())


def _step(before: Plane, after: Plane, width: int) -> tuple[float, float, float]:
    """The camera's move between two frames: right and down in widths, roll in radians."""
    points = cv2.goodFeaturesToTrack(before, 120, 0.01, 6)
    if points is None or len(points) < 6:
        return 0.0, 0.0, 0.0
    moved, found, _error = cv2.calcOpticalFlowPyrLK(before, after, points, np.zeros_like(points))
    kept = found.ravel() == 1
    if kept.sum() < 6:
        return 0.0, 0.0, 0.0
    matrix, _inliers = cv2.estimateAffinePartial2D(points[kept], moved[kept])
    if matrix is None:
        return 0.0, 0.0, 0.0
    middle = np.array([width / 2, before.shape[0] / 2, 1])
    shift = matrix @ middle - middle[:2]
    return float(shift[0] / width), float(shift[1] / width), float(np.arctan2(matrix[1, 0], matrix[0, 0]))


def _turned_about_middle(right: float, down: float, roll: float, shape: float) -> NDArray[np.float32]:
    cosine, sine, x, y = np.cos(roll), np.sin(roll), 0.5, shape / 2
    return np.array(
        [
            [cosine, -sine, x - cosine * x + sine * y + right],
            [sine, cosine, y - sine * x - cosine * y + down],
        ],
        np.float32,
    )
