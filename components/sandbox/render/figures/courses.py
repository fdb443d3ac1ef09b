"""How figures get along: pure functions from time to place."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Course(StrEnum):
    """How a figure gets along.

    TRAVEL crosses the picture, or keeps its middle when it is followed; DRIFT moves slowly; FLY crosses in
    a wave; RISE goes up; HOVER keeps its place; STAND belongs to the ground and passes with it; LEAP breaks
    the surface in an arc.
    """

    TRAVEL = "travel"
    DRIFT = "drift"
    FLY = "fly"
    RISE = "rise"
    HOVER = "hover"
    STAND = "stand"
    LEAP = "leap"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a figure has got to.

    Attributes:
        across: shares of the frame's width in the direction it looks.
        up: own sizes above its footing.
        turn: radians that it is pitched upwards.
    """

    across: float
    up: float
    turn: float = 0.0


def way(course: Course, share: float, time: float, *, followed: bool) -> Way:
    """Where a figure is when a share of the clip has passed.

    Args:
        course: how it gets along.
        share: of the clip, 0 to 1; 0.5 is the middle, where it is at its own place.
        time: scene seconds, for wavering.
        followed: whether the camera goes with it.
    """
    run = share - 0.5
    match course:
        case Course.TRAVEL:
            found = Way(run * (0.10 if followed else 0.62), 0.0)
        case Course.FLY:
            wave = 0.35 * math.sin(time * 1.3) + 0.18 * math.sin(time * 2.7)
            found = Way(run * (0.25 if followed else 0.55), wave)
        case Course.DRIFT:
            found = Way(run * 0.16, 0.08 * math.sin(time * 0.7))
        case Course.RISE:
            found = Way(0.004 * math.sin(time * 23), share**2 * 2.2 - 0.9)
        case Course.HOVER:
            found = Way(0.01 * math.sin(time * 0.9), 0.06 * math.sin(time * 1.1))
        case Course.LEAP:
            arc = math.sin(min(1.0, max(0.0, share)) * math.pi)
            found = Way(run * 0.42, -0.75 + 1.5 * arc, -run * 1.9)
        case Course.STAND:
            found = Way(0.0, 0.0)
    return found
