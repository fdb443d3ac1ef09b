"""A camera before a still: how each move is planned, and where each layer is seen from it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import Stage
from components.sandbox.render.spec import Move

_FAR, _DEEP = 0.42, 0.58
"""How much of the camera's way the farthest layer shows, and what nearness adds."""


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera is.

    Attributes:
        zoom: of every layer alike; 1 shows the whole picture.
        push: how much larger the nearest layer is on top of that.
        x: shares of the width that the nearest layer is seen from further right.
        y: shares of the height, further down.
        roll: radians, clockwise.
        pivot: nearness of what stays in its place while the camera moves, -1 for nothing.
    """

    zoom: float = 1.0
    push: float = 0.0
    x: float = 0.0
    y: float = 0.0
    roll: float = 0.0
    pivot: float = -1.0


Path = Callable[[float, float], View]
"""From the share of the clip and the time in seconds to the view."""


def plan(move: Move | None, stage: Stage, *, from_rest: bool = False) -> Path:  # noqa: PLR0911 (one per move)
    """The camera's way; no move means a slow push in with a little drift.

    Args:
        move: what the words ask for.
        stage: for the seed, which chooses sides and sways.
        from_rest: begin with the whole picture, so that the clip joins on to it.
    """
    side = float(stage.random("side").choice([-1.0, 1.0]))
    match move:
        case None | Move.STATIC:
            return _gentle(stage, 0.085 if move is None else 0.02)
        case Move.PAN_LEFT | Move.PAN_RIGHT | Move.TRACK:
            return _sweep(-1.0 if move is Move.PAN_LEFT else 1.0, 0.0, from_rest=from_rest)
        case Move.TILT_UP | Move.TILT_DOWN:
            return _sweep(0.0, -1.0 if move is Move.TILT_UP else 1.0, from_rest=from_rest)
        case Move.ZOOM_IN:
            return lambda share, _time: View(zoom=1 + 0.26 * _eased(share), push=0.06 * _eased(share))
        case Move.ZOOM_OUT:
            if from_rest:  # there is nothing around a last frame to zoom out to
                return _gentle(stage, 0.05)
            return lambda share, _time: View(zoom=1 + 0.26 * _eased(1 - share), push=0.06 * _eased(1 - share))
        case Move.DOLLY:
            return lambda share, _time: View(zoom=1 + 0.05 * _eased(share), push=0.36 * _eased(share))
        case Move.ORBIT:
            return _orbit(side, from_rest=from_rest)
        case Move.HANDHELD:
            return _handheld(stage, from_rest=from_rest)
        case _:
            assert_never(move)


def sampling(
    view: View, nearness: NDArray[np.float32], stage: Stage, source: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each pixel of the video, the pixel of the layer that is seen there: two maps for cv2.remap.

    Args:
        view: where the camera is.
        nearness: of each row of the video, or one value for all.
        stage: size of the video.
        source: width and height of the layer.
    """
    share = _FAR + _DEEP * nearness.reshape(-1, 1)
    still = _FAR + _DEEP * view.pivot if view.pivot >= 0 else 0.0
    scale = 1 / (view.zoom * (1 + view.push * share))
    across = (np.arange(stage.width, dtype=np.float32)[None] + 0.5) / stage.width - 0.5
    down = (np.arange(stage.height, dtype=np.float32)[:, None] + 0.5) / stage.height - 0.5
    shape = stage.height / stage.width
    cosine, sine = math.cos(view.roll), math.sin(view.roll)
    x = (across * cosine - down * (sine * shape)) * scale + view.x * (share - still)
    y = (across * (sine / shape) + down * cosine) * scale + view.y * (share - still)
    map_x = (x + 0.5) * source[0] - 0.5
    map_y = (y + 0.5) * source[1] - 0.5
    full = (stage.height, stage.width)
    return (
        np.ascontiguousarray(np.broadcast_to(map_x, full), np.float32),
        np.ascontiguousarray(np.broadcast_to(map_y, full), np.float32),
    )


def _eased(share: float) -> float:
    """Half steady, half eased: starts and ends softly and never seems to stop."""
    share = min(1.0, max(0.0, share))
    return 0.5 * share + 0.5 * share * share * (3 - 2 * share)


def _gentle(stage: Stage, reach: float) -> Path:
    """A slow push; the drift stays within the room that it makes."""
    angle = float(stage.random("drift").uniform(0, 2 * math.pi))
    right, down = 0.24 * reach * math.cos(angle), 0.14 * reach * math.sin(angle)

    def view(share: float, time_s: float) -> View:
        along = _eased(share)
        breath = 0.004 * reach * math.sin(time_s * 0.9) * along
        return View(push=reach * along, x=right * along, y=down * along + breath)

    return view


def _sweep(right: float, down: float, *, from_rest: bool) -> Path:
    def view(share: float, _time_s: float) -> View:
        along = _eased(share)
        zoom = 1 + 0.17 * (along if from_rest else 1.0)
        place = 0.066 * (along if from_rest else 2 * along - 1)
        return View(zoom=zoom, push=0.03 * along, x=right * place, y=down * place)

    return view


def _orbit(side: float, *, from_rest: bool) -> Path:
    """The subject stays, the world turns behind it."""

    def view(share: float, _time_s: float) -> View:
        along = _eased(share)
        zoom = 1 + 0.17 * (along if from_rest else 1.0)
        place = side * 0.062 * (along if from_rest else 2 * along - 1)
        return View(zoom=zoom, push=0.05 * along, x=place, y=0.0, roll=-0.16 * place, pivot=0.8)

    return view


def _handheld(stage: Stage, *, from_rest: bool) -> Path:
    phases = stage.random("hand").random((3, 3)) * 2 * math.pi
    speeds, weights = np.array([1.1, 2.3, 4.1]), np.array([0.55, 0.32, 0.13])

    def view(share: float, time_s: float) -> View:
        settled = min(1.0, time_s / 1.5) if from_rest else 1.0
        sway = (np.sin(time_s * speeds + phases) * weights).sum(axis=1) * settled
        return View(
            zoom=1 + 0.085 * settled,
            push=0.05 * _eased(share),
            x=0.024 * float(sway[0]),
            y=0.024 * float(sway[1]),
            roll=0.006 * float(sway[2]),
        )

    return view
