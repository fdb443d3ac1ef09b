"""Clips are measured by their packets; what is no clip is refused with its reason."""

import io
from fractions import Fraction
from pathlib import Path

import av
import pytest

from components.errors import (
    MediaMissing,
    SourceDamaged,
    SourceError,
    SourceNotMedia,
    SourceTooLarge,
    SourceUnsupported,
)
from components.media import probe as probe_module
from components.media.probe import probe
from tests.media_factory import make_clip, make_picture, make_sound

NTSC = Fraction(30_000, 1001)


def test_a_plain_clip_is_described_completely(clip_path: Path) -> None:
    clip = probe(clip_path)
    assert (clip.width, clip.height, clip.frames, clip.rate) == (160, 90, 24, Fraction(24))
    assert (clip.video_codec, clip.audio_codec, clip.container) == ("h264", "aac", "mp4")
    assert clip.duration_s == pytest.approx(1.0)
    assert clip.frame_s == pytest.approx(1 / 24)
    assert clip.size_bytes == clip_path.stat().st_size
    assert (clip.rotation, clip.notes, clip.has_sound) == (0, (), True)


def test_an_open_file_is_as_good_as_a_path(clip_path: Path) -> None:
    assert probe(io.BytesIO(clip_path.read_bytes())) == probe(clip_path)


def test_8_7_seconds_at_29_97_are_261_frames_and_8_709_seconds(tmp_path: Path) -> None:
    clip = probe(make_clip(tmp_path / "c.mp4", rate=NTSC, seconds=8.7, width=64, height=48))
    assert clip.frames == 261
    assert clip.duration_s == pytest.approx(8.7087, abs=1e-4)


@pytest.mark.parametrize(
    ("name", "options", "container"),
    [
        ("c.mov", {}, "mov"),
        ("c.mkv", {}, "mkv"),
        ("c.webm", {"codec": "libvpx", "sound_codec": "libopus"}, "webm"),
        ("c.avi", {"codec": "mjpeg", "pixel_format": "yuvj420p", "sound": False}, "avi"),
        ("c.ts", {"container": "mpegts"}, "ts"),
        ("c.gif", {"codec": "gif", "pixel_format": "rgb8", "sound": False}, "gif"),
        ("hevc.mp4", {"codec": "libx265", "pixel_format": "yuv420p10le"}, "mp4"),
        ("prores.mov", {"codec": "prores_ks", "pixel_format": "yuv422p10le"}, "mov"),
        ("frag.mp4", {"container_options": {"movflags": "frag_keyframe+empty_moov"}}, "mp4"),
    ],
)
def test_every_container_gives_the_length_of_its_picture(
    tmp_path: Path, name: str, options: dict[str, object], container: str
) -> None:
    path = make_clip(tmp_path / name, **options)  # type: ignore[arg-type]  # a table of keyword arguments
    for ends_only in (False, True):
        clip = probe(path, ends_only=ends_only)
        assert clip.container == container
        assert clip.duration_s == pytest.approx(1.0, abs=0.002)
        assert (clip.width, clip.height, clip.frames, clip.notes) == (160, 90, 24, ())


def test_a_live_recording_without_any_length_is_walked_and_said(tmp_path: Path) -> None:
    live = {"live": "1"}
    path = make_clip(tmp_path / "c.webm", codec="libvpx", sound_codec="libopus", container_options=live)
    assert probe(path, ends_only=True).duration_s == pytest.approx(1.0, abs=0.002)
    assert probe(path).notes == ("The file doesn't say how long it is; measured, it is 1.0 s.",)


def test_sound_longer_than_the_picture_does_not_count_and_is_noted(tmp_path: Path) -> None:
    clip = probe(make_clip(tmp_path / "c.mp4", sound_seconds=3.0))
    assert clip.duration_s == pytest.approx(1.0)
    assert clip.notes == ("The sound is 2.0 s longer than the picture; the picture's length counts.",)


def test_nothing_is_said_of_the_end_of_a_sound_that_nobody_has_seen(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "c.mkv", seconds=4.0, sound_seconds=2.0)
    assert "The sound ends 2.0 s before" in probe(path).notes[0]
    assert probe(path, ends_only=True).notes == ()


