"""Where a figure is from left to right: one rule, which the picture and the sound both follow."""

import numpy as np

from components.sandbox.render.figures.courses import Course, way
from components.sandbox.render.pixels import F32, f32
from components.sandbox.render.spec import Move, SceneSpec

_TURNING = frozenset({Course.TRAVEL, Course.FLY, Course.DRIFT, Course.LEAP})
"""Courses with a direction: the figure looks where it goes."""
_MIDDLES = (0.5, 0.26, 0.76)
"""Of the first three roles of a scene, as shares of the frame's width."""
_KNOTS = 33


def middle_of(place: int) -> float:
    """Where the figures of a scene's role have their middle."""
    return _MIDDLES[place]


def faces_left(spec: SceneSpec, course: Course) -> bool:
    """Whether a figure looks to the left: only when the camera goes that way."""
    return course in _TURNING and spec.move is Move.PAN_LEFT


def heard_at(spec: SceneSpec, place: int, course: Course, count: int) -> F32:
    """Where the figures of a role are heard at each of `count` samples of the clip, 0 left to 1 right."""
    side = -1.0 if faces_left(spec, course) else 1.0
    followed = spec.move is Move.TRACK
    shares = np.linspace(0, 1, _KNOTS)
    across = [way(course, float(share), 0.0, followed=followed).across for share in shares]
    places = np.clip(middle_of(place) + side * np.array(across), 0, 1)
    return f32(np.interp(np.linspace(0, 1, count, dtype=np.float32), shares, places))
