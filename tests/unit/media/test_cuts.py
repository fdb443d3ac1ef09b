"""Scene changes are found where they are, flashes and fades are none."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from components.media.cuts import scene_cuts
from components.media.write import Mp4Writer
from tests.media_factory import make_clip

Picture = NDArray[np.uint8]


def scene(seed: int, frames: int, *, step: int = 1) -> list[Picture]:
    """RGB pictures of a scene of its own, the camera moving sideways."""
    random = np.random.default_rng(seed)
    wide = cv2.resize(random.integers(0, 256, (6, 40, 3)).astype(np.uint8), (2000, 90)).astype(np.uint8)
    return [np.ascontiguousarray(wide[:, index * step : index * step + 160]) for index in range(frames)]


def write(path: Path, pictures: Sequence[Picture], rate: int = 24) -> Path:
    with Mp4Writer(path, width=160, height=90, rate=Fraction(rate), has_sound=False) as writer:
        for picture in pictures:
            writer.frame(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420).astype(np.uint8))
    return path


def bright(picture: Picture) -> Picture:
    return np.clip(picture.astype(np.int16) + 150, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("rate", [12, 24, 60])
def test_each_cut_is_found_at_its_first_picture(tmp_path: Path, rate: int) -> None:
    path = write(tmp_path / "c.mp4", [*scene(1, rate), *scene(2, 2 * rate), *scene(3, rate)], rate)
    assert scene_cuts(path) == pytest.approx((1.0, 3.0), abs=0.002)


def test_flashes_are_no_cuts_not_even_just_before_one(tmp_path: Path) -> None:
    first, second = scene(1, 48), scene(2, 24)
    for index in (10, 11, 30, 31, 32, 33, 44, 45):
        first[index] = bright(first[index])
    assert scene_cuts(write(tmp_path / "c.mp4", [*first, *second])) == pytest.approx((2.0,), abs=0.002)


def test_fast_movement_and_a_fade_are_no_cuts(tmp_path: Path) -> None:
    fast = scene(1, 48, step=30)
    fade = [(picture * (1 - index / 48)).astype(np.uint8) for index, picture in enumerate(scene(2, 48))]
    path = write(tmp_path / "c.mp4", [*fast, *fade])
    assert scene_cuts(path) == pytest.approx((2.0,), abs=0.002)


def test_a_clip_of_one_scene_has_none(clip_path: Path, tmp_path: Path) -> None:
    assert scene_cuts(clip_path) == ()
    assert scene_cuts(make_clip(tmp_path / "c.mp4", grey=90)) == ()
    assert scene_cuts(make_clip(tmp_path / "two.mp4", seconds=2 / 24)) == ()


def test_cuts_are_on_the_clip_s_own_clock(tmp_path: Path) -> None:
    numbered = make_clip(tmp_path / "late.ts", container_options={"output_ts_offset": "9500"})
    assert scene_cuts(numbered) == ()
    times = [index / 24 + 5 for index in range(48)]
    late = make_clip(tmp_path / "late.mkv", frame_times=times, sound=False)
    assert all(cut < 2 for cut in scene_cuts(late))


def test_progress_grows_to_one(clip_path: Path) -> None:
    told: list[float] = []
    scene_cuts(clip_path, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