def test_a_variable_rate_is_measured_by_time_and_not_by_frames(tmp_path: Path) -> None:
    times = [0, 0.04, 0.08, 0.3, 0.34, 0.5, 0.9]
    clip = probe(make_clip(tmp_path / "c.mp4", frame_times=times, sound=False))
    assert clip.frames == 7
    assert clip.duration_s == pytest.approx(0.9 + 1 / 24, abs=0.01)


def test_pictures_before_time_zero_do_not_count(tmp_path: Path) -> None:
    """A stream copy that starts between key frames keeps the frames it needs, at negative times."""
    times = [index / 24 - 0.25 for index in range(24)]
    negative_times = {"avoid_negative_ts": "disabled", "use_editlist": "1"}
    path = make_clip(tmp_path / "c.mp4", frame_times=times, sound=False, container_options=negative_times)
    with av.open(str(path)) as clip:
        assert sum(1 for packet in clip.demux(video=0) if packet.size) == 24
    assert probe(path).duration_s == pytest.approx(0.75, abs=0.002)
    assert probe(path).frames == 18


@pytest.mark.parametrize(("rotation", "size"), [(90, (90, 160)), (180, (160, 90)), (270, (90, 160))])
def test_the_size_is_as_shown(tmp_path: Path, rotation: int, size: tuple[int, int]) -> None:
    clip = probe(make_clip(tmp_path / "c.mov", rotation=rotation))
    assert (clip.width, clip.height) == size
    assert clip.rotation == rotation


def test_a_file_cut_off_after_its_index_is_measured_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = make_clip(
        tmp_path / "c.mp4", seconds=4, keyframe_every=12, container_options={"movflags": "+faststart"}
    )
    data = whole.read_bytes()
    clip = probe(io.BytesIO(data[: len(data) * 6 // 10]))
    assert 1.0 < clip.duration_s < 3.0
    assert len(clip.notes) >= 1
    assert clip.notes[0].startswith("The file is cut off: it should last 4.0 s")


def test_a_file_cut_off_before_its_index_is_damaged(clip_path: Path) -> None:
    data = clip_path.read_bytes()
    with pytest.raises(SourceDamaged, match="cut off or damaged"):
        probe(io.BytesIO(data[: len(data) // 2]))


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", SourceDamaged, "empty"),
        (b"<!DOCTYPE html><html><body>Watch!</body></html>", SourceNotMedia, "web page"),
        (b"\n  <html lang=en><head><title>\xe9</title>", SourceNotMedia, "web page"),
        (b"Just some words.", SourceNotMedia, "text file"),
        (b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/a.ts\n", SourceNotMedia, "playlist"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", SourceNotMedia, "playlist"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", SourceNotMedia, "playlist"),
        (b"%PDF-1.7\n", SourceNotMedia, "PDF"),
        (b"PK\x03\x04" + bytes(100), SourceNotMedia, "ZIP"),
        (b"ID3\x04" + bytes(100), SourceNotMedia, "sound alone"),
        (b"OggS" + bytes(100), SourceUnsupported, "Ogg"),
        (bytes(range(256)) * 20, SourceNotMedia, "whatever its name says"),
        (bytes(10_000), SourceNotMedia, "whatever its name says"),
        (make_picture(), SourceNotMedia, "picture (PNG)"),
        (make_picture(kind="JPEG"), SourceNotMedia, "picture (JPEG)"),
        (make_picture(kind="WEBP"), SourceNotMedia, "picture (WebP)"),
        (make_picture(kind="GIF"), SourceNotMedia, "single picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), SourceNotMedia, "picture (HEIC)"),
    ],
)
def test_what_is_not_a_clip_is_named(data: bytes, kind: type[SourceError], says: str) -> None:
    with pytest.raises(kind) as caught:
        probe(io.BytesIO(data))
    assert says in caught.value.sentence
    assert caught.value.next_step


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceNotMedia, match="sound alone"):
        probe(make_sound(tmp_path / "s.mp4"))


def test_too_many_pixels_are_refused_before_anything_is_decoded(
    clip_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        pytest.fail("decoded")

    monkeypatch.setattr(probe_module, "MAX_PIXELS", 160 * 90 - 1)
    monkeypatch.setattr(probe_module, "walk", never)
    with pytest.raises(SourceTooLarge, match="160 by 90"):
        probe(clip_path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(MediaMissing):
        probe(tmp_path / "nothing.mp4")
