"""A part of a clip, exact to a frame, with its sound in sync."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from components.errors import InvalidRequest, SourceDamaged
from components.media.probe import probe
from components.media.trim import longest_fit, trim
from tests.media_factory import SOUND_RATE, frame_number, frames_of, make_clip, sound_of

NTSC = Fraction(30_000, 1001)


def numbers_of(path: Path) -> list[int]:
    return [frame_number(picture) for picture in frames_of(path)]


@pytest.fixture(scope="module")
def long_ntsc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds at 29.97 with key frames far apart."""
    folder = tmp_path_factory.mktemp("long")
    return make_clip(folder / "c.mp4", rate=NTSC, seconds=12, keyframe_every=250, width=160, height=90)


@pytest.mark.parametrize(
    ("start_s", "length_s", "numbers"),
    [
        (0.0, 8.7, range(260)),
        (0.0, 261 * 1001 / 30_000, range(261)),
        (float(60 / NTSC), 1.0, range(60, 90)),
        (float(60 / NTSC), 0.99, range(60, 89)),
        (float(200 / NTSC), 2.002, range(200, 260)),
        (float(300 / NTSC), 30.0, range(300, 360)),
    ],
)
def test_the_cut_is_exact_to_a_frame(
    tmp_path: Path, long_ntsc: Path, start_s: float, length_s: float, numbers: range
) -> None:
    cut = trim(long_ntsc, tmp_path / "cut.mp4", start_s=start_s, length_s=length_s)
    assert numbers_of(tmp_path / "cut.mp4") == list(numbers)
    assert (cut.frames, cut.rate) == (len(numbers), NTSC)
    assert cut.duration_s == pytest.approx(float(len(numbers) / NTSC), abs=1e-3)
    assert cut == probe(tmp_path / "cut.mp4")
    assert cut.notes == ()


def test_the_longest_fit_is_whole_frames_within_the_limit(long_ntsc: Path, clip_path: Path) -> None:
    assert longest_fit(probe(long_ntsc), 8.7) == pytest.approx(float(260 / NTSC))
    assert longest_fit(probe(clip_path), 8.7) == pytest.approx(1.0)
    assert longest_fit(probe(clip_path), 0.5) == pytest.approx(0.5)


def test_the_longest_fit_is_what_trim_then_cuts(tmp_path: Path, long_ntsc: Path) -> None:
    length_s = longest_fit(probe(long_ntsc), 8.7)
    assert trim(long_ntsc, tmp_path / "cut.mp4", start_s=0, length_s=length_s).duration_s <= 8.7


def test_sound_and_picture_stay_together(tmp_path: Path) -> None:
    """A click and a white frame at 2.0 s come back together at 1.25 s."""
    whole = make_clip(tmp_path / "c.mp4", seconds=4, click_at_s=2.0)
    cut = trim(whole, tmp_path / "cut.mp4", start_s=0.75, length_s=2.0)
    assert cut.duration_s == pytest.approx(2.0)
    flash = int(np.argmax([picture.mean() for picture in frames_of(tmp_path / "cut.mp4")]))
    sound = sound_of(tmp_path / "cut.mp4")
    click_s = float(np.argmax(np.abs(sound[0]) > 0.5)) / SOUND_RATE
    assert flash / 24 == pytest.approx(1.25)
    assert click_s == pytest.approx(1.25, abs=0.005)


def test_mono_sound_is_on_both_sides_as_loud_as_it_was(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "c.mp4", sound_layout="mono")
    trim(whole, tmp_path / "cut.mp4", start_s=0, length_s=1)
    left, right = sound_of(tmp_path / "cut.mp4")[:, 4_800:43_200]
    assert np.abs(left).max() == pytest.approx(0.05, rel=0.1)
    assert np.abs(left - right).max() < 0.005


@pytest.mark.parametrize("sound_seconds", [0.4, 3.0])
def test_sound_is_padded_or_cut_to_the_picture(tmp_path: Path, sound_seconds: float) -> None:
    whole = make_clip(tmp_path / "c.mp4", seconds=1, sound_seconds=sound_seconds)
    cut = trim(whole, tmp_path / "cut.mp4", start_s=0, length_s=1)
    assert cut.notes == ()
    assert sound_of(tmp_path / "cut.mp4").shape[1] == pytest.approx(SOUND_RATE, abs=1024)


def test_a_clip_without_sound_stays_without(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "c.mp4", sound=False)
    assert not trim(whole, tmp_path / "cut.mp4", start_s=0.5, length_s=0.5).has_sound


