"""What a video is like, in words: its colours, its light, its pace, its sound."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from components.errors import SourceError
from components.media.character import character_of
from components.media.clip_writer import write_clip
from tests.media_factory import make_clip

SIZE = 128, 72
FRAMES, RATE = 48, 24


def written(to: Path, frames: Iterator[NDArray[np.uint8]], *, loudness: float = 0.1) -> Path:
    """Two seconds of these RGB pictures with a tone."""
    tone = loudness * np.sin(np.arange(48_000 * FRAMES // RATE, dtype=np.float32) * 0.05)
    write_clip(
        to,
        (np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420), np.uint8) for frame in frames),
        iter([np.stack([tone, tone]).astype(np.float32)]),
        size=SIZE,
        rate=Fraction(RATE),
        frames=FRAMES,
    )
    return to


def painted(*halves: tuple[int, int, int]) -> Iterator[NDArray[np.uint8]]:
    """Still pictures: one colour beside the other."""
    width, height = SIZE
    picture = np.hstack([np.full((height, width // len(halves), 3), rgb, np.uint8) for rgb in halves])
    return (picture for _ in range(FRAMES))


def moving(pixels_a_frame: int) -> Iterator[NDArray[np.uint8]]:
    """Broad grey stripes that wander."""
    width, height = SIZE
    stripes = np.tile(np.repeat(np.array([90, 170], np.uint8), 16), width // 32)
    for number in range(FRAMES):
        row = np.roll(stripes, number * pixels_a_frame)
        yield np.repeat(np.tile(row, (height, 1))[:, :, None], 3, axis=2)


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((220, 20, 20), "red"),
        ((240, 130, 20), "orange"),
        ((230, 220, 30), "yellow"),
        ((30, 160, 50), "green"),
        ((30, 70, 210), "blue"),
        ((130, 40, 190), "purple"),
        ((230, 60, 160), "pink"),
    ],
)
def test_a_colour_has_its_name(tmp_path: Path, rgb: tuple[int, int, int], name: str) -> None:
    assert character_of(written(tmp_path / "a.mp4", painted(rgb)))[0] == name


def test_two_colours_that_share_the_picture_are_both_named(tmp_path: Path) -> None:
    words = character_of(written(tmp_path / "a.mp4", painted((220, 20, 20), (30, 70, 210))))

    assert {"red", "blue", "still"} <= set(words)


def test_the_faster_it_moves_the_faster_it_is_called(tmp_path: Path) -> None:
    slow = character_of(written(tmp_path / "slow.mp4", moving(0)))
    fast = character_of(written(tmp_path / "fast.mp4", moving(3)))

    assert "still" in slow
    assert "fast" in fast


@pytest.mark.parametrize(("loudness", "word"), [(0.0, "silent"), (0.01, "quiet"), (0.8, "loud")])
def test_sound_is_told_by_how_loud_it_is(tmp_path: Path, loudness: float, word: str) -> None:
    clip = written(tmp_path / "a.mp4", painted((128, 128, 128)), loudness=loudness)

    assert word in character_of(clip)


def test_a_dark_clip_without_colours_and_sound_says_so(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", grey=30, sound=False, seconds=1)

    assert set(character_of(clip)) == {"colourless", "dark", "still", "silent"}


def test_a_file_that_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no video at all")

    with pytest.raises(SourceError):
        character_of(tmp_path / "a.mp4")
