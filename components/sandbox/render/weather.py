"""The air before the scene: rain and snow as scrolled tiles, fog as a drifting veil, the rest as a swarm."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import U8, blend, shrunk, smooth, u8
from components.sandbox.render.spec import Light, Weather
from components.sandbox.render.swarm import Swarm

_SCALE = 2


@dataclass(frozen=True, slots=True)
class _Fall:
    """One depth of rain or snow: a tile, and how fast it moves, in frame heights a second."""

    tile: U8
    down: float
    across: float
    sway: float


class Air:
    """Everything between the scene and the lens; tables are made once.

    Args:
        rng: random stream.
        canvas: measures.
        weather: what is in the air.
        palette: the light.
        light: storms add wind to rain.
    """

    def __init__(
        self, rng: Generator, canvas: Canvas, weather: Weather, palette: Palette, light: Light
    ) -> None:
        self._canvas = canvas
        self._palette = palette
        self._falls: list[_Fall] = []
        self._swarm: Swarm | None = None
        self._veil: U8 | None = None
        match weather:
            case Weather.RAIN:
                slant = 0.34 if light is Light.STORM else 0.12
                self._falls = [self._rain(rng, depth, slant) for depth in range(3)]
            case Weather.SNOW:
                self._falls = [self._snow(rng, depth) for depth in range(3)]
            case Weather.FOG:
                self._veil = self._fog(rng)
            case Weather.CLEAR:
                pass
            case _:
                self._swarm = Swarm(rng, canvas, weather, palette)

    def draw_behind(self, frame: U8, moment: float, turned: float) -> None:
        """The fog, behind those on the ground: near things stand out against it; in place."""
        if self._veil is not None:
            self._draw_fog(frame, self._veil, moment, turned)

    def draw(self, frame: U8, moment: float, turned: float) -> None:
        """Add what is before the lens, in place; `turned` is how far the camera has moved, in pixels."""
        if self._falls:
            self._draw_falls(frame, moment, turned)
        if self._swarm is not None:
            self._swarm.draw(frame, moment, turned)

    def _rain(self, rng: Generator, depth: int, slant: float) -> _Fall:
        """Streaks: many and faint far away, few and long near."""
        length, bright = (0.032, 0.055, 0.095), (0.22, 0.27, 0.26)
        number = round(
            (420, 230, 90)[depth] * self._canvas.width * self._canvas.height / self._canvas.unit**2 / 1.78
        )
        tile = self._blank()
        for _ in range(number):
            x, y = rng.random() * self._canvas.width, rng.random() * self._canvas.height
            long = length[depth] * self._canvas.unit * float(rng.uniform(0.7, 1.2))
            shade = round(255 * bright[depth] * float(rng.uniform(0.4, 1.0)))
            self._streak(tile, (x, y), (x - slant * long, y + long), shade, 1 + (depth > 0))
        speed = (1.5, 2.1, 3.0)[depth]
        return _Fall(self._tile(tile), speed, -slant * speed, 0.0)

    def _snow(self, rng: Generator, depth: int) -> _Fall:
        number = round(
            (330, 170, 46)[depth] * self._canvas.width * self._canvas.height / self._canvas.unit**2 / 1.78
        )
        radius = self._canvas.unit * (0.0013, 0.0024, 0.0050)[depth]
        tile = self._blank()
        for _ in range(number):
            x, y = rng.random() * self._canvas.width, rng.random() * self._canvas.height
            size = radius * float(rng.uniform(0.6, 1.35))
            shade = round(255 * float(rng.uniform(0.45, 1.0)) * (0.9, 0.9, 0.62)[depth])
            self._spot(tile, (x, y), size, shade)
        soft = self._tile(tile)
        if depth == 2:
            soft = u8(cv2.GaussianBlur(soft, (0, 0), self._canvas.unit * 0.0028))
        return _Fall(soft, (0.075, 0.13, 0.23)[depth], (0.012, 0.022, 0.04)[depth], 0.012 * (depth + 1))

    def _blank(self) -> U8:
        return np.zeros((self._canvas.height * _SCALE, self._canvas.width * _SCALE), np.uint8)

    def _tile(self, drawn: U8) -> U8:
        return shrunk(drawn, self._canvas.width, self._canvas.height)

    def _copies(self, x: float, y: float, reach: float) -> list[tuple[float, float]]:
        """Shifts at which a mark is seen on a tile that repeats both ways."""
        width, height = self._canvas.width, self._canvas.height
        sideways = [0.0] + [width] * (x < reach) + [-width] * (x > width - reach)
        upright = [0.0] + [height] * (y < reach) + [-height] * (y > height - reach)
        return [(across, down) for across in sideways for down in upright]

    def _streak(
        self, tile: U8, start: tuple[float, float], end: tuple[float, float], shade: int, width: int
    ) -> None:
        reach = abs(end[1] - start[1]) + abs(end[0] - start[0]) + 2
        for across, down in self._copies(*start, reach):
            ends = [
                (round((x + across) * _SCALE * 16), round((y + down) * _SCALE * 16)) for x, y in (start, end)
            ]
            cv2.line(tile, ends[0], ends[1], shade, width, cv2.LINE_AA, 4)

    def _spot(self, tile: U8, centre: tuple[float, float], radius: float, shade: int) -> None:
        for across, down in self._copies(*centre, radius + 2):
            place = (round((centre[0] + across) * _SCALE * 16), round((centre[1] + down) * _SCALE * 16))
            cv2.circle(tile, place, max(8, round(radius * _SCALE * 16)), shade, -1, cv2.LINE_AA, 4)

    def _fog(self, rng: Generator) -> U8:
        """Banks of mist, denser low, one period wide."""
        rows = self._canvas.height // 4
        banks = noise.field(rng, rows, self._canvas.period // 4, cells=(3, 4), octaves=4, gain=0.5)
        down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
        dense = (0.25 + 0.75 * smooth(0.20, 0.75, banks)) * smooth(0.0, 0.55, down) * smooth(1.5, 0.75, down)
        wide = np.concatenate([dense, dense[:, : self._canvas.width // 4 + 2]], axis=1)
        return u8(np.clip(wide * 205, 0, 255))

    def _draw_falls(self, frame: U8, moment: float, turned: float) -> None:
        height, width = frame.shape[:2]
        light = np.zeros((height, width), np.uint8)
        for depth, fall in enumerate(self._falls):
            near = (0.3, 0.7, 1.3)[depth]
            x = (fall.across * moment + fall.sway * math.sin(moment * (0.9 + 0.2 * depth) + depth)) * height
            _scroll(light, fall.tile, x - turned * 0.4 * near, fall.down * moment * height)
        cv2.add(frame, cv2.cvtColor(light, cv2.COLOR_GRAY2RGB), dst=frame)

    def _draw_fog(self, frame: U8, veil: U8, moment: float, turned: float) -> None:
        height, width = frame.shape[:2]
        small = (width // 4, height // 4)
        start = (moment * 9 + turned * 0.6) / 4 % (self._canvas.period // 4)
        move = np.array([[1.0, 0.0, start], [0.0, 1.0, 0.0]])
        view = cv2.warpAffine(veil, move, small, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        cover = cv2.cvtColor(
            cv2.resize(view, (width, height), interpolation=cv2.INTER_LINEAR), cv2.COLOR_GRAY2RGB
        )
        tint = np.empty_like(frame)
        tint[:] = [round(part * 245) for part in blend(self._palette.haze, self._palette.glow, 0.35)]
        kept = cv2.multiply(frame, cv2.bitwise_not(cover), scale=1 / 255.0)
        cv2.add(kept, cv2.multiply(tint, cover, scale=1 / 255.0), dst=frame)


def _scroll(target: U8, tile: U8, x: float, y: float) -> None:
    """Add a tile that repeats both ways, moved right by x and down by y."""
    height, width = target.shape
    across, down = int(x) % width, int(y) % height
    for rows, from_rows in (
        (slice(down, height), slice(0, height - down)),
        (slice(0, down), slice(height - down, height)),
    ):
        for columns, from_columns in (
            (slice(across, width), slice(0, width - across)),
            (slice(0, across), slice(width - across, width)),
        ):
            view = target[rows, columns]
            if view.size:
                cv2.add(view, tile[from_rows, from_columns], dst=view)
