"""Water: mirrors the picture above its far edge, ripples it, and glitters under the sun."""

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.pixels import F32, U8, Colour, f32, smooth, u8
from components.sandbox.render.places.plan import Water

_TILE = 256
_GLITTERING = 0.3
"""Roughness from which on the sun breaks into glitter: a wet street does not glitter."""
_REACH = 1.45
"""Rows prepared, relative to those at rest: tilting shows more."""


class WaterSurface:
    """The moving surface; every table is made here, so that frames may be drawn in parallel.

    Args:
        rng: random stream.
        canvas: measures.
        water: where it is and what it is like.
        shine: colour of the glitter.
    """

    def __init__(self, rng: Generator, canvas: Canvas, water: Water, shine: Colour) -> None:
        self._canvas = canvas
        self._water = water
        self._shine = shine
        waves = [self._tile(rng) for _ in range(2)]
        rest = max(8, canvas.height + canvas.margin - round(water.row))
        self._rows = max(4, round(rest * _REACH) // 2)
        half = canvas.width // 2
        near = ((np.arange(self._rows, dtype=np.float32) + 0.5) * 2 / rest)[:, None]
        self._near = f32(np.minimum(near, 1.4))
        distance = 1 / (self._near * 1.6 + 0.055)
        centred = (np.arange(half, dtype=np.float32) * 2 - canvas.width / 2)[None]
        scale = np.float32(1280 / max(canvas.width, 640) * 0.42)
        x = f32(centred * scale * distance)
        y = f32(np.broadcast_to(86 * distance, x.shape))
        self._long, self._cross, self._fine, self._finer = (
            noise.Endless(waves[tile], f32(x * np.float32(size)), f32(y * np.float32(size)))
            for tile, size in ((0, 1.0), (1, 2.1), (0, 3.3), (1, 5.1))
        )
        self._columns = f32(np.arange(half, dtype=np.float32)[None] * 2)
        self._mirror, self._body = self._tints()

    @staticmethod
    def _tile(rng: Generator) -> F32:
        tile = noise.field(rng, _TILE, _TILE, cells=(10, 6), octaves=4, gain=0.60)
        return f32((tile - tile.mean()) / tile.std())

    def _tints(self) -> tuple[U8, U8]:
        """Per row: how much is mirrored, and the water's own colour in bytes."""
        rows = self._rows * 2
        near = np.linspace(0, _REACH, rows, dtype=np.float32)[:, None, None]
        mirror = np.clip(self._water.mirror - 0.46 * near, 0.22, 1)
        body = f32(self._water.deep) * np.clip(0.10 + 0.75 * near, 0, 0.85)
        wide = (rows, self._canvas.width, 3)
        return (
            u8(np.broadcast_to(mirror * 255, wide)).copy(),
            u8(np.broadcast_to(np.clip(body, 0, 1) * 255, wide)).copy(),
        )

    def draw(self, frame: U8, edge: int, seconds: float, turned: float, sun_x: float) -> None:
        """Fill the frame from row `edge` down.

        Args:
            frame: RGB with everything above the water drawn, changed in place.
            edge: first row of water in the frame.
            seconds: of scene time.
            turned: pixels that the camera has moved sideways at parallax 1.
            sun_x: the sun's column in the frame.
        """
        width, count = self._canvas.width, frame.shape[0] - edge
        if count < 4 or edge < 4:
            return
        rows = min(self._rows, (count + 1) // 2)
        near = self._near[:rows]
        slope = self._slope(rows, seconds, turned * 0.5)
        rough = np.float32(self._water.rough * self._canvas.unit / 720)
        above = min(edge, count) / count
        bend = slope * rough
        mirrored = (edge - 1) - np.arange(rows, dtype=np.float32)[:, None] * 2 * np.float32(
            above * self._water.squeeze
        )
        from_x = self._columns + bend * (1.5 + 13 * near)
        from_y = np.clip(mirrored - np.abs(bend) * (2 + 30 * near), 0, edge - 1)
        full = (width, count)
        picture = cv2.remap(
            frame[:edge],
            cv2.resize(f32(from_x), full, interpolation=cv2.INTER_LINEAR),
            cv2.resize(f32(from_y), full, interpolation=cv2.INTER_LINEAR),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )
        shown = min(count, self._mirror.shape[0])
        target = frame[edge : edge + shown]
        cv2.multiply(picture[:shown], self._mirror[:shown], dst=target, scale=1 / 255.0)
        cv2.add(target, self._body[:shown], dst=target)
        if self._water.rough >= _GLITTERING:
            self._glitter(target, self._facets(rows, seconds), slope, near=near, sun_x=sun_x)

    def _slope(self, rows: int, seconds: float, turned: float) -> F32:
        """Two trains of waves crossing each other."""
        shift = turned / max(1, self._canvas.width) * 60
        first = self._long.sample(rows, shift + seconds * 5, seconds * 9)
        second = self._cross.sample(rows, shift * 2 - seconds * 7, seconds * 15)
        return f32(cv2.addWeighted(first, 0.62, second, 0.52, 0))

    def _facets(self, rows: int, seconds: float) -> F32:
        """Small steep faces that come and go where fine waves cross."""
        fine = self._fine.sample(rows, -seconds * 11, seconds * 23)
        finer = self._finer.sample(rows, seconds * 16, -seconds * 9)
        return f32(cv2.addWeighted(fine, 0.60, finer, 0.60, 0))

    def _glitter(self, target: U8, fine: F32, slope: F32, *, near: F32, sun_x: float) -> None:
        """Facets that mirror the sun, in a widening path below it; and thin light crests everywhere."""
        width = self._canvas.width
        spread = np.float32(self._canvas.unit * 1.7) * (np.float32(0.035) + np.float32(0.15) * near)
        path = np.exp(-(((self._columns - np.float32(sun_x)) / spread) ** 2))
        facets = smooth(0.75, 1.5, fine + 0.35 * slope) * path * (1.15 - 0.62 * near)
        crests = smooth(0.9, 1.9, fine) * (0.03 + 0.10 * np.minimum(near, 1)) * self._water.rough
        bright = u8(np.clip((facets + crests) * 235, 0, 255))
        full = cv2.resize(bright, (width, target.shape[0]), interpolation=cv2.INTER_LINEAR)
        tints = [cv2.convertScaleAbs(full, alpha=float(part)) for part in self._shine]
        cv2.add(target, cv2.merge(tints), dst=target)
