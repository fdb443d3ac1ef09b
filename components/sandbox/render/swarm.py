"""Particles that float before the scene: dust, fireflies, petals, leaves, sparks, bubbles."""

import math

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render.canvas import Canvas
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, U8, Colour, colour, f32, layer, over, smooth, u8
from components.sandbox.render.spec import Weather

_COUNTS = {
    Weather.DUST: 110,
    Weather.FIREFLIES: 110,
    Weather.PETALS: 80,
    Weather.LEAVES: 60,
    Weather.SPARKS: 150,
    Weather.BUBBLES: 70,
}
_TINTS: dict[Weather, tuple[Colour, ...]] = {
    Weather.DUST: (colour("fff3cf"),),
    Weather.FIREFLIES: (colour("ffd055"), colour("ffbe4a"), colour("e6f56a")),
    Weather.PETALS: (colour("fbc8d8"), colour("ffe3ea"), colour("f3a5bd")),
    Weather.LEAVES: (colour("d8742a"), colour("e8a33a"), colour("b5452c")),
    Weather.SPARKS: (colour("ffb04a"), colour("ff7a2a")),
    Weather.BUBBLES: (colour("d8f6ff"),),
}
_HALOES = {Weather.FIREFLIES: 0.45, Weather.SPARKS: 0.22}
"""Brightness of the light round those that shine by themselves, relative to their own."""
_FALLING = frozenset({Weather.PETALS, Weather.LEAVES})
_TURNS = 10
"""Steps of half a turn."""
_SIZES, _LEVELS = 8, 12
"""Steps of size and of brightness that lights are made in beforehand."""


class Swarm:
    """One kind of particles; tables are made once.

    Args:
        rng: random stream.
        canvas: measures.
        kind: what they are; one that floats.
        palette: the light on those that do not shine.
    """

    def __init__(self, rng: Generator, canvas: Canvas, kind: Weather, palette: Palette) -> None:
        self._canvas = canvas
        self._kind = kind
        self._places: list[list[float]] = rng.random((_COUNTS[kind], 4), dtype=np.float32).tolist()
        self._tints = _TINTS[kind]
        self._lights = [
            [self._graded(self._dab(size), tint) for size in range(_SIZES)] for tint in self._tints
        ]
        self._petals = self._turning(palette) if kind in _FALLING else []

    def draw(self, frame: U8, moment: float, turned: float) -> None:
        """Add them to the frame, in place; `turned` is how far the camera has moved, in pixels."""
        for number, (px, py, depth, phase) in enumerate(self._places):
            near = 0.25 + 0.75 * depth
            shift = turned / self._canvas.width * 0.35 * near
            x, y, bright, size = _flight(self._kind, px, py, phase, moment=moment, near=near)
            place = ((x - shift) % 1.1 - 0.05, y)
            if self._petals:
                turn = int(moment * (3 + 3 * phase) + phase * 10) % _TURNS
                view, petal = _overlap(frame, self._petals[number][turn], place)
                if view is not None and petal is not None:
                    over(view, petal)
            elif bright > 0.03:
                lights = self._lights[number % len(self._lights)][min(_SIZES - 1, int(size))]
                view, light = _overlap(frame, lights[min(_LEVELS - 1, int(bright * _LEVELS))], place)
                if view is not None and light is not None:
                    cv2.add(view, light, dst=view)

    def _turning(self, palette: Palette) -> list[list[U8]]:
        """Each petal or leaf of the swarm as it turns, in its size and tint."""
        shapes = [_petal(180 / _TURNS * turn, self._canvas.unit * 0.011) for turn in range(_TURNS)]
        tints = [palette.surface(tint, 0.8) for tint in self._tints]
        sizes = [
            max(3, round(shapes[0].shape[0] * (0.45 + 0.9 * (0.25 + 0.75 * p[2])))) for p in self._places
        ]
        made = {
            (size, tint): [
                layer(np.broadcast_to(f32(tint), (size, size, 3)), _shrunk(shape, size)) for shape in shapes
            ]
            for size in set(sizes)
            for tint in tints
        }
        return [made[size, tints[number % len(tints)]] for number, size in enumerate(sizes)]

    def _dab(self, step: int) -> F32:
        """A soft round light of growing size, with a wide faint one round it if it shines by itself."""
        radius = (0.8 + 0.62 * step) * self._canvas.unit / 720
        halo = _HALOES.get(self._kind, 0.0)
        reach = math.ceil(radius * (8.0 if halo else 2.4)) + 1
        across = np.arange(-reach, reach + 1, dtype=np.float32)
        away = (across[None] ** 2 + across[:, None] ** 2) / np.float32(radius * radius)
        core = np.exp(-away) * (1.6 if halo else 1.0)
        return f32(core + halo * np.exp(-away / 12) * smooth(60.0, 20.0, away))

    @staticmethod
    def _graded(dab: F32, tint: Colour) -> list[U8]:
        """The light in this tint, from faint to bright."""
        return [
            u8(np.clip((dab * np.float32(255 * (level + 0.5) / _LEVELS))[..., None] * f32(tint), 0, 255))
            for level in range(_LEVELS)
        ]


