"""Noise that repeats without a seam: curves for horizons and fields for rock, cloud and water."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from components.sandbox.render.pixels import F32, f32

_Kind = TypeVar("_Kind", np.uint8, np.float32)
_PAD = 3
"""Grid cells repeated beyond each edge, so that cubic enlarging meets itself."""


def curve(rng: Generator, width: int, *, lowest: int = 1, highest: int = 48, fall: float = 1.3) -> F32:
    """A rolling line of `width` points within -1 to 1 whose end meets its start.

    Args:
        rng: random stream.
        width: points.
        lowest: waves in the whole width, of the longest.
        highest: waves in the whole width, of the shortest.
        fall: how fast short waves get lower; 1 is craggy, 2 is smooth.
    """
    waves = np.arange(lowest, max(lowest + 1, min(highest, width // 4)))
    at = np.arange(width, dtype=np.float32) * np.float32(2 * np.pi / width)
    sizes = rng.uniform(0.5, 1.0, len(waves)) * waves.astype(float) ** -fall
    turns = rng.uniform(0, 2 * np.pi, len(waves))
    line = np.zeros(width, np.float32)
    for wave, size, turn in zip(waves, sizes, turns, strict=True):
        line += np.float32(size) * np.sin(at * np.float32(wave) + np.float32(turn))
    return f32(line / np.abs(line).max())


def field(
    rng: Generator, rows: int, columns: int, *, cells: tuple[int, int], octaves: int = 5, gain: float = 0.5
) -> F32:
    """Soft noise within 0 to 1, seamless both ways.

    Args:
        rng: random stream.
        rows: height of the result.
        columns: width of the result.
        cells: how many blobs of the largest kind, down and across.
        octaves: how many finer and finer kinds are added.
        gain: strength of each kind relative to the coarser one.
    """
    total = np.zeros((rows, columns), np.float32)
    for octave in range(octaves):
        down, across = cells[0] << octave, cells[1] << octave
        if down > rows and across > columns:
            break
        total += np.float32(gain**octave) * _blobs(rng, rows, columns, min(down, rows), min(across, columns))
    low, high = float(total.min()), float(total.max())
    return f32((total - low) / max(1e-6, high - low))


def ridged(
    rng: Generator, rows: int, columns: int, *, cells: tuple[int, int], octaves: int = 5, gain: float = 0.5
) -> F32:
    """Noise of sharp crests and round valleys, within 0 to 1, seamless both ways (ridged multifractal)."""
    total = np.zeros((rows, columns), np.float32)
    weight: F32 = np.ones((rows, columns), np.float32)
    for octave in range(octaves):
        down, across = cells[0] << octave, cells[1] << octave
        if down > rows and across > columns:
            break
        blobs = _blobs(rng, rows, columns, min(down, rows), min(across, columns))
        crest = (1 - np.abs(2 * blobs - 1)) ** 2 * weight
        total += np.float32(gain**octave) * crest
        weight = np.clip(crest * 1.8, 0, 1)
    return f32(total / total.max())


def _blobs(rng: Generator, rows: int, columns: int, down: int, across: int) -> F32:
    """One kind of blobs, about 0 to 1: a wrapped random grid enlarged smoothly."""
    grid = np.pad(rng.random((down, across), dtype=np.float32), _PAD, mode="wrap")
    step_y, step_x = rows / down, columns / across
    size = (round((across + 2 * _PAD) * step_x), round((down + 2 * _PAD) * step_y))
    wide = cv2.resize(grid, size, interpolation=cv2.INTER_CUBIC)
    top, left = round(_PAD * step_y), round(_PAD * step_x)
    return f32(wide[top : top + rows, left : left + columns])


class Endless:
    """A seamless square tile sampled along fixed maps that move: nothing is wrapped while frames are drawn.

    Sampling beyond a picture's edge takes OpenCV three times as long, so that the maps are wrapped beforehand
    and the tile is laid out twice each way.

    Args:
        tile: repeats both ways.
        across: column of each pixel.
        down: row of each pixel.
    """

    def __init__(self, tile: NDArray[_Kind], across: F32, down: F32) -> None:
        self._size = tile.shape[0]
        self._sheet: NDArray[_Kind] = np.pad(tile, ((0, self._size + 2), (0, self._size + 2)), mode="wrap")
        self._across = f32(np.mod(across, self._size))
        self._down = f32(np.mod(down, self._size))

    def sample(self, rows: int, x: float, y: float) -> NDArray[_Kind]:
        """The first rows of pixels, the maps moved right by x and down by y."""
        across = self._across[:rows] + np.float32(x % self._size)
        down = self._down[:rows] + np.float32(y % self._size)
        return np.asarray(cv2.remap(self._sheet, across, down, cv2.INTER_LINEAR), self._sheet.dtype)
