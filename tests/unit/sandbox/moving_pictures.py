"""Small pictures and clips with something in them to see: a sky, a field, somebody in red."""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.write import Mp4Writer
from tests.media_factory import make_tone

U8 = NDArray[np.uint8]


def landscape(width: int = 160, height: int = 90, *, at: float = 0.5) -> U8:
    """BGR: blue sky with a cloud, hills, a field with texture, a red figure `at` this share of the width."""
    big = np.zeros((360, 640, 3), np.uint8)
    down = np.linspace(0, 1, 360)[:, None, None]
    big[:] = np.array([225, 150, 80]) * (1 - down) + np.array([250, 225, 200]) * down
    cv2.ellipse(big, (160, 70), (90, 22), 0, 0, 360, (250, 250, 250), -1)
    cv2.ellipse(big, (440, 210), (300, 60), 0, 0, 360, (95, 110, 90), -1)
    big[210:] = (60, 150, 90)
    random = np.random.default_rng(4)
    for x, y in random.integers((0, 212), (640, 360), (300, 2)).tolist():
        cv2.line(big, (x, y), (x + 4, y - 12), (40, 100 + y % 90, 60), 2)
    middle = round(at * 640)
    cv2.rectangle(big, (middle - 40, 170), (middle + 40, 330), (30, 30, 200), -1)
    cv2.circle(big, (middle, 140), 34, (140, 180, 230), -1)
    cv2.circle(big, (middle - 12, 132), 5, (20, 20, 20), -1)
    cv2.circle(big, (middle + 12, 132), 5, (20, 20, 20), -1)
    return np.asarray(cv2.resize(big, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def landscape_clip(
    path: Path, *, width: int = 160, height: int = 90, rate: int = 24, frames: int = 12, sound: bool = True
) -> Path:
    """The figure walks from left to right, a quiet tone beside it."""
    with Mp4Writer(path, width=width, height=height, rate=Fraction(rate), has_sound=sound, crf=8) as writer:
        if sound:
            writer.sound(make_tone(frames / rate))
        for index in range(frames):
            picture = landscape(width, height, at=0.3 + 0.4 * index / frames)
            writer.frame(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8))
    return path


def mask_clip(
    path: Path, *, width: int = 160, height: int = 90, rate: int = 24, frames: int = 12, moves: bool = False
) -> Path:
    """White on the left half; if it moves, on the right half from the middle of the clip on."""
    with Mp4Writer(path, width=width, height=height, rate=Fraction(rate), has_sound=False) as writer:
        for index in range(frames):
            picture = np.zeros((height, width, 3), np.uint8)
            right = moves and index >= frames // 2
            picture[:, width // 2 if right else 0 : width if right else width // 2] = 255
            writer.frame(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8))
    return path


def frames_of(path: Path) -> U8:
    """All frames, BGR, shape (frames, height, width, 3)."""
    with av.open(str(path)) as clip:
        return np.stack([frame.to_ndarray(format="bgr24") for frame in clip.decode(video=0)]).astype(np.uint8)


def difference(one: NDArray[np.generic], other: NDArray[np.generic]) -> float:
    """Mean absolute difference in levels."""
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean())