def _flight(
    kind: Weather, x: float, y: float, phase: float, *, moment: float, near: float
) -> tuple[float, float, float, float]:
    """Place (shares of the frame), brightness and size step of one particle at a moment."""
    turn = moment * (0.6 + phase) + phase * 40
    match kind:
        case Weather.FIREFLIES:
            bright = 0.12 + 0.88 * max(0.0, math.sin(moment * (1.1 + 1.6 * phase) + y * 30) + 0.3) / 1.3
            place = x + 0.03 * math.sin(turn), 0.40 + 0.56 * y + 0.025 * math.sin(turn * 1.4)
            return *place, bright, near * 7
        case Weather.SPARKS:
            rise = (y + moment * (0.10 + 0.16 * phase)) % 1.0
            spread = 0.5 + (x - 0.5) * (0.25 + 0.9 * rise)
            flicker = 0.75 + 0.25 * math.sin(moment * 11 + phase * 50)
            return spread + 0.03 * math.sin(turn * 1.6), 0.95 - rise, flicker * (1 - rise) ** 0.7, near * 4
        case Weather.BUBBLES:
            rise = (y + moment * (0.03 + 0.07 * phase)) % 1.0
            return x + 0.008 * math.sin(turn * 2.2), 1.02 - rise * 1.04, 0.10 + 0.28 * phase, near * 3
        case Weather.PETALS | Weather.LEAVES:
            fall = (y + moment * (0.05 + 0.07 * near)) % 1.1
            return x + moment * 0.045 * near + 0.025 * math.sin(turn * 1.3), fall - 0.05, 1.0, near
        case _:
            twinkle = 0.10 + 0.26 * phase * (0.6 + 0.4 * math.sin(moment * 2.4 + x * 40))
            return (
                x + 0.02 * math.sin(turn * 0.6) + moment * 0.006,
                y + 0.02 * math.sin(turn * 0.8),
                twinkle,
                near * 2.4,
            )


def _overlap(frame: U8, sprite: U8, place: tuple[float, float]) -> tuple[U8 | None, U8 | None]:
    """The part of the frame under a sprite, and the part of the sprite over the frame."""
    height, width = frame.shape[:2]
    left = round(place[0] * width - sprite.shape[1] / 2)
    top = round(place[1] * height - sprite.shape[0] / 2)
    first_x, first_y = max(0, left), max(0, top)
    last_x, last_y = min(width, left + sprite.shape[1]), min(height, top + sprite.shape[0])
    if last_x <= first_x or last_y <= first_y:
        return None, None
    piece = sprite[first_y - top : last_y - top, first_x - left : last_x - left]
    return frame[first_y:last_y, first_x:last_x], piece


def _petal(degrees: float, radius: float) -> U8:
    """Coverage of a petal turned by degrees: an ellipse that is narrower when seen from its edge."""
    reach = max(3, math.ceil(radius * 1.2))
    sheet = np.zeros((2 * reach + 1, 2 * reach + 1), np.uint8)
    narrow = 0.30 + 0.45 * abs(math.cos(math.radians(degrees * 2)))
    axes = (max(1, round(radius * 16)), max(1, round(radius * narrow * 16)))
    cv2.ellipse(sheet, (reach * 16, reach * 16), axes, degrees, 0, 360, 255, -1, cv2.LINE_AA, 4)
    return sheet


def _shrunk(shape: U8, size: int) -> F32:
    """Coverage at this size, 0 to 1."""
    return f32(cv2.resize(shape, (size, size), interpolation=cv2.INTER_AREA)) / np.float32(255)
