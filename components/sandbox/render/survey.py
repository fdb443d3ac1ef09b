"""A first walk through a clip for what single frames can't tell: the subject, the sky, the sun, the shake."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.subject import salience
from components.sandbox.render.between_keys import every_frame, every_sun
from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_ops.base import Frame, Plane, Stage, Sun, grey, scaled
from components.sandbox.render.edit_words import Scope, Step
from components.sandbox.render.sky_track import skies_at, suns_at
from components.sandbox.render.steadying import steadyings
from components.sandbox.render.subject_track import Soft, tracked

_WIDTH = 240
_KEY_EVERY_S = 1 / 6
"""What is found is found anew this often, in small pictures; between two, one fades into the other."""
_LOOK_EVERY_S = 1.7
"""The network looks at least this often, and the sky is looked for."""
_LOOK_SIDE = 224
"""What the network is given: it takes 0.2 s, half of what its own 320 takes, and sees as much in a scene."""
_LEAST_LAND, _MOST_LAND = 0.08, 0.94
"""Shares of the picture between which what isn't sky can stand for a subject."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What an edit has to know beforehand."""

    subject: bool = False
    sky: bool = False
    sun: bool = False
    shake: bool = False

    def __bool__(self) -> bool:
        return self.subject or self.sky or self.sun or self.shake


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found, one entry a frame; an empty tuple where nobody asked."""

    subjects: tuple[Plane, ...] = ()
    skies: tuple[Plane, ...] = ()
    suns: tuple[Sun, ...] = ()
    steadyings: tuple[NDArray[np.float32], ...] = ()


@dataclass(slots=True)
class _Walk:
    """What is kept of a clip: small pictures at the keys, looks, and small grey ones for the shake."""

    needs: Needs
    at: frozenset[int]
    looks_at: frozenset[int]
    keys: dict[int, Frame] = field(default_factory=dict)
    looks: dict[int, Soft] = field(default_factory=dict)
    greys: list[Plane] = field(default_factory=list)

    def see(self, index: int, picture: Frame) -> None:
        if index in self.at:
            self.keys[index] = scaled(picture, _WIDTH / picture.shape[1])
        if self.needs.subject and index in self.looks_at:
            self.looks[index] = salience(picture, _LOOK_SIDE)
        if self.needs.shake:
            self.greys.append(grey(scaled(picture, _WIDTH / picture.shape[1])))


def needs_of(steps: Iterable[Step]) -> Needs:
    """What the steps have to know beforehand."""
    steps = tuple(steps)
    operations = {step.operation for step in steps}
    scopes = {step.scope for step in steps}
    behind = {Operation.NEW_BACKGROUND, Operation.BLUR_BACKGROUND, Operation.GREEN_SCREEN}
    above = {Operation.NEW_SKY, Operation.NIGHT}
    return Needs(
        subject=bool(operations & behind or scopes & {Scope.SUBJECT, Scope.BACKGROUND}),
        sky=bool(operations & above) or Scope.SKY in scopes,
        sun=Operation.NIGHT in operations,
        shake=Operation.STABILISE in operations,
    )


def survey(pictures: Iterable[Frame], stage: Stage, needs: Needs, seen: Callable[[float], None]) -> Survey:
    """Walk through the clip once, keeping only small pictures; `seen` is told the share walked."""
    cv2.setNumThreads(2)  # the network's; the frames' own two threads aren't running yet
    looks = spaced(stage, _LOOK_EVERY_S)
    walk = _Walk(needs, spaced(stage, _KEY_EVERY_S) | looks, looks)
    for index, picture in enumerate(pictures):
        walk.see(index, picture)
        seen((index + 1) / stage.frames)
    skies = skies_at(walk.keys, looks) if needs.sky else None
    suns = suns_at(walk.keys, skies) if needs.sun and skies is not None else None
    return Survey(
        subjects=every_frame(_subjects(walk), follow=True) if needs.subject else (),
        skies=every_frame(skies or dict.fromkeys(walk.keys, _top(walk))) if needs.sky else (),
        suns=() if suns is None else every_sun(suns),
        steadyings=steadyings(walk.greys, stage.rate) if needs.shake else (),
    )


def spaced(stage: Stage, every_s: float) -> frozenset[int]:
    """The first frame, the last and as many as are needed, evenly spread."""
    last = stage.frames - 1
    gaps = max(1, math.ceil(last / (every_s * stage.rate)))
    return frozenset(round(last * number / gaps) for number in range(gaps + 1))


def _subjects(walk: _Walk) -> dict[int, Plane]:
    """The subject; where there is none, all that isn't sky; where there is no sky either, the middle."""
    found = tracked(walk.keys, walk.looks)
    if found is not None:
        return found
    skies = skies_at(walk.keys, walk.looks_at)
    if skies is not None:
        land = 1 - float(np.mean([sky.mean() for sky in skies.values()])) / 255
        if _LEAST_LAND < land < _MOST_LAND:
            return {at: cv2.bitwise_not(sky) for at, sky in skies.items()}
    height, width = next(iter(walk.keys.values())).shape[:2]
    return dict.fromkeys(walk.keys, _middle(width, height))


def _middle(width: int, height: int) -> Plane:
    """Where the subject is when there is none to be seen: a soft oval in the middle."""
    across = np.linspace(-1, 1, width, dtype=np.float32)[None]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    far = np.hypot(across / 0.62, (down - 0.12) / 0.86)
    return np.asarray(np.clip((1.15 - far) * 3, 0, 1) * 255, np.uint8)


def _top(walk: _Walk) -> Plane:
    """Where the sky is when there is none to be seen: the top third, fading."""
    height, width = next(iter(walk.keys.values())).shape[:2]
    fade = np.clip((0.42 - np.linspace(0, 1, height)) * 6, 0, 1)[:, None] * 255
    return np.repeat(fade, width, axis=1).astype(np.uint8)
