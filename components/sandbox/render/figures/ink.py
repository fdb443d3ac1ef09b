"""Drawing one figure: smooth outlines, limbs and glows in its own measure, rounded by the scene's light."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.laying import drawn_part
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, U8, Colour, byte, f32, grown, shrunk, u8

Point = tuple[float, float]
"""Right and up from the figure's origin; 1 is the figure's size."""
Points = NDArray[np.float64]
"""Many of them: (count, 2)."""

_SCALE = 2
_SHIFT = 4
_GRAIN = _SCALE << _SHIFT
_REACH = 0.035
"""How far the roundness of a body reaches in from its outline, in its own size."""
_CURVE_STEPS = np.linspace(0, 1, 8, endpoint=False)[:, None] ** np.arange(4)
_BASIS = _CURVE_STEPS @ np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]]) / 2
"""Catmull-Rom: weights of four neighbouring points for eight places between the middle two."""


@dataclass(frozen=True, slots=True)
class Box:
    """How far a figure reaches from its origin: to the left, right, up and down, in its own size."""

    left: float
    right: float
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Pose:
    """What a figure is drawn from.

    Attributes:
        moment: seconds of scene time, the figure's own offset included.
        share: of the clip that has passed, 0 to 1.
        palette: the light.
        own: the colour that the prompt gives it, if any.
        dark: whether lamps are on.
        sun_side: -1 when light comes from the left, 1 from the right.
        odd: the figure's number in its group: for differences between fellows.
    """

    moment: float
    share: float
    palette: Palette
    own: Colour | None
    dark: bool
    sun_side: float
    odd: int


@dataclass(frozen=True, slots=True)
class _Glow:
    centre: Point
    radius: float
    tint: Colour
    strength: float


class Ink:
    """A sheet for one figure.

    Args:
        box: how far it reaches.
        size: pixels of 1.
        pose: its light.
        flipped: whether it looks to the left.
    """

    def __init__(self, box: Box, size: float, pose: Pose, *, flipped: bool = False) -> None:
        self._box = Box(box.right, box.left, box.up, box.down) if flipped else box
        self._mirror = -1.0 if flipped else 1.0
        self._size = size
        self._pose = pose
        self._scale = np.array([self._mirror, -1.0]) * (size * _GRAIN)
        self._origin = np.array([self._box.left, self._box.up]) * (size * _GRAIN)
        self.width = max(4, math.ceil((box.left + box.right) * size))
        self.height = max(4, math.ceil((box.up + box.down) * size))
        self._sheet = np.zeros((self.height * _SCALE, self.width * _SCALE, 4), np.uint8)
        self._glows: list[_Glow] = []
        self._shades: dict[tuple[Colour, float], tuple[int, int, int, int]] = {}

    def _spots(self, points: Sequence[Point] | Sequence[Sequence[Point]] | Points) -> NDArray[np.int32]:
        spots = np.asarray(points, np.float64) * self._scale + self._origin
        return np.rint(spots).astype(np.int32, order="C")

    def _spot(self, point: Point) -> tuple[int, int]:
        """The same for one point: a figure has a hundred, and arrays of one cost twenty times as much."""
        x = (point[0] * self._mirror + self._box.left) * self._size
        y = (self._box.up - point[1]) * self._size
        return round(x * _GRAIN), round(y * _GRAIN)

    def lit(self, own: Colour, facing: float) -> tuple[int, int, int, int]:
        """A surface's colour in the scene's light."""
        shade = self._shades.get((own, facing))
        if shade is None:
            shade = (*byte(self._pose.palette.surface(own, facing)), 255)
            self._shades[own, facing] = shade
        return shade

    def shape(self, points: Sequence[Point] | Points, own: Colour, facing: float = 0.45) -> None:
        """A polygon with straight sides."""
        cv2.fillPoly(self._sheet, [self._spots(points)], self.lit(own, facing), cv2.LINE_8, _SHIFT)

    def blob(self, points: Sequence[Point], own: Colour, facing: float = 0.45) -> None:
        """A closed outline through points, rounded (Catmull-Rom)."""
        self.shape(rounded(points, closed=True), own, facing)

    def limb(
        self, joints: Sequence[Point], widths: Sequence[float], own: Colour, facing: float = 0.45
    ) -> None:
        """An arm, leg, neck or tail: round joints, sides that narrow from width to width."""
        shade = self.lit(own, facing)
        for (start, end), (wide, narrow) in zip(
            itertools.pairwise(joints), itertools.pairwise(widths), strict=True
        ):
            away = math.hypot(end[0] - start[0], end[1] - start[1]) or 1e-6
            side = ((start[1] - end[1]) / away / 2, (end[0] - start[0]) / away / 2)
            corners = [
                (start[0] + side[0] * wide, start[1] + side[1] * wide),
                (end[0] + side[0] * narrow, end[1] + side[1] * narrow),
                (end[0] - side[0] * narrow, end[1] - side[1] * narrow),
                (start[0] - side[0] * wide, start[1] - side[1] * wide),
            ]
            outline = np.array([self._spot(corner) for corner in corners], np.int32)
            cv2.fillConvexPoly(self._sheet, outline, shade, cv2.LINE_8, _SHIFT)
        for joint, width in zip(joints, widths, strict=True):
            self.oval(joint, (width / 2, width / 2), own, facing)

    def tube(self, path: Sequence[Point], widths: Sequence[float], own: Colour, facing: float = 0.45) -> None:
        """A limb along a smooth path, with round ends."""
        self.tubes([path], widths, own, facing)

    def tubes(
        self, paths: Sequence[Sequence[Point]], widths: Sequence[float], own: Colour, facing: float = 0.45
    ) -> None:
        """Tubes of one kind, each through as many points; arrays of many cost little more than of one."""
        middle = rounded(paths, closed=False)
        along = np.gradient(middle, axis=1)
        along /= np.maximum(1e-9, np.hypot(along[..., 0], along[..., 1]))[..., None]
        places = np.linspace(0, len(widths) - 1, middle.shape[1])
        half = np.interp(places, range(len(widths)), widths)[:, None] / 2
        side = np.stack([-along[..., 1], along[..., 0]], -1) * half
        outlines = self._spots(np.concatenate([middle + side, (middle - side)[:, ::-1]], axis=1))
        shade = self.lit(own, facing)
        for path, outline in zip(paths, outlines, strict=True):
            cv2.fillPoly(self._sheet, [outline], shade, cv2.LINE_8, _SHIFT)
            for end, width in ((path[0], widths[0]), (path[-1], widths[-1])):
                self.oval(end, (width / 2, width / 2), own, facing)

    def oval(
        self,
        centre: Point,
        radii: tuple[float, float],
        own: Colour,
        facing: float = 0.45,
        *,
        turned: float = 0.0,
    ) -> None:
        """An ellipse; turned anticlockwise by degrees."""
        unit = self._size * _GRAIN
        axes = (max(1, round(radii[0] * unit)), max(1, round(radii[1] * unit)))
        cv2.ellipse(
            self._sheet, self._spot(centre), axes, -turned * self._mirror, 0, 360,
            self.lit(own, facing), -1, cv2.LINE_8, _SHIFT,
        )  # fmt: skip

    def line(self, points: Sequence[Point] | Points, width: float, own: Colour, facing: float = 0.45) -> None:
        """A thin line."""
        thick = max(1, round(width * self._size * _SCALE))
        cv2.polylines(
            self._sheet,
            [self._spots(points)],
            isClosed=False,
            color=self.lit(own, facing),
            thickness=thick,
            shift=_SHIFT,
        )

    def flat(self, points: Sequence[Point], shade: Colour) -> None:
        """A polygon that shines by itself: a lamp, a flame, a window."""
        cv2.fillPoly(self._sheet, [self._spots(points)], (*byte(shade), 255), cv2.LINE_8, _SHIFT)

    def shadow(self, centre: Point, reach: float) -> None:
        """A soft shadow on the ground; to be drawn first."""
        spot, unit = self._spot(centre), self._size * _GRAIN
        for step in range(8):
            share = 1 - step / 9
            axes = (max(1, round(reach * share * unit)), max(1, round(reach * 0.16 * share * unit)))
            ink = (
                *byte(tuple_scaled(self._pose.palette.shadow, 0.16 * step / 8)),
                round(108 * (step + 1) / 8),
            )
            cv2.ellipse(self._sheet, spot, axes, 0, 0, 360, ink, -1, cv2.LINE_8, _SHIFT)

    def glow(self, centre: Point, radius: float, tint: Colour, strength: float = 1.0) -> None:
        """Light that is added to whatever is behind."""
        self._glows.append(_Glow(centre, radius, tint, strength))

    def picture(self, *, roundness: float = 0.5) -> U8:
        """The figure as premultiplied RGBA: rounded towards the light, with an edge lit by the sun."""
        image = shrunk(self._sheet, self.width, self.height)
        if roundness > 0:
            top, left, rows, columns = drawn_part(image)
            spare = math.ceil(self._size * _REACH * 2) + 2
            part = image[
                max(0, top - spare) : top + rows + spare, max(0, left - spare) : left + columns + spare
            ]
            part[:] = self._rounded(part, roundness)
        for glow in self._glows:
            self._add(image, glow)
        return image

    def _rounded(self, image: U8, roundness: float) -> U8:
        """Shade by the slope of the blurred outline, as if the figure were puffed up; at half size."""
        height, width = image.shape[:2]
        half = (max(2, width // 2), max(2, height // 2))
        reach = self._size * _REACH
        alpha = cv2.extractChannel(image, 3)
        cover = f32(cv2.resize(alpha, half, interpolation=cv2.INTER_AREA)) / np.float32(255)
        body = cv2.GaussianBlur(cover, (0, 0), max(0.5, reach / 2))
        across = cv2.Sobel(body, cv2.CV_32F, 1, 0, ksize=3)
        down = cv2.Sobel(body, cv2.CV_32F, 0, 1, ksize=3)
        slope = (down * 0.85 - across * self._pose.sun_side * 0.55) * np.float32(reach / 2)
        bulge = np.tanh(slope * np.float32(1.3))
        shade = grown(u8(128 * (1 + bulge * np.float32(0.38 * roundness))), width, height)
        rim = grown(u8(np.clip(bulge - 0.42, 0, 1) * np.float32(150 * roundness)), width, height)
        light = [
            min(1.4, key * sun)
            for key, sun in zip(self._pose.palette.key, self._pose.palette.sun, strict=True)
        ]
        # Coverage gets brighter with the colours, and comes back to what it was with them.
        colours = cv2.multiply(image, cv2.cvtColor(shade, cv2.COLOR_GRAY2RGBA), scale=1 / 128)
        colours = cv2.add(
            colours, cv2.merge([*(cv2.convertScaleAbs(rim, alpha=part) for part in light), rim])
        )
        return u8(cv2.min(colours, cv2.merge([alpha] * 4)))

    def _add(self, image: U8, glow: _Glow) -> None:
        x = (glow.centre[0] * self._mirror + self._box.left) * self._size
        y = (self._box.up - glow.centre[1]) * self._size
        reach = glow.radius * self._size
        left, right = max(0, math.floor(x - reach * 1.6)), min(self.width, math.ceil(x + reach * 1.6) + 1)
        top, bottom = max(0, math.floor(y - reach * 1.6)), min(self.height, math.ceil(y + reach * 1.6) + 1)
        if left >= right or top >= bottom:
            return
        across = _fall(left, right, x, reach) * _window(self.width)[left:right]
        down = _fall(top, bottom, y, reach) * _window(self.height)[top:bottom]
        tint = f32((*glow.tint, 0.0)) * np.float32(255 * glow.strength)
        light = np.outer(down, np.outer(across, tint)).reshape(bottom - top, right - left, 4)
        view = image[top:bottom, left:right]
        cv2.add(view, cv2.convertScaleAbs(light), dst=view)


def _fall(first: int, last: int, middle: float, reach: float) -> F32:
    """A bell over some rows or columns."""
    away = (np.arange(first, last, dtype=np.float32) - np.float32(middle)) / np.float32(reach)
    return f32(np.exp(away * away * np.float32(-2.2)))


@lru_cache(maxsize=256)
def _window(length: int) -> F32:
    """1 inside and 0 at the ends, so that no glow is cut off by the sheet's edge."""
    steps = np.arange(length, dtype=np.float32)
    return f32(np.clip(np.minimum(steps, steps[::-1]) / np.float32(0.14 * length), 0, 1))