def test_a_variable_rate_becomes_constant_and_keeps_its_time(tmp_path: Path) -> None:
    times = [index / 24 for index in range(48) if index % 5 != 3]
    whole = make_clip(tmp_path / "c.mp4", frame_times=times)
    cut = trim(whole, tmp_path / "cut.mp4", start_s=0, length_s=2)
    assert cut.duration_s == pytest.approx(2.0, abs=1.5 / 24)
    with av.open(str(tmp_path / "cut.mp4")) as clip:
        steps = [packet.duration for packet in clip.demux(video=0) if packet.size]
    assert len(set(steps)) == 1
    shown = numbers_of(tmp_path / "cut.mp4")
    moments = np.arange(len(shown)) / float(cut.rate)
    wanted = [int(np.searchsorted(times, moment + 0.02, side="right")) - 1 for moment in moments]
    assert np.abs(np.array(shown) - np.array(wanted)).max() <= 1


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_clip_comes_out_upright(tmp_path: Path, rotation: int) -> None:
    whole = make_clip(tmp_path / "c.mov", rotation=rotation)
    cut = trim(whole, tmp_path / "cut.mp4", start_s=0.25, length_s=0.5)
    stored = [np.rot90(picture, rotation // 90) for picture in frames_of(whole)]
    assert cut.rotation == 0
    assert (cut.width, cut.height) == (stored[0].shape[1], stored[0].shape[0])
    for index, picture in enumerate(frames_of(tmp_path / "cut.mp4")):
        assert np.abs(picture.astype(int) - stored[index + 6]).mean() < 6


@pytest.mark.parametrize(
    ("name", "make", "size"),
    [
        ("odd", lambda p: make_clip(p / "c.mp4", width=161, height=91, pixel_format="yuv444p"), (160, 90)),
        ("hdr", lambda p: make_clip(p / "c.mp4", codec="libx265", pixel_format="yuv420p10le"), (160, 90)),
        (
            "prores",
            lambda p: make_clip(p / "c.mov", codec="prores_ks", pixel_format="yuv422p10le"),
            (160, 90),
        ),
        ("webm", lambda p: make_clip(p / "c.webm", codec="libvpx", sound_codec="libopus"), (160, 90)),
        ("avi h264", lambda p: make_clip(p / "c.avi", sound_codec="libmp3lame"), (160, 90)),
        ("wide pixels", lambda p: make_clip(p / "c.mp4", pixel_aspect=Fraction(64, 45)), (228, 90)),
        ("ts", lambda p: make_clip(p / "c.ts", container="mpegts"), (160, 90)),
        ("late", lambda p: make_clip(p / "c.ts", container_options={"output_ts_offset": "9500"}), (160, 90)),
        ("mkv", lambda p: make_clip(p / "c.mkv"), (160, 90)),
        (
            "frag",
            lambda p: make_clip(p / "c.mp4", container_options={"movflags": "frag_keyframe"}),
            (160, 90),
        ),
        (
            "avi",
            lambda p: make_clip(p / "c.avi", codec="mjpeg", pixel_format="yuvj420p", sound=False),
            (160, 90),
        ),
    ],
)
def test_any_clip_becomes_plain_h264(
    tmp_path: Path, name: str, make: Callable[[Path], Path], size: tuple[int, int]
) -> None:
    cut = trim(make(tmp_path), tmp_path / "cut.mp4", start_s=0.25, length_s=0.5)
    assert (cut.width, cut.height, cut.video_codec, cut.container) == (*size, "h264", "mp4"), name
    assert cut.duration_s == pytest.approx(0.5, abs=1 / 24)
    assert numbers_of(tmp_path / "cut.mp4") == list(range(6, 18))
    with av.open(str(tmp_path / "cut.mp4")) as clip:
        assert clip.streams.video[0].pix_fmt == "yuv420p"


def test_a_very_high_rate_is_halved_until_it_can_be_sent(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "c.mp4", rate=240, seconds=0.5)
    cut = trim(whole, tmp_path / "cut.mp4", start_s=0, length_s=0.5)
    assert cut.rate == 60
    assert numbers_of(tmp_path / "cut.mp4") == list(range(0, 120, 4))


@pytest.mark.parametrize(("start_s", "length_s"), [(-0.1, 1), (1.0, 1), (5, 1), (0, 0), (0, 0.01)])
def test_a_cut_outside_the_clip_is_refused(
    tmp_path: Path, clip_path: Path, start_s: float, length_s: float
) -> None:
    with pytest.raises(InvalidRequest):
        trim(clip_path, tmp_path / "cut.mp4", start_s=start_s, length_s=length_s)
    assert list(tmp_path.iterdir()) == []


def test_progress_grows_to_one(tmp_path: Path, clip_path: Path) -> None:
    seen: list[float] = []
    trim(clip_path, tmp_path / "cut.mp4", start_s=0, length_s=1, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_stopping_from_the_progress_call_leaves_nothing(tmp_path: Path, clip_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(_: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        trim(clip_path, tmp_path / "cut.mp4", start_s=0, length_s=1, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_cut_off_clip_is_cut_as_far_as_it_goes(tmp_path: Path) -> None:
    faststart = {"movflags": "+faststart"}
    whole = make_clip(tmp_path / "c.mp4", seconds=4, keyframe_every=12, container_options=faststart)
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) * 6 // 10])
    cut = trim(whole, tmp_path / "cut.mp4", start_s=0, length_s=4)
    assert cut.duration_s == pytest.approx(probe(whole).duration_s, abs=1 / 24)
    assert numbers_of(tmp_path / "cut.mp4")[:20] == list(range(20))


def test_what_is_no_clip_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "c.mp4"
    empty.touch()
    with pytest.raises(SourceDamaged):
        trim(empty, tmp_path / "cut.mp4", start_s=0, length_s=1)
    assert list(tmp_path.iterdir()) == [empty]
