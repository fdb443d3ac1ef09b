"""Light falling in shafts, between trees or down through water: drawn small, added softly."""

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.pixels import F32, U8, Colour, f32, smooth, u8

_SMALL = 8
_PERIOD = 4096


class Shafts:
    """Slanting beams that wander; tables are made once.

    Args:
        rng: random stream.
        canvas: measures.
        tint: colour of the light.
        strength: 0 to 1.
        rise: share of the height below which they have their full strength.
        lean: how far the beams lean to the right as they fall, as a share of their height.
    """

    def __init__(
        self, rng: Generator, canvas: Canvas, *, tint: Colour, strength: float, lean: float, rise: float
    ) -> None:
        self._canvas = canvas
        self._tint = tint
        rows, columns = max(4, canvas.height // _SMALL), max(4, canvas.width // _SMALL)
        down = np.arange(rows, dtype=np.float32)[:, None] / rows
        across = np.arange(columns, dtype=np.float32)[None] / columns * np.float32(canvas.width / canvas.unit)
        fan = 1 + down * 0.55
        self._places: F32 = f32((across - down * np.float32(lean)) / fan * 620)
        self._fade: F32 = f32(
            smooth(1.05, 0.15, down) * smooth(-rise, rise, down) * np.float32(strength * 150)
        )
        self._beams = [
            noise.curve(rng, _PERIOD, lowest=10 * (2 + step), highest=60 * (2 + step), fall=0.9)
            for step in range(2)
        ]

    def draw(self, frame: U8, moment: float, turned: float) -> None:
        """Add the beams to the frame, in place; `turned` is how far the camera has moved, in pixels."""
        drift = turned * 0.12
        light = np.zeros_like(self._places)
        for beam, speed in zip(self._beams, (9.0, -14.0), strict=True):
            place = np.mod(self._places + np.float32(moment * speed + drift), _PERIOD - 1).astype(np.int32)
            light += np.clip(beam[place], 0, 1) ** 1.5
        small = u8(np.clip(light * self._fade, 0, 255))
        full = cv2.resize(small, (self._canvas.width, self._canvas.height), interpolation=cv2.INTER_CUBIC)
        tinted = cv2.merge([cv2.convertScaleAbs(full, alpha=part) for part in self._tint])
        cv2.add(frame, tinted, dst=frame)
