"""Lightning and fireworks: the events that sound follows too, as they are seen."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.canvas import Canvas
from components.sandbox.render.figures.ink import Ink, Pose
from components.sandbox.render.figures.landmarks import FIREWORK_BOX, firework
from components.sandbox.render.laying import paste
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import U8, Colour, colour, f32, u8
from components.sandbox.render.seeds import stream
from components.sandbox.render.sound.events import Event, Happening

_BURST_S = 1.9
_BOLT_S = 0.36
_DARK_S = (0.10, 0.16)
"""When a bolt is gone for a moment, before it strikes again."""
_GLOW_SCALE = 8
_GLOW_REACH = 0.7
"""Share of the frame's height that a bolt lights: water mirrors it, ground hides it."""
_GLOW: Colour = colour("b9c8ff")
_TINTS: tuple[Colour, ...] = (
    colour("ff5a4a"),
    colour("ffd05a"),
    colour("6ad0ff"),
    colour("b48aff"),
    colour("7aff9a"),
    colour("ff8ad0"),
)


Bolt = list[tuple[NDArray[np.int32], int]]
"""The paths of a bolt and of its branches, in the frame's pixels, and their widths."""


class Happenings:
    """Draws a clip's events at the moment they happen.

    Args:
        events: of the clip, in order.
        canvas: measures.
        palette: the light.
        seed: for the shapes of bolts.
    """

    def __init__(self, events: tuple[Event, ...], canvas: Canvas, palette: Palette, seed: int) -> None:
        self._canvas = canvas
        self._palette = palette
        self._bursts = [event for event in events if event.kind is Happening.BURST]
        self._strikes = [event for event in events if event.kind is Happening.LIGHTNING]
        self._bolts = [self._bolt(seed, event) for event in self._strikes]
        self._glows = [self._glow(bolt) for bolt in self._bolts]

    def draw_in_sky(self, frame: U8, seconds: float) -> None:
        """Bolts and bursts, behind everything that stands on the ground; in place."""
        for event, bolt, glow in zip(self._strikes, self._bolts, self._glows, strict=True):
            since_s = seconds - event.at_s
            light = _flash(since_s) * event.strength
            if light > 0.08:
                shown = cv2.convertScaleAbs(glow, alpha=min(1.0, 1.2 * light))
                sky = frame[: round(frame.shape[0] * _GLOW_REACH)]
                cv2.add(sky, cv2.resize(shown, sky.shape[1::-1]), dst=sky)
            if 0 <= since_s < _BOLT_S and not _DARK_S[0] <= since_s < _DARK_S[1]:
                for path, width in bolt:
                    cv2.polylines(
                        frame,
                        [path],
                        isClosed=False,
                        color=(236, 240, 255),
                        thickness=width,
                        lineType=cv2.LINE_AA,
                    )
        for number, event in enumerate(self._bursts):
            age = (seconds - event.at_s) / _BURST_S
            if 0 <= age < 1:
                self._burst(frame, event, age, number)

    def brighten(self, frame: U8, seconds: float) -> None:
        """The flash of lightning over everything; in place."""
        light = sum(_flash(seconds - event.at_s) * event.strength for event in self._strikes)
        if light > 0.01:
            cv2.convertScaleAbs(frame, dst=frame, alpha=1 + 0.75 * light, beta=26 * light)

    def _burst(self, frame: U8, event: Event, age: float, number: int) -> None:
        size = self._canvas.unit * (0.20 + 0.13 * event.strength)
        pose = Pose(0.0, 0.0, self._palette, own=None, dark=True, sun_side=1.0, odd=number)
        ink = Ink(FIREWORK_BOX, size, pose)
        firework(ink, age, _TINTS[number % len(_TINTS)], number)
        x = event.x * self._canvas.width - FIREWORK_BOX.left * size
        y = event.y * self._canvas.height - FIREWORK_BOX.up * size
        paste(frame, ink.picture(roundness=0.0), x, y)

    def _glow(self, bolt: Bolt) -> U8:
        """The clouds lit from within round a bolt, at an eighth of the size."""
        size = (
            round(self._canvas.height * _GLOW_REACH) // _GLOW_SCALE + 1,
            self._canvas.width // _GLOW_SCALE + 1,
        )
        line = np.zeros(size, np.uint8)
        path, _ = bolt[0]
        cv2.polylines(line, [path // _GLOW_SCALE], isClosed=False, color=255, thickness=2)
        near, far = (
            f32(cv2.GaussianBlur(f32(line), (0, 0), self._canvas.unit * reach / _GLOW_SCALE))
            for reach in (0.022, 0.16)
        )
        light = 0.26 * near / max(1.0, float(near.max())) + 0.42 * far / max(1.0, float(far.max()))
        return u8(np.clip(light[..., None] * f32(_GLOW) * np.float32(255), 0, 255))

    def _bolt(self, seed: int, event: Event) -> Bolt:
        """A jagged path from the clouds down, with two branches."""
        rng = stream(seed, f"bolt {event.at_s:.3f}")
        thick = max(1, round(self._canvas.unit * 0.0056))
        x, y = event.x * self._canvas.width, 0.0
        path = [(x, y)]
        while y < self._canvas.height * 0.62:
            x += float(rng.normal(0, self._canvas.unit * 0.028))
            y += float(rng.uniform(0.02, 0.05)) * self._canvas.unit
            path.append((x, y))
        found = [(np.array(path, np.int32), thick)]
        for start in (len(path) // 3, len(path) // 2):
            x, y = path[start]
            side = float(rng.choice([-1, 1]))
            branch = [(x, y)]
            for _ in range(6):
                x += side * float(rng.uniform(0.005, 0.04)) * self._canvas.unit
                y += float(rng.uniform(0.01, 0.04)) * self._canvas.unit
                branch.append((x, y))
            found.append((np.array(branch, np.int32), max(1, thick // 2)))
        return found


def _flash(since_s: float) -> float:
    """Brightness after a strike: at once, a dip, once more, gone within a second."""
    if since_s < 0 or since_s > 0.8:
        return 0.0
    again_s = since_s - _DARK_S[1]
    first = math.exp(-since_s * 9) * (1.0 if since_s < _DARK_S[0] else 0.25)
    return first + (0.55 * math.exp(-again_s * 9) if again_s >= 0 else 0.0)