def rounded(points: Sequence[Point] | Sequence[Sequence[Point]], *, closed: bool) -> Points:
    """More points, on a smooth curve through the given ones (Catmull-Rom); several rows each by itself."""
    spots = np.array(points, np.float64)
    count = spots.shape[-2]
    starts = np.arange(count if closed else count - 1)[:, None]
    around = starts + np.array([-1, 0, 1, 2])
    near = around % count if closed else np.clip(around, 0, count - 1)
    curve = np.einsum("sk,...nkd->...nsd", _BASIS, spots[..., near, :]).reshape(*spots.shape[:-2], -1, 2)
    return curve if closed else np.concatenate([curve, spots[..., -1:, :]], axis=-2)


def tuple_scaled(shade: Colour, factor: float) -> Colour:
    """A colour made darker."""
    return shade[0] * factor, shade[1] * factor, shade[2] * factor


def turned(point: Point, angle: float, about: Point = (0.0, 0.0)) -> Point:
    """A point turned anticlockwise about another; radians."""
    x, y = point[0] - about[0], point[1] - about[1]
    cosine, sine = math.cos(angle), math.sin(angle)
    return about[0] + x * cosine - y * sine, about[1] + x * sine + y * cosine


def beyond(start: Point, angle: float, length: float) -> Point:
    """The point at a distance in a direction; 0 is right, pi/2 up."""
    return start[0] + math.cos(angle) * length, start[1] + math.sin(angle) * length
