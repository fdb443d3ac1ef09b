"""The loudness of a clip, in buckets."""

from pathlib import Path

import numpy as np
import pytest

from components.errors import SourceDamaged
from components.media.soundtrack import sound_blocks, soundtrack
from components.media.waveform import waveform
from tests.media_factory import make_clip


def test_a_click_stands_out_where_it_is(tmp_path: Path) -> None:
    peaks = waveform(make_clip(tmp_path / "c.mp4", seconds=4, click_at_s=1.26), buckets=40)
    assert len(peaks) == 40
    assert int(np.argmax(peaks)) == 12
    assert peaks[12] > 0.5
    assert peaks[:11] == pytest.approx([0.05] * 11, rel=0.2)


def test_a_clip_without_sound_has_no_peaks(tmp_path: Path) -> None:
    assert waveform(make_clip(tmp_path / "c.mp4", sound=False), buckets=40) == ()


def test_where_the_sound_ends_early_there_is_silence(tmp_path: Path) -> None:
    peaks = waveform(make_clip(tmp_path / "c.mp4", seconds=2, sound_seconds=0.9), buckets=20)
    assert min(peaks[:8]) > 0.03
    assert max(peaks[11:]) < 0.005


@pytest.mark.parametrize("buckets", [1, 7, 5000, 200_000])
def test_any_number_of_parts(clip_path: Path, buckets: int) -> None:
    peaks = waveform(clip_path, buckets=buckets)
    assert len(peaks) == buckets
    assert max(peaks) == pytest.approx(0.05, rel=0.2)


def test_the_peaks_are_those_of_the_samples(clip_path: Path) -> None:
    sound = soundtrack(clip_path, first_s=0, start_s=0, length_s=1)
    wanted = np.abs(sound).max(axis=0).reshape(16, -1).max(axis=1)
    assert waveform(clip_path, buckets=16) == pytest.approx(wanted)


def test_sound_in_blocks_is_the_same_sound_and_short_in_memory(clip_path: Path) -> None:
    blocks = list(sound_blocks(clip_path, first_s=0, start_s=-0.5, length_s=3))
    assert max(block.shape[1] for block in blocks) <= 48_000
    whole = np.concatenate(blocks, axis=1)
    assert whole.shape == (2, 144_000)
    assert not whole[:, :24_000].any()
    assert np.array_equal(whole[:, 24_000:72_000], soundtrack(clip_path, first_s=0, start_s=0, length_s=1))


def test_a_broken_clip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.mp4").touch()
    with pytest.raises(SourceDamaged):
        waveform(tmp_path / "c.mp4", buckets=10)
