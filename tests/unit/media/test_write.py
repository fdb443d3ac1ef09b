"""Written files are exact, whole or not there at all."""

import errno
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from components.errors import DiskFull
from components.media.disk import appearing
from components.media.probe import probe
from components.media.write import Mp4Writer
from tests.media_factory import make_tone, sound_of

WIDTH, HEIGHT, RATE = 162, 90, Fraction(30_000, 1001)


def grey(level: int) -> NDArray[np.uint8]:
    picture = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    picture[:HEIGHT] = level
    return picture


def writer(path: Path, *, has_sound: bool = True, comment: str | None = None) -> Mp4Writer:
    return Mp4Writer(path, width=WIDTH, height=HEIGHT, rate=RATE, has_sound=has_sound, comment=comment)


@pytest.mark.parametrize("sound_first", [True, False])
def test_sound_may_come_before_or_after_the_frames_and_in_pieces(
    tmp_path: Path, *, sound_first: bool
) -> None:
    path = tmp_path / "out.mp4"
    tone = make_tone(float(30 / RATE))
    with writer(path) as out:
        if sound_first:
            out.sound(tone)
        for index in range(30):
            out.frame(grey(40 + index * 5))
        if not sound_first:
            for begin in range(0, tone.shape[1], 777):
                out.sound(tone[:, begin : begin + 777])
    clip = probe(path)
    assert (clip.width, clip.height, clip.frames, clip.rate) == (WIDTH, HEIGHT, 30, RATE)
    assert clip.duration_s == pytest.approx(float(30 / RATE), abs=1e-4)
    assert (clip.video_codec, clip.audio_codec, clip.notes) == ("h264", "aac", ())
    assert sound_of(path).shape[1] == pytest.approx(tone.shape[1], abs=1024)


@pytest.mark.parametrize("drawn", [True, False])
def test_pictures_come_back_as_they_were_given(tmp_path: Path, *, drawn: bool) -> None:
    path = tmp_path / "out.mp4"
    with Mp4Writer(path, width=WIDTH, height=HEIGHT, rate=RATE, has_sound=False, drawn=drawn) as out:
        for level in (30, 120, 210):
            out.frame(grey(level))
    with av.open(str(path)) as clip:
        levels = [frame.to_ndarray()[:HEIGHT].mean() for frame in clip.decode(video=0)]
    assert levels == pytest.approx([30, 120, 210], abs=2)
    assert not probe(path).has_sound


def test_file_starts_with_its_index_names_its_colours_and_keeps_the_comment(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    with writer(path, comment="made by the sandbox") as out:
        out.frame(grey(100))
        out.frame(grey(100))
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(path)) as clip:
        assert clip.metadata["comment"] == "made by the sandbox"
        frame = next(clip.decode(video=0))
    bt601, limited, bt709 = 6, 1, 1
    assert (frame.colorspace, frame.color_range) == (bt601, limited)
    assert (frame.color_trc, frame.color_primaries) == (bt709, bt709)


def test_nothing_is_left_after_an_exception_and_an_older_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    path.write_bytes(b"older")

    def interrupted() -> None:
        with writer(path) as out:
            out.frame(grey(100))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [file.name for file in tmp_path.iterdir()] == ["out.mp4"]
    assert path.read_bytes() == b"older"


def test_nothing_appears_under_the_name_before_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    with writer(path, has_sound=False) as out:
        out.frame(grey(100))
        assert not path.exists()
    assert path.exists()
    assert len(list(tmp_path.iterdir())) == 1


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    for path in paths:
        with writer(path) as out:
            out.sound(make_tone(0.5))
            for index in range(15):
                out.frame(grey(index * 10))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_misuse_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="even size"):
        Mp4Writer(tmp_path / "x.mp4", width=161, height=90, rate=RATE, has_sound=False)
    with pytest.raises(ValueError, match="not an I420 frame"), writer(tmp_path / "x.mp4") as out:
        out.frame(np.zeros((10, 10), np.uint8))
    with pytest.raises(ValueError, match="without sound"), writer(tmp_path / "x.mp4", has_sound=False) as out:
        out.sound(make_tone(0.1))
    with pytest.raises(ValueError, match="not stereo"), writer(tmp_path / "x.mp4") as out:
        out.sound(np.zeros((1, 10), np.float32))
    with pytest.raises(ValueError, match="single frame"), writer(tmp_path / "x.mp4"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    def filling() -> None:
        with appearing(tmp_path / "x.mp4") as part:
            part.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFull):
        filling()
    assert list(tmp_path.iterdir()) == []
