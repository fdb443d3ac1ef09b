"""Filled shapes with soft edges on a sheet that repeats sideways: drawn twice the size, then averaged."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.pixels import F32, U8, Colour, byte, f32, shrunk, u8

_SCALE = 2
_SHIFT = 4
_GRAIN = _SCALE << _SHIFT
_ONCE = (0.0,)
Point = tuple[float, float]
Many = NDArray[np.float64]
"""Measures of many shapes, one a row."""


class Brush:
    """Draws on a band of the sheet, RGBA.

    Args:
        columns: width, one period; what leaves at one side comes in at the other.
        rows: height.
        top: the sheet's row of the band's first row; shapes are given in the sheet's rows.
    """

    def __init__(self, columns: int, rows: int, top: float = 0.0) -> None:
        self._columns = columns
        self._rows = max(1, rows)
        self._top = top
        self._ink = np.zeros((self._rows * _SCALE, columns * _SCALE, 4), np.uint8)

    def shape(self, points: Sequence[Point] | F32, shade: Colour) -> None:
        """Fill a polygon."""
        ink = (*byte(shade), 255)
        for outline in self._outlines(points):
            cv2.fillPoly(self._ink, [outline], ink, cv2.LINE_8, _SHIFT)

    def shapes(self, outlines: F32, shades: Sequence[Colour]) -> None:
        """Fill polygons of as many corners each, in this order: (count, corners, 2)."""
        for outline, shade in zip(outlines.tolist(), shades, strict=True):
            self.shape(outline, shade)

    def dot(self, centre: Point, radius: float, shade: Colour) -> None:
        """Fill a circle."""
        self.oval(centre, (radius, radius), 0.0, shade)

    def oval(self, centre: Point, radii: tuple[float, float], turned: float, shade: Colour) -> None:
        """Fill an ellipse, turned by degrees."""
        ink = (*byte(shade), 255)
        x, reach = centre[0], max(radii)
        down = round((centre[1] - self._top) * _GRAIN)
        axes = (max(1, round(radii[0] * _GRAIN)), max(1, round(radii[1] * _GRAIN)))
        for shifted in self._copies(x - reach, x + reach):
            place = (round((x + shifted) * _GRAIN), down)
            cv2.ellipse(self._ink, place, axes, turned, 0, 360, ink, -1, cv2.LINE_8, _SHIFT)

    def ovals(self, centres: Many, radii: Many, turned: Many, shades: Sequence[Colour]) -> None:
        """The same for many, in this order; arrays of thousands cost a quarter of as many calls."""
        reach = radii.max(axis=1)
        left, right = centres[:, 0] - reach < 0, centres[:, 0] + reach > self._columns
        numbers = np.concatenate([np.arange(len(centres)), np.flatnonzero(left), np.flatnonzero(right)])
        shifts = np.repeat([0, self._columns, -self._columns], [len(centres), left.sum(), right.sum()])
        order = np.argsort(numbers, kind="stable")
        numbers = numbers[order]
        places = centres[numbers] + np.stack([shifts[order], np.full(len(order), -self._top)], axis=-1)
        spots = np.rint(places * _GRAIN).astype(int).tolist()
        axes = np.maximum(1, np.rint(radii * _GRAIN)).astype(int)[numbers].tolist()
        turns = turned[numbers].tolist()
        inks = {shade: (*byte(shade), 255) for shade in set(shades)}
        for spot, size, turn, number in zip(spots, axes, turns, numbers.tolist(), strict=True):
            cv2.ellipse(self._ink, spot, size, turn, 0, 360, inks[shades[number]], -1, cv2.LINE_8, _SHIFT)

    def line(self, points: Sequence[Point] | F32, width: float, shade: Colour) -> None:
        """A line through points, `width` pixels wide."""
        ink = (*byte(shade), 255)
        thick = max(1, round(width * _SCALE))
        for path in self._outlines(points, width):
            cv2.polylines(self._ink, [path], isClosed=False, color=ink, thickness=thick, shift=_SHIFT)

    def _outlines(self, points: Sequence[Point] | F32, width: float = 0.0) -> list[NDArray[np.int32]]:
        """The points in OpenCV's measure, for every copy; they are few, and arrays of few are slow."""
        listed = points.tolist() if isinstance(points, np.ndarray) else points
        columns = [x for x, _ in listed]
        return [
            np.array(
                [(round((x + moved) * _GRAIN), round((y - self._top) * _GRAIN)) for x, y in listed], np.int32
            )
            for moved in self._copies(min(columns) - width, max(columns) + width)
        ]

    def _copies(self, left: float, right: float) -> Sequence[float]:
        """Shifts at which something from `left` to `right` is seen."""
        if left >= 0 and right <= self._columns:
            return _ONCE
        shifts = [0.0]
        if left < 0:
            shifts.append(float(self._columns))
        if right > self._columns:
            shifts.append(-float(self._columns))
        return shifts

    def picture(self) -> U8:
        """What was drawn, as premultiplied RGBA of the true size."""
        return shrunk(self._ink, self._columns, self._rows)


def cover_of(picture: U8) -> F32:
    """Coverage of a premultiplied picture, 0 to 1."""
    return f32(picture[..., 3]) / np.float32(255)


def tinted(picture: U8, factor: F32) -> U8:
    """Premultiplied colours times a factor per place; coverage kept."""
    colours = np.minimum(picture[..., :3] * factor[..., None], picture[..., 3:])
    return u8(np.concatenate([colours, picture[..., 3:]], axis=-1))
