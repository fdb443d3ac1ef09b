"""Styles as grades: bloom and rays on the picture; tone, colour, vignette and grain on luma and chroma."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.pixels import U8, smooth, u8
from components.sandbox.render.spec import Style


@dataclass(frozen=True, slots=True)
class Grade:
    """A look.

    Attributes:
        contrast: how much of a smooth S is mixed into the tone curve.
        saturation: 1 leaves colours as they are, 0 is black and white.
        lift: how far black is raised.
        shadows: shift of blue and red chroma in the dark, in bytes.
        highlights: the same in the light.
        grain: strength of film grain, in bytes (standard deviation); costs file size.
        vignette: darkening of the corners.
        bloom: how far light spills.
        strokes: how often fine detail is painted over.
        paper: strength of the paper's grain, which does not move.
    """

    contrast: float = 0.10
    saturation: float = 1.08
    lift: float = 0.0
    shadows: tuple[float, float] = (0.0, 0.0)
    highlights: tuple[float, float] = (0.0, 0.0)
    grain: float = 0.8
    vignette: float = 0.22
    bloom: float = 0.34
    strokes: int = 0
    paper: float = 0.0


GRADES: dict[Style, Grade] = {
    Style.NATURAL: Grade(),
    Style.CINEMATIC: Grade(0.26, 1.06, 0.012, (5.0, -4.0), (-4.0, 4.0), 1.2, 0.32, 0.42),
    Style.DOCUMENTARY: Grade(0.06, 0.92, 0.010, grain=1.0, vignette=0.14, bloom=0.22),
    Style.NOIR: Grade(0.55, 0.0, grain=2.6, vignette=0.50, bloom=0.42),
    Style.ANIME: Grade(0.10, 1.28, 0.015, grain=0.0, vignette=0.08, bloom=0.48),
    Style.VINTAGE: Grade(0.04, 0.66, 0.055, (-9.0, 5.0), (-12.0, 7.0), 2.4, 0.46, 0.36),
    Style.NEON: Grade(0.24, 1.26, 0.010, (4.0, 2.0), grain=1.0, vignette=0.30, bloom=0.58),
    Style.PAINTED: Grade(0.02, 1.16, 0.050, grain=0.0, vignette=0.10, bloom=0.30, strokes=2, paper=0.16),
    Style.DREAMY: Grade(-0.02, 1.05, 0.035, (3.0, 3.0), (-2.0, 3.0), 0.6, 0.18, 0.66),
}
"""Each style's look; chosen by eye on contact sheets."""

_SPILL = 8
"""Bloom is made at an eighth of the size."""
_GRAIN_SPARE = 64


