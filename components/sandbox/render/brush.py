"""Filled shapes with soft edges on a sheet that repeats sideways: drawn twice the size, then averaged."""

from collections.abc import Sequence

import cv2
import numpy as np

from components.sandbox.render.pixels import F32, U8, Colour, byte, f32, shrunk, u8

_SCALE = 2
_SHIFT = 4
Point = tuple[float, float]


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
        outline = f32(points)
        ink = (*byte(shade), 255)
        for shifted in self._copies(float(outline[:, 0].min()), float(outline[:, 0].max())):
            corners = (outline - f32([-shifted, self._top])) * np.float32(_SCALE << _SHIFT)
            cv2.fillPoly(self._ink, [np.round(corners).astype(np.int32)], ink, cv2.LINE_8, _SHIFT)

    def dot(self, centre: Point, radius: float, shade: Colour) -> None:
        """Fill a circle."""
        self.oval(centre, (radius, radius), 0.0, shade)

    def oval(self, centre: Point, radii: tuple[float, float], turned: float, shade: Colour) -> None:
        """Fill an ellipse, turned by degrees."""
        ink = (*byte(shade), 255)
        reach = max(radii)
        axes = (max(1, round(radii[0] * _SCALE * 16)), max(1, round(radii[1] * _SCALE * 16)))
        for shifted in self._copies(centre[0] - reach, centre[0] + reach):
            place = (
                round((centre[0] + shifted) * _SCALE * 16),
                round((centre[1] - self._top) * _SCALE * 16),
            )
            cv2.ellipse(self._ink, place, axes, turned, 0, 360, ink, -1, cv2.LINE_8, _SHIFT)

    def line(self, points: Sequence[Point] | F32, width: float, shade: Colour) -> None:
        """A line through points, `width` pixels wide."""
        path = f32(points)
        ink = (*byte(shade), 255)
        for shifted in self._copies(float(path[:, 0].min()) - width, float(path[:, 0].max()) + width):
            corners = (path - f32([-shifted, self._top])) * np.float32(_SCALE << _SHIFT)
            whole = np.round(corners).astype(np.int32)
            thick = max(1, round(width * _SCALE))
            cv2.polylines(self._ink, [whole], isClosed=False, color=ink, thickness=thick, shift=_SHIFT)

    def _copies(self, left: float, right: float) -> list[float]:
        """Shifts at which something from `left` to `right` is seen."""
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
