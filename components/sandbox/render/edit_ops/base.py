"""What every effect is made of: a stage (what a clip keeps), a moment (one frame's facts), small helpers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias
from zlib import crc32

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Frame: TypeAlias = MatLike
"""A picture as OpenCV takes and gives it: uint8, BGR, shape (height, width, 3)."""

Plane: TypeAlias = MatLike
"""One uint8 channel, shape (height, width); as a mask, 255 means "here"."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What stays the same through a clip.

    Attributes:
        width: pixels.
        height: pixels.
        frames: how many there are.
        rate: frames a second.
        seed: same stage and seed, same pixels.
    """

    width: int
    height: int
    frames: int
    rate: float
    seed: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, the order OpenCV wants."""
        return self.width, self.height

    @property
    def unit(self) -> float:
        """One design pixel: effects are drawn for a short side of 720 and scaled by this."""
        return min(self.width, self.height) / 720

    def random(self, purpose: str) -> np.random.Generator:
        """Random numbers of this clip for one purpose, so that effects don't disturb each other."""
        return np.random.default_rng([self.seed & 0xFFFF_FFFF, crc32(purpose.encode())])


class Sun(NamedTuple):
    """A disc in the picture: its middle (across, down) and radius, all as shares of the width."""

    across: float
    down: float
    radius: float


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known about one frame.

    Attributes:
        index: which frame, from 0.
        time_s: when it is shown.
        share: 0 at the first frame, 1 at the last.
        subject: where the main subject is, at any small size; None where nobody asked.
        sky: where the sky is, likewise.
        steadying: 2x3 matrix that takes the camera's shake out, for a frame of width 1; None likewise.
        sun: where its disc is, hidden or not; None where there is none, too.
    """

    index: int
    time_s: float
    share: float
    subject: Plane | None = None
    sky: Plane | None = None
    steadying: NDArray[np.float32] | None = None
    sun: Sun | None = None


_FINE_BLUR = 2.5
"""Pixels of spread from which on half the size holds all that a blur leaves."""

Effect: TypeAlias = Callable[[Frame, Moment], Frame]
"""Makes the new frame; never changes the one it is given; safe to call from two threads."""


def spread(plane: Plane) -> Frame:
    """A plane as three equal channels."""
    return cv2.cvtColor(plane, cv2.COLOR_GRAY2BGR)


def grey(frame: Frame) -> Plane:
    """Luma of a frame."""
    return cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)


def scaled(frame: Frame, factor: float) -> Frame:
    """A reduced copy, averaged, at least 2 pixels wide and high."""
    height, width = frame.shape[:2]
    size = max(2, round(width * factor)), max(2, round(height * factor))
    # Exact halves first: OpenCV averages those ten times as quickly as any other share.
    while width % 2 == height % 2 == 0 and width >= 2 * size[0] and height >= 2 * size[1]:
        width, height = width // 2, height // 2
        frame = cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)
    return frame if (width, height) == size else cv2.resize(frame, size, interpolation=cv2.INTER_AREA)


def fitted(picture: Frame, size: tuple[int, int]) -> Frame:
    """The picture at this size, smoothly."""
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    return cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)


def blend(below: Frame, above: Frame, mask: Plane) -> Frame:
    """`above` where the mask is 255, `below` where it is 0."""
    left, top, width, height = cv2.boundingRect(mask)
    if width == 0:
        return below
    box = slice(top, top + height), slice(left, left + width)
    weight = spread(mask[box])
    kept = cv2.multiply(below[box], cv2.bitwise_not(weight), scale=1 / 255)
    mixed = cv2.add(kept, cv2.multiply(above[box], weight, scale=1 / 255), dst=kept)
    if mixed.shape == below.shape:
        return mixed
    made = below.copy()
    made[box] = mixed
    return made


def screen(frame: Frame, light: Frame) -> Frame:
    """Add light without clipping: 255 - (255 - frame)(255 - light) / 255."""
    dark = cv2.multiply(cv2.bitwise_not(frame), cv2.bitwise_not(light), scale=1 / 255)
    return cv2.bitwise_not(dark)


def above(picture: Frame, level: float, gain: float = 1.0) -> Frame:
    """What is brighter than `level`, times `gain`; black elsewhere."""
    table = np.clip((np.arange(256) - level) * gain, 0, 255).astype(np.uint8)
    return cv2.LUT(picture, table)


def blurred(picture: Frame, sigma: float) -> Frame:
    """Gaussian blur; wide ones are made small first, which looks the same and costs a tenth."""
    if sigma < _FINE_BLUR:
        return cv2.GaussianBlur(picture, (0, 0), max(sigma, 0.1))
    factor = min(0.5, 2.5 / sigma)
    height, width = picture.shape[:2]
    small = cv2.GaussianBlur(scaled(picture, factor), (0, 0), sigma * factor)
    return fitted(small, (width, height))


def smooth_noise(random: np.random.Generator, height: int, width: int, cells: int) -> NDArray[np.float32]:
    """Cloudy noise in 0..1 that tiles in both directions; `cells` is how many lumps there are across."""
    total = np.zeros((height, width), np.float32)
    weight, reach = 1.0, 0.0
    while cells <= max(height, width) // 2 and weight > 0.03:
        grid = random.random((cells, cells), dtype=np.float32)
        wrapped = np.pad(grid, 2, mode="wrap")
        large = cv2.resize(
            wrapped,
            (round(width * (cells + 4) / cells), round(height * (cells + 4) / cells)),
            interpolation=cv2.INTER_CUBIC,
        )
        top, left = round(height * 2 / cells), round(width * 2 / cells)
        total += weight * large[top : top + height, left : left + width]
        reach += weight
        cells *= 2
        weight *= 0.55
    total = total / max(reach, 1.0)
    low, high = float(total.min()), float(total.max())
    return np.asarray(np.clip((total - low) / max(high - low, 1e-6), 0, 1), np.float32)