class Finish:
    """Turns a composed RGB frame into the I420 that is encoded; tables are made once.

    Args:
        rng: random stream of the grain.
        canvas: measures.
        grade: the look.
    """

    def __init__(self, rng: Generator, canvas: Canvas, grade: Grade) -> None:
        self._canvas = canvas
        self._grade = grade
        self._tones = self._tone_table()
        self._vignette = self._corners(rng)
        self._chroma = self._chroma_tables()
        size = (canvas.height + _GRAIN_SPARE, canvas.width + _GRAIN_SPARE)
        grains = cv2.GaussianBlur(rng.standard_normal(size, dtype=np.float32), (0, 0), 0.7)
        self._grain = u8(np.clip(grains / grains.std() * grade.grain + 128, 0, 255))

    def _tone_table(self) -> U8:
        luma = np.clip((np.arange(256, dtype=np.float32) - 16) / 219, 0, 1)
        curved = luma + self._grade.contrast * (smooth(0, 1, luma) - luma)
        lifted = self._grade.lift + (1 - self._grade.lift) * curved
        return u8(np.clip(16 + 219 * lifted, 16, 235))

    def _corners(self, rng: Generator) -> U8:
        """Darkening of the corners, and the paper's grain."""
        width, height = self._canvas.width, self._canvas.height
        across = np.linspace(-1, 1, width, dtype=np.float32)[None]
        down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        dark = self._grade.vignette * smooth(0.55, 1.40, np.sqrt(across**2 + down**2))
        if self._grade.paper:
            fibres = noise.field(
                rng, height, width, cells=(height // 10 + 1, width // 10 + 1), octaves=4, gain=0.8
            )
            dark = dark + self._grade.paper * fibres
        return u8((1 - dark) * 255)

    def _chroma_tables(self) -> list[U8] | None:
        if self._grade.shadows == self._grade.highlights == (0.0, 0.0):
            return None
        luma = np.clip((np.arange(256, dtype=np.float32) - 16) / 219, 0, 1)
        pairs = zip(self._grade.shadows, self._grade.highlights, strict=True)
        return [u8(128 + dark * (1 - luma) ** 2 + light * luma**2) for dark, light in pairs]

    def bloom(self, frame: U8, sun: tuple[float, float], rays: float) -> None:
        """Let light spill over its surroundings, and stream away from the sun; in place.

        Args:
            frame: RGB.
            sun: its column and row in the frame.
            rays: strength of the streaming, 0 to 1.
        """
        width, height = self._canvas.width, self._canvas.height
        small = (max(4, width // _SPILL), max(4, height // _SPILL))
        tiny = frame
        for halving in (2, 4):
            tiny = u8(cv2.resize(tiny, (width // halving, height // halving), interpolation=cv2.INTER_LINEAR))
        tiny = u8(cv2.resize(tiny, small, interpolation=cv2.INTER_LINEAR))
        bright = cv2.subtract(tiny, np.full(4, 138.0))
        spill = cv2.GaussianBlur(bright, (0, 0), max(1.0, small[1] / 22))
        amount = self._grade.bloom
        if rays > 0:
            streams = cv2.GaussianBlur(bright, (0, 0), 1.2)
            x, y = sun[0] / _SPILL, sun[1] / _SPILL
            for shrink in (0.93, 0.87, 0.76):
                towards = np.array([[shrink, 0, x * (1 - shrink)], [0, shrink, y * (1 - shrink)]])
                moved = cv2.warpAffine(
                    streams,
                    towards,
                    small,
                    flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                    borderMode=cv2.BORDER_REPLICATE,
                )
                streams = cv2.addWeighted(streams, 0.5, moved, 0.5, 0)
            spill = cv2.addWeighted(spill, amount, streams, amount * rays, 0)
        else:
            spill = cv2.convertScaleAbs(spill, alpha=amount)
        cv2.add(frame, cv2.resize(spill, (width, height), interpolation=cv2.INTER_LINEAR), dst=frame)

    def encode(self, frame: U8, number: int) -> U8:
        """The frame as I420: graded, vignetted, grained.

        Args:
            frame: RGB.
            number: of the frame; moves the grain.
        """
        for _ in range(self._grade.strokes):
            cv2.medianBlur(frame, 5, dst=frame)
        height = self._canvas.height
        planes = u8(cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420))
        luma, chroma = planes[:height], planes[height:]
        cv2.LUT(luma, self._tones, dst=luma)
        cv2.multiply(luma, self._vignette, dst=luma, scale=1 / 255.0)
        if self._grade.saturation != 1:
            share = self._grade.saturation
            cv2.addWeighted(chroma, share, chroma, 0, 128 * (1 - share), dst=chroma)
        if self._chroma is not None:
            self._tone_chroma(luma, chroma)
        if self._grade.grain > 0:
            turn = number * 7919 % (_GRAIN_SPARE * _GRAIN_SPARE)
            top, left = turn % _GRAIN_SPARE, turn // _GRAIN_SPARE
            grains = self._grain[top : top + height, left : left + self._canvas.width]
            cv2.addWeighted(luma, 1.0, grains, 1.0, -128.0, dst=luma)
        return planes

    def _tone_chroma(self, luma: U8, chroma: U8) -> None:
        """Colour shadows and highlights apart."""
        if self._chroma is None:
            return
        half = (self._canvas.width // 2, self._canvas.height // 2)
        small = cv2.resize(luma, half, interpolation=cv2.INTER_NEAREST)
        for plane, table in zip(chroma.reshape(2, half[1], half[0]), self._chroma, strict=True):
            cv2.addWeighted(plane, 1.0, cv2.LUT(small, table), 1.0, -128.0, dst=plane)
