"""A long clip is cut into parts that fit, and joined to what it was."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import InvalidRequest
from components.media.probe import Clip, probe
from components.media.split import Part, join, split_points
from components.media.trim import trim
from tests.media_factory import SOUND_RATE, frame_number, frames_of, make_clip, sound_of

NTSC = Fraction(30_000, 1001)
RATES = [Fraction(12), Fraction(24), Fraction(25), NTSC, Fraction(50), Fraction(60), Fraction(120)]


def clip_of(seconds: float, rate: Fraction = Fraction(24)) -> Clip:
    frames = round(seconds * rate)
    return Clip(float(frames / rate), float(1 / rate), rate, frames, 160, 90, "h264", None, "mp4", 0, 1000)


def starts(parts: Sequence[Part]) -> list[float]:
    return [part.start_s for part in parts]


def test_a_clip_within_the_limit_is_one_part() -> None:
    assert split_points(clip_of(8.5), 8.7, [3.0]) == (Part(0.0, 8.5),)


def test_without_cuts_the_parts_are_even() -> None:
    assert starts(split_points(clip_of(24), 8.7, [])) == [0, 8, 16]


def test_borders_lie_at_near_cuts() -> None:
    assert starts(split_points(clip_of(20), 8.7, [1.0, 6.0, 14.0])) == [0, 6, 14]


def test_a_cut_too_far_away_or_beyond_the_limit_is_left_alone() -> None:
    assert starts(split_points(clip_of(16), 8.7, [2.0])) == [0, 8]
    assert starts(split_points(clip_of(16), 8.7, [9.0])) == [0, 8]
    assert starts(split_points(clip_of(17.3), 8.7, [8.0])) == [0, pytest.approx(8.65, abs=0.05)]


def test_of_two_near_cuts_the_one_that_makes_more_even_parts_is_taken() -> None:
    assert starts(split_points(clip_of(14), 8.7, [6.0, 7.5])) == [0, 7.5]


def test_a_limit_below_one_frame_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        split_points(clip_of(3), 0.03, [])


@given(
    seconds=st.floats(0.1, 200),
    rate=st.sampled_from(RATES),
    limit_s=st.floats(0.5, 15),
    cuts=st.lists(st.floats(0, 200), max_size=30),
)
def test_parts_cover_the_clip_in_whole_frames_and_are_as_few_as_can_be(
    seconds: float, rate: Fraction, limit_s: float, cuts: list[float]
) -> None:
    clip = clip_of(seconds, rate)
    parts = split_points(clip, limit_s, cuts)
    rate = min(rate, Fraction(60))
    frames = [part.length_s * rate for part in parts]
    assert all(part.length_s <= limit_s + 1e-4 for part in parts)
    assert all(abs(count - round(count)) < 1e-6 and count > 0.5 for count in frames)
    assert sum(map(round, frames)) == max(1, round(clip.duration_s * rate))
    assert parts[0].start_s == 0
    assert all(a.start_s + a.length_s == pytest.approx(b.start_s) for a, b in pairwise(parts))
    assert len(parts) == -(-sum(map(round, frames)) // int(Fraction(limit_s) * rate + Fraction(1, 1000)))


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds at 29.97 with a click and a white frame at 2.5 s."""
    folder = tmp_path_factory.mktemp("long")
    return make_clip(folder / "c.mp4", rate=NTSC, seconds=5, click_at_s=2.5)


def parts_of(source: Path, folder: Path, limit_s: float) -> tuple[list[Path], list[float]]:
    parts = split_points(probe(source), limit_s, [])
    paths = [folder / f"part{index}.mp4" for index in range(len(parts))]
    for part, path in zip(parts, paths, strict=True):
        trim(source, path, start_s=part.start_s, length_s=part.length_s)
    return paths, [part.length_s for part in parts]


def click_s(path: Path) -> float:
    return float(np.argmax(np.abs(sound_of(path)[0]) > 0.5)) / SOUND_RATE


@pytest.mark.parametrize("original_sound", [True, False])
def test_split_and_joined_is_the_clip_again(tmp_path: Path, long_clip: Path, *, original_sound: bool) -> None:
    paths, _ = parts_of(long_clip, tmp_path, 1.9)
    whole = join(paths, tmp_path / "whole.mp4", sound_from=long_clip if original_sound else None)
    source = probe(long_clip)
    assert (whole.frames, whole.rate, whole.width, whole.height) == (150, NTSC, 160, 90)
    assert whole.duration_s == pytest.approx(source.duration_s, abs=1e-3)
    assert whole.notes == ()
    numbers = [frame_number(picture) for picture in frames_of(tmp_path / "whole.mp4")]
    assert [n for i, n in enumerate(numbers) if i != 75] == [n for n in range(150) if n != 75]
    assert click_s(tmp_path / "whole.mp4") == pytest.approx(2.5, abs=0.005)


def test_parts_that_came_back_short_long_and_otherwise_keep_their_places(tmp_path: Path) -> None:
    """Engines answer at their own rate and size, and a frame or two off."""
    parts = [
        make_clip(tmp_path / "a.mp4", grey=40, seconds=0.9),
        make_clip(tmp_path / "b.mp4", grey=120, seconds=1.2, rate=30, width=320, height=180, sound=False),
        make_clip(tmp_path / "c.mp4", grey=200, seconds=1.0),
    ]
    whole = join(parts, tmp_path / "whole.mp4", lengths_s=[1.0, 1.0, 1.0])
    assert (whole.frames, whole.rate, whole.width) == (72, Fraction(24), 160)
    levels = [float(picture.mean()) for picture in frames_of(tmp_path / "whole.mp4")]
    assert levels == pytest.approx([40] * 24 + [120] * 24 + [200] * 24, abs=3)
    heard = np.abs(sound_of(tmp_path / "whole.mp4")[0])
    assert heard[24_000:40_000].max() > 0.03
    assert heard[52_000:92_000].max() < 0.005
    assert heard[100_000:140_000].max() > 0.03


def test_parts_without_any_sound_join_without(tmp_path: Path) -> None:
    silent = make_clip(tmp_path / "a.mp4", sound=False)
    assert not join([silent, silent], tmp_path / "whole.mp4").has_sound


def test_progress_grows_to_one(tmp_path: Path, clip_path: Path) -> None:
    told: list[float] = []
    join([clip_path, clip_path], tmp_path / "whole.mp4", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("lengths_s", [[1.0], [1.0, 0.001]])
def test_lengths_that_do_not_fit_the_parts_are_refused(
    tmp_path: Path, clip_path: Path, lengths_s: list[float]
) -> None:
    with pytest.raises(InvalidRequest):
        join([clip_path, clip_path], tmp_path / "whole.mp4", lengths_s=lengths_s)
    with pytest.raises(InvalidRequest):
        join([], tmp_path / "whole.mp4")
    assert list(tmp_path.iterdir()) == []
