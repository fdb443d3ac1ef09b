"""Northern lights: curtains that wave and flicker, drawn small and enlarged."""

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.pixels import U8, Colour, colour, f32, u8

_SMALL = 6
_CURTAINS = 3
GREENS: tuple[Colour, Colour] = (colour("46f2a0"), colour("9a6bff"))
"""The foot and the top of a curtain: oxygen green, then violet."""


class Aurora:
    """Curtains over the upper part of the frame; tables are made once.

    Args:
        rng: random stream.
        canvas: measures.
        strength: 0 to 1.
        tints: colours of a curtain's foot and top.
        reach: share of the frame's height they hang in.
    """

    def __init__(
        self, rng: Generator, canvas: Canvas, strength: float, tints: tuple[Colour, Colour], reach: float
    ) -> None:
        self._canvas = canvas
        self._strength = np.float32(strength)
        self._tints = tints
        self._rows = max(6, round(canvas.height * reach / _SMALL))
        self._columns = max(8, canvas.width // _SMALL)
        self._paths = [noise.curve(rng, 2048, lowest=2, highest=14, fall=1.1) for _ in range(_CURTAINS)]
        self._folds = [noise.curve(rng, 4096, lowest=30, highest=400, fall=0.35) for _ in range(_CURTAINS)]
        self._speeds = [float(rng.uniform(14, 30)) * sign for sign in (1, -1, 1)]

    def draw(self, frame: U8, seconds: float) -> None:
        """Add the lights to the frame, in place."""
        down = np.arange(self._rows, dtype=np.float32)[:, None] / self._rows
        light = np.zeros((self._rows, self._columns, 3), np.float32)
        for number, (path, folds, speed) in enumerate(
            zip(self._paths, self._folds, self._speeds, strict=True)
        ):
            across = np.arange(self._columns, dtype=np.float32) * (900 / self._columns)
            foot = np.interp(np.mod(across * 0.8 + seconds * speed, 2047), np.arange(2048), path)
            fold = np.interp(
                np.mod(across * 1.9 + foot * 260 + seconds * speed * 1.7, 4095), np.arange(4096), folds
            )
            base = 0.66 + 0.20 * foot - 0.11 * number
            height = np.float32(0.30 + 0.10 * number)
            rise = (f32(base)[None] - down) / height
            body = np.exp(-np.clip(rise, 0, 8) * 1.5) * (1 - np.exp(-np.clip(rise, 0, 1) * 22)) * (rise > 0)
            bright = body * f32(0.45 + 0.55 * np.clip(fold * 1.4, -0.6, 1))[None]
            share = np.clip(rise * 0.75, 0, 1)[..., None]
            light += bright[..., None] * (f32(self._tints[0]) * (1 - share) + f32(self._tints[1]) * share)
        small = u8(np.clip(light * self._strength * 190, 0, 255))
        full = cv2.resize(small, (self._canvas.width, self._rows * _SMALL), interpolation=cv2.INTER_CUBIC)
        rows = min(full.shape[0], frame.shape[0])
        cv2.add(frame[:rows], full[:rows], dst=frame[:rows])
