"""What falls, floats and flickers before the scene: rain and snow as scrolled tiles, the rest as sprites."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, U8, Colour, colour, f32, shrunk, smooth, u8
from components.sandbox.render.spec import Light, Weather

_SCALE = 2


@dataclass(frozen=True, slots=True)
class _Fall:
    """One depth of rain or snow: a tile, and how fast it moves, in frame heights a second."""

    tile: U8
    down: float
    across: float
    sway: float


@dataclass(frozen=True, slots=True)
class _Swarm:
    """Floating particles.

    Attributes:
        kind: what they are.
        places: x, y, depth and phase of each, 0 to 1.
        tints: their colours.
    """

    kind: Weather
    places: F32
    tints: tuple[Colour, ...]


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
        self._swarm: _Swarm | None = None
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
                self._swarm = _Swarm(
                    weather, rng.random((_COUNTS[weather], 4), dtype=np.float32), _TINTS[weather]
                )
        self._dabs = [self._dab(step) for step in range(10)]
        self._petals = [_petal(18 * turn, canvas.unit * 0.011) for turn in range(10)]

    def draw(self, frame: U8, moment: float, turned: float) -> None:
        """Add the air to the frame, in place; `turned` is how far the camera has moved, in pixels."""
        if self._falls:
            self._draw_falls(frame, moment, turned)
        if self._veil is not None:
            self._draw_fog(frame, moment, turned)
        if self._swarm is not None:
            self._draw_swarm(frame, self._swarm, moment, turned)

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
        dense = smooth(0.25, 0.75, banks) * smooth(0.05, 0.62, down) * smooth(1.5, 0.75, down)
        wide = np.concatenate([dense, dense[:, : self._canvas.width // 4 + 2]], axis=1)
        return u8(np.clip(wide * 150, 0, 255))

    def _dab(self, step: int) -> F32:
        """A soft round light of growing size."""
        radius = (0.8 + 0.62 * step) * self._canvas.unit / 720
        reach = math.ceil(radius * 2.4) + 1
        across = np.arange(-reach, reach + 1, dtype=np.float32)
        return f32(np.exp(-(across[None] ** 2 + across[:, None] ** 2) / (radius * radius)))

    def _draw_falls(self, frame: U8, moment: float, turned: float) -> None:
        height, width = frame.shape[:2]
        light = np.zeros((height, width), np.uint8)
        for depth, fall in enumerate(self._falls):
            near = (0.3, 0.7, 1.3)[depth]
            x = (fall.across * moment + fall.sway * math.sin(moment * (0.9 + 0.2 * depth) + depth)) * height
            _scroll(light, fall.tile, x - turned * 0.4 * near, fall.down * moment * height)
        cv2.add(frame, cv2.cvtColor(light, cv2.COLOR_GRAY2RGB), dst=frame)

    def _draw_fog(self, frame: U8, moment: float, turned: float) -> None:
        if self._veil is None:
            return
        height, width = frame.shape[:2]
        small = (width // 4, height // 4)
        start = (moment * 9 + turned * 0.6) / 4 % (self._canvas.period // 4)
        move = np.array([[1.0, 0.0, start], [0.0, 1.0, 0.0]])
        view = cv2.warpAffine(self._veil, move, small, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        cover = cv2.cvtColor(
            cv2.resize(view, (width, height), interpolation=cv2.INTER_LINEAR), cv2.COLOR_GRAY2RGB
        )
        tint = np.empty_like(frame)
        tint[:] = [round(part * 245) for part in self._palette.haze]
        kept = cv2.multiply(frame, cv2.bitwise_not(cover), scale=1 / 255.0)
        cv2.add(kept, cv2.multiply(tint, cover, scale=1 / 255.0), dst=frame)

    def _draw_swarm(self, frame: U8, swarm: _Swarm, moment: float, turned: float) -> None:
        for number, (px, py, depth, phase) in enumerate(swarm.places):
            near = 0.25 + 0.75 * float(depth)
            shift = turned / self._canvas.width * 0.35 * near
            x, y, bright, size = _flight(
                swarm.kind, float(px), float(py), float(phase), moment=moment, near=near
            )
            place = ((x - shift) % 1.1 - 0.05, y)
            if swarm.kind in {Weather.PETALS, Weather.LEAVES}:
                turn = int(moment * (3 + 3 * phase) + phase * 10) % len(self._petals)
                tint = swarm.tints[number % len(swarm.tints)]
                self._stick(frame, self._petals[turn], place, self._palette.surface(tint, 0.8), near)
            elif bright > 0.03:
                dab = self._dabs[min(len(self._dabs) - 1, int(size))]
                self._shine(frame, dab, place, swarm.tints[number % len(swarm.tints)], bright)

    def _shine(self, frame: U8, dab: F32, place: tuple[float, float], tint: Colour, bright: float) -> None:
        view, piece = _overlap(frame, dab, place)
        if view is not None and piece is not None:
            light = np.clip((piece * np.float32(255 * bright))[..., None] * f32(tint), 0, 255)
            cv2.add(view, u8(light), dst=view)

    def _stick(self, frame: U8, petal: F32, place: tuple[float, float], tint: Colour, near: float) -> None:
        size = max(3, round(petal.shape[0] * (0.45 + near * 0.9)))
        view, piece = _overlap(
            frame, f32(cv2.resize(petal, (size, size), interpolation=cv2.INTER_AREA)), place
        )
        if view is not None and piece is not None:
            cover = piece[..., None]
            view[:] = u8(f32(view) * (1 - cover) + f32(tint) * np.float32(255) * cover)


_COUNTS = {
    Weather.DUST: 110,
    Weather.FIREFLIES: 85,
    Weather.PETALS: 80,
    Weather.LEAVES: 60,
    Weather.SPARKS: 120,
    Weather.BUBBLES: 70,
}
_TINTS: dict[Weather, tuple[Colour, ...]] = {
    Weather.DUST: (colour("fff3cf"),),
    Weather.FIREFLIES: (colour("ffe06a"), colour("d8ff7a")),
    Weather.PETALS: (colour("fbc8d8"), colour("ffe3ea"), colour("f3a5bd")),
    Weather.LEAVES: (colour("d8742a"), colour("e8a33a"), colour("b5452c")),
    Weather.SPARKS: (colour("ffb04a"), colour("ff7a2a")),
    Weather.BUBBLES: (colour("d8f6ff"),),
}


def _flight(
    kind: Weather, x: float, y: float, phase: float, *, moment: float, near: float
) -> tuple[float, float, float, float]:
    """Place (shares of the frame), brightness and size step of one particle at a moment."""
    turn = moment * (0.6 + phase) + phase * 40
    match kind:
        case Weather.FIREFLIES:
            bright = max(0.0, math.sin(moment * (1.1 + 1.6 * phase) + y * 30)) ** 2
            return x + 0.03 * math.sin(turn), 0.46 + 0.5 * y + 0.025 * math.sin(turn * 1.4), bright, near * 5
        case Weather.SPARKS:
            rise = (y + moment * (0.10 + 0.16 * phase)) % 1.0
            return x + 0.03 * math.sin(turn * 1.6), 1.0 - rise, 0.95 * (1 - rise), near * 2.6
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


def _overlap(frame: U8, sprite: F32, place: tuple[float, float]) -> tuple[U8 | None, F32 | None]:
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


def _petal(degrees: float, radius: float) -> F32:
    """Coverage of a petal turned by degrees: an ellipse that is narrower when seen from its edge."""
    reach = max(3, math.ceil(radius * 1.2))
    sheet = np.zeros((2 * reach + 1, 2 * reach + 1), np.uint8)
    narrow = 0.30 + 0.45 * abs(math.cos(math.radians(degrees * 2)))
    axes = (max(1, round(radius * 16)), max(1, round(radius * narrow * 16)))
    cv2.ellipse(sheet, (reach * 16, reach * 16), axes, degrees, 0, 360, 255, -1, cv2.LINE_AA, 4)
    return f32(sheet) / np.float32(255)


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
