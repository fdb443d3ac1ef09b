"""Moving clouds: two drifting sheets of noise seen in perspective, or banks of cumulus along the horizon."""

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, U8, f32, grown, layer, mix, over, smooth, u8

_TILE = 512
_WIDE = 1280.0
"""Frame width that the drift speeds are meant for."""


class CloudSheet:
    """Clouds of noise, half the frame's size; all tables are made first, so frames may be drawn in parallel.

    Args:
        rng: random stream.
        canvas: measures.
        palette: colours and how much of the sky is covered.
        horizon: share of the frame's height.
    """

    def __init__(self, rng: Generator, canvas: Canvas, palette: Palette, horizon: float) -> None:
        self._canvas = canvas
        self._rows = max(8, round(canvas.height * (horizon + 0.04)) // 2)
        columns = canvas.width // 2
        down = np.arange(self._rows, dtype=np.float32)[:, None] / self._rows
        across = (np.arange(columns, dtype=np.float32) - columns / 2)[None]
        nearness = 1 / (1.12 - down * 0.98)
        scale = np.float32(_WIDE / max(canvas.width, canvas.height) * 0.45)
        x = f32(across * nearness * scale)
        y = f32(np.broadcast_to(nearness * 115, x.shape))
        self._near, self._far = (
            noise.Endless(self._tile(rng, cells), f32(x * size), f32(y * size))
            for cells, size in ((4, np.float32(1.0)), (8, np.float32(1.9)))
        )
        fade = u8(smooth(1.0, 0.66, down) * smooth(-0.5, 0.10, down) * 255)
        self._fade = cv2.merge([fade.repeat(columns, 1)] * 4)
        self._tables = self._tones(palette)

    @staticmethod
    def _tile(rng: Generator, cells: int) -> U8:
        tile = noise.field(rng, _TILE, _TILE, cells=(cells, cells), octaves=6, gain=0.55)
        tile = (tile - tile.mean()) / tile.std()
        return u8(np.clip(tile * 42 + 110, 0, 255))

    @staticmethod
    def _tones(palette: Palette) -> list[U8]:
        """Density to premultiplied colour and to cover: thin edges are lit, thick middles shaded."""
        density = (np.arange(256, dtype=np.float32) - 110) / 34 + (palette.clouds - 0.5) * 2.4
        cover = smooth(0.2, 2.3, density) * np.float32(0.55 + 0.40 * palette.clouds)
        light = np.clip(1.0 - (density - 0.3) * 0.36, 0, 1)[:, None]
        tones = mix(palette.cloud_shade, palette.cloud_light, light)
        tones = np.clip(np.concatenate([tones, np.ones((256, 1), np.float32)], axis=1), 0, 1)
        return [u8(part) for part in np.rint(tones * cover[:, None] * 255).T]

    def draw(self, frame: U8, seconds: float, turned: float, lifted: float) -> None:
        """Lay the clouds over the top of the frame.

        Args:
            frame: RGB, changed in place.
            seconds: of scene time.
            turned: pixels that the camera has moved sideways.
            lifted: pixels that the sky has moved down in the frame.
        """
        rows = min(self._rows, frame.shape[0] // 2)
        drift = seconds * 5.0
        near = self._near.sample(rows, drift + turned * 0.02, drift * 0.30)
        far = self._far.sample(rows, drift * 1.5 + turned * 0.02, drift * 0.45)
        density = cv2.addWeighted(near, 0.66, far, 0.34, 0)
        dense = cv2.merge([cv2.LUT(density, table) for table in self._tables])
        sheet = cv2.multiply(dense, self._fade[:rows], scale=1 / 255)
        shift = round(lifted)
        full = grown(sheet, frame.shape[1], rows * 2)[max(0, -shift) :]
        start = max(0, shift)
        count = min(full.shape[0], frame.shape[0] - start)
        over(frame[start : start + count], full[:count])


def cumulus(rng: Generator, canvas: Canvas, palette: Palette, *, base: float, size: float) -> Painted:
    """A bank of heaped clouds standing on one level, lit from above.

    Args:
        rng: random stream.
        canvas: measures.
        palette: the light.
        base: the sheet's row of their flat undersides.
        size: height of the largest, in pixels.
    """
    top, bottom = max(0, round(base - size * 1.15)), min(canvas.rows, round(base + size * 0.12))
    rows, columns = bottom - top, canvas.period
    heap: F32 = np.zeros((rows, columns), np.float32)
    for _ in range(5):
        centre, width = rng.random() * columns, size * rng.uniform(1.0, 2.6)
        _heap_up(
            heap,
            rng,
            centre=centre,
            width=width,
            height=size * float(rng.uniform(0.35, 0.95)),
            base=base - top,
        )
    ragged = noise.field(rng, rows, columns, cells=(max(2, rows * 9 // columns), 9), octaves=6, gain=0.6)
    body = heap + (ragged - 0.5) * 0.9 * smooth(0.0, 0.5, heap)
    cover = smooth(0.30, 0.52, body)
    bulge = cv2.GaussianBlur(f32(body), (0, 0), size * 0.02)
    rise = -cv2.Sobel(bulge, cv2.CV_32F, 0, 1, ksize=5)
    lean = cv2.Sobel(bulge, cv2.CV_32F, 1, 0, ksize=5)
    height = np.linspace(1, 0, rows, dtype=np.float32)[:, None]
    light = np.clip(0.30 + height * 0.75 + np.tanh((-rise * 0.8 + lean * 0.3) * size * 0.012) * 0.35, 0, 1)
    tones = mix(palette.cloud_shade, palette.cloud_light, light[..., None])
    tones = mix(tones, palette.haze, smooth(0.45, 0.0, height)[..., None] * 0.7)
    return Painted(layer(tones, cover * smooth(0.0, 0.16, height) * 0.96), top)


def _heap_up(heap: F32, rng: Generator, *, centre: float, width: float, height: float, base: float) -> None:
    """Add one cloud: puffs, high in its middle, low at its ends."""
    rows, columns = heap.shape
    for _ in range(26):
        place = float(rng.uniform(-0.5, 0.5))
        radius = height * float(rng.uniform(0.16, 0.34)) * (1 - abs(place) * 1.1)
        lift = height * (1 - (2 * abs(place)) ** 1.6) * float(rng.uniform(0.05, 0.72))
        x, y = (centre + place * width) % columns, base - lift - radius * 0.4
        for shifted in (x - columns, x, x + columns):
            left, right = max(0, int(shifted - radius * 2)), min(columns, int(shifted + radius * 2))
            if left >= right:
                continue
            across = (np.arange(left, right, dtype=np.float32) - np.float32(shifted))[None] / np.float32(
                radius
            )
            down = (np.arange(rows, dtype=np.float32) - np.float32(y))[:, None] / np.float32(radius)
            view = heap[:, left:right]
            np.maximum(view, np.exp(-(across**2 + down**2) * 0.75), out=view)
