"""How much an edit changed, over time and as a picture."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from components.errors import SourceDamaged
from components.media.difference import change_over_time, difference_video, heat
from components.media.write import Mp4Writer
from tests.media_factory import frames_of, make_clip


def half_changed(path: Path) -> Path:
    """Grey 90; in its second half of time the left half of the picture is brighter by 51."""
    plain = np.full((135, 160), 128, np.uint8)
    plain[:90] = 90
    changed = plain.copy()
    changed[:90, :80] = 90 + 44
    with Mp4Writer(path, width=160, height=90, rate=Fraction(24), has_sound=False) as writer:
        for index in range(48):
            writer.frame(plain if index < 24 else changed)
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    grey = round((90 - 16) * 255 / 219)
    return make_clip(tmp_path / "plain.mp4", grey=grey, seconds=2)


def test_the_score_follows_the_change_through_time(tmp_path: Path, plain: Path) -> None:
    score = change_over_time(plain, half_changed(tmp_path / "b.mp4"), samples=20)
    assert len(score) == 20
    assert max(score[:10]) < 0.02
    assert score[10:] == pytest.approx([0.1] * 10, abs=0.02)


def test_black_and_white_differ_wholly_and_a_clip_from_itself_not_at_all(tmp_path: Path) -> None:
    black, white = make_clip(tmp_path / "b.mp4", grey=0), make_clip(tmp_path / "w.mp4", grey=255)
    assert change_over_time(black, white, samples=4) == pytest.approx([1.0] * 4, abs=0.01)
    assert change_over_time(black, black, samples=4) == (0.0,) * 4


def test_clips_of_other_size_rate_and_length_are_compared_where_both_are(tmp_path: Path, plain: Path) -> None:
    grey = round((90 - 16) * 255 / 219)
    other = make_clip(tmp_path / "o.mp4", grey=grey, seconds=1.5, rate=30, width=320, height=200)
    assert max(change_over_time(plain, other, samples=9)) < 0.02
    clip = difference_video(plain, other, tmp_path / "d.mp4")
    assert (clip.width, clip.height, clip.rate, clip.frames) == (160, 90, Fraction(24), 36)


def test_the_map_glows_where_the_change_is(tmp_path: Path, plain: Path) -> None:
    clip = difference_video(plain, half_changed(tmp_path / "b.mp4"), tmp_path / "d.mp4")
    assert (clip.frames, clip.has_sound) == (48, False)
    pictures = list(frames_of(tmp_path / "d.mp4"))
    assert max(int(picture.max()) for picture in pictures[:24]) < 30
    for picture in pictures[25:]:
        assert picture[:, :70, 0].min() > 120
        assert picture[:, 90:].max() < 30


def test_a_change_of_colour_alone_shows_too() -> None:
    before: NDArray[np.uint8] = np.full((135, 160), 128, np.uint8)
    after = before.copy()
    after[90:, :] = 170
    assert heat(before, after)[:90].min() > 60
    assert heat(before, before)[:90].max() <= 20


def test_progress_grows_to_one(tmp_path: Path, plain: Path) -> None:
    told: list[float] = []
    difference_video(plain, plain, tmp_path / "d.mp4", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_broken_clip_is_refused_and_nothing_is_left(tmp_path: Path, plain: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.touch()
    with pytest.raises(SourceDamaged):
        difference_video(plain, broken, tmp_path / "d.mp4")
    with pytest.raises(SourceDamaged):
        change_over_time(broken, plain)
    assert not (tmp_path / "d.mp4").exists()
