"""Where the camera looks at each moment, and how each layer is seen from there."""

import math
from dataclasses import dataclass
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.canvas import Canvas
from components.sandbox.render.pixels import ease
from components.sandbox.render.seeds import stream
from components.sandbox.render.spec import Move, Tempo

_PAN = 0.16
"""Frame widths that the nearest ground passes by in a second of panning."""
_TRACK = 0.42
"""Frame widths a second when somebody who travels is followed."""
_ANCHORED_REACH = 0.34
"""Frame widths of a whole pan past somebody who stands still."""
_TILT = 0.10
_ZOOM = 0.20
_FOCUS = (0.5, 0.56)
"""What zooms aim at, in shares of the frame."""


@dataclass(frozen=True, slots=True)
class View:
    """The camera at one moment.

    Attributes:
        x: pixels that ground at parallax 1 has moved to the left.
        y: pixels that everything has moved up.
        zoom: 1 is the whole frame.
        deepening: how much more near layers are enlarged than far ones, 0 (lens) to 1 (moving forward).
    """

    x: float
    y: float
    zoom: float
    deepening: float


class Camera:
    """A planned movement over the whole clip.

    Args:
        canvas: measures.
        move: what the camera does.
        tempo: slow motion moves less, a timelapse no faster.
        duration_s: of the clip.
        seed: for hand movement.
        anchored: whether somebody stands in the picture who must not be lost out of it.
    """

    def __init__(
        self,
        canvas: Canvas,
        move: Move,
        tempo: Tempo,
        duration_s: float,
        *,
        seed: int,
        anchored: bool = False,
    ) -> None:
        self._canvas = canvas
        self._move = move
        self._calm = 0.55 if tempo is Tempo.SLOW else 1.0
        self._duration = duration_s
        self._pan = _ANCHORED_REACH / max(1.0, duration_s) if anchored else _PAN
        self._start = -0.5 * self._pan * duration_s * canvas.width if anchored else 0.0
        rng = stream(seed, "camera")
        self._shake = [(float(rng.uniform(0.25, 1.9)), float(rng.uniform(0, 6.3))) for _ in range(8)]
        self._side = float(rng.choice([-1.0, 1.0]))

    def view(self, seconds: float) -> View:
        """The camera `seconds` into the clip."""
        share = ease(0.08 + 0.84 * seconds / max(0.1, self._duration))
        width, height = self._canvas.width, self._canvas.height
        pan = self._pan * width * seconds * self._calm
        x, y, zoom, deepening = 0.0, 0.0, 1.0, 0.0
        match self._move:
            case Move.STATIC:
                pass
            case Move.PAN_LEFT:
                x = -pan - self._start * self._calm
            case Move.PAN_RIGHT:
                x = pan + self._start * self._calm
            case Move.TRACK:
                x = _TRACK * width * seconds * self._calm
            case Move.TILT_UP:
                y = (0.5 - share) * 2 * _TILT * height
            case Move.TILT_DOWN:
                y = (share - 0.5) * 2 * _TILT * height
            case Move.ZOOM_IN:
                zoom, deepening = 1.0 + _ZOOM * share, 0.35
            case Move.ZOOM_OUT:
                zoom, deepening = 1.0 + _ZOOM * (1 - share), 0.35
            case Move.DOLLY:
                zoom, deepening = 1.0 + 1.35 * _ZOOM * share, 1.0
            case Move.ORBIT:
                x, zoom, deepening = self._side * (share - 0.5) * width * 0.5, 1.06, 0.6
            case Move.HANDHELD:
                x, y = self._hand(seconds, height)
                zoom, deepening = 1.04, 0.2
            case _:
                assert_never(self._move)
        return View(x, y, zoom, deepening)

    def _hand(self, seconds: float, height: int) -> tuple[float, float]:
        """Slow wavering of somebody who breathes and shifts their weight."""
        waves = [
            math.sin(seconds * 2 * math.pi * speed + turn) / (0.6 + speed) for speed, turn in self._shake
        ]
        return sum(waves[:4]) * height * 0.010 + seconds * height * 0.02, sum(waves[4:]) * height * 0.007

    def seen(self, view: View, parallax: float) -> NDArray[np.float64]:
        """The affine map from the frame's pixels to the sheet's, for a layer of this parallax (2 by 3)."""
        width, height = self._canvas.width, self._canvas.height
        deep = 1 - view.deepening + view.deepening * (0.25 + 0.95 * parallax)
        scale = 1 / (1 + (view.zoom - 1) * max(0.0, deep))
        focus_x, focus_y = _FOCUS[0] * width, _FOCUS[1] * height
        across = focus_x * (1 - scale) + view.x * parallax
        down = focus_y * (1 - scale) + view.y + self._canvas.margin
        return np.array([[scale, 0.0, across], [0.0, scale, down]])
