"""A corpus of clips as people have them: containers, codecs, rotation, rate, sound, shape, time, damage."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from components.errors import SourceDamaged, SourceError, SourceNotMedia
from tests.media_factory import make_clip, make_picture, make_sound

SECONDS = 3.0
NTSC = Fraction(30_000, 1001)
FASTSTART = {"movflags": "+faststart"}
Options = Mapping[str, object]
Harm = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """One file of the corpus.

    Attributes:
        name: what is special about it.
        file: its name.
        options: how `make_clip` makes it.
        rate: frames a second.
        times_s: when its frames are shown.
        true_s: how long its picture lasts; None where damage leaves an unknown part.
        harm: what is done to the file afterwards.
        refused: the error it deserves, if it can't be used.
    """

    name: str
    file: str
    options: Options = field(default_factory=dict)
    rate: Fraction = Fraction(24)
    times_s: tuple[float, ...] = ()
    true_s: float | None = SECONDS
    harm: Harm | None = None
    refused: type[SourceError] | None = None

    def make(self, folder: Path) -> Path:
        """Write the file."""
        times = {"frame_times": self.times_s} if "frame_times" in self.options else {}
        options = {"seconds": SECONDS, "rate": self.rate, **self.options, **times}
        path = make_clip(folder / self.file, **options)  # type: ignore[arg-type]  # a table of keyword arguments
        if self.harm is not None:
            self.harm(path)
        return path


def corpus() -> tuple[Case, ...]:
    """Every case, in groups."""
    return (*_codecs(), *_turned(), *_rates(), *_sounds(), *_shapes(), *_clocks(), *_damaged(), *_foreign())


def _case(name: str, file: str, *, rate: Fraction | int = 24, **options: object) -> Case:
    rate = Fraction(rate)
    frames = round(SECONDS * rate)
    times = tuple(float(index / rate) for index in range(frames))
    return Case(name, file, options, rate, times, float(frames / rate))


def _codecs() -> tuple[Case, ...]:
    ten_bit, full = "yuv420p10le", "yuvj420p"
    webm: dict[str, Any] = {"sound_codec": "libopus"}
    return (
        _case("mp4 h264", "c.mp4"),
        _case("mp4 hevc", "c.mp4", codec="libx265"),
        _case("mp4 hevc 10 bit", "c.mp4", codec="libx265", pixel_format=ten_bit),
        _case("mp4 h264 4:4:4", "c.mp4", pixel_format="yuv444p"),
        _case("mp4 mpeg4", "c.mp4", codec="mpeg4"),
        _case("mp4 av1", "c.mp4", codec="libsvtav1"),
        _case("mp4 vp9", "c.mp4", codec="libvpx-vp9"),
        _case("mov h264", "c.mov"),
        _case("mov hevc", "c.mov", codec="libx265"),
        _case("mov prores", "c.mov", codec="prores_ks", pixel_format="yuv422p10le"),
        _case("mov mjpeg", "c.mov", codec="mjpeg", pixel_format=full),
        _case("mkv h264", "c.mkv"),
        _case("mkv hevc", "c.mkv", codec="libx265"),
        _case("mkv ffv1", "c.mkv", codec="ffv1"),
        _case("mkv mpeg2", "c.mkv", codec="mpeg2video"),
        _case("webm vp8", "c.webm", codec="libvpx", **webm),
        _case("webm vp9", "c.webm", codec="libvpx-vp9", **webm),
        _case("webm av1", "c.webm", codec="libsvtav1", **webm),
        _case("avi h264", "c.avi", sound_codec="libmp3lame"),
        _case("avi mpeg4", "c.avi", codec="mpeg4", sound_codec="ac3"),
        _case("avi mjpeg", "c.avi", codec="mjpeg", pixel_format=full, sound_codec="ac3"),
        _case("gif", "c.gif", codec="gif", pixel_format="rgb8", sound=False, rate=25),
        _case("ts h264", "c.ts", container="mpegts"),
    )


def _turned() -> tuple[Case, ...]:
    return (
        *(_case(f"mov turned {turn}", "c.mov", rotation=turn) for turn in (90, 180, 270)),
        _case("mp4 turned 90", "c.mp4", rotation=90),
        _case("mp4 hevc turned 270", "c.mp4", rotation=270, codec="libx265"),
    )


def _rates() -> tuple[Case, ...]:
    rates = (12, Fraction(24_000, 1001), 25, NTSC, 30, 48, 50, Fraction(60_000, 1001), 60, 120)
    dropped = tuple(index / 24 for index in range(72) if index % 5 != 3)
    drifting = tuple(index / 30 + (index % 9) * 0.002 for index in range(90))
    return (
        *(_case(f"mp4 at {float(rate):.5g}", "c.mp4", rate=rate) for rate in rates),
        Case("mp4, frames dropped", "c.mp4", {"frame_times": True}, times_s=dropped),
        Case("mkv, frames dropped", "c.mkv", {"frame_times": True}, times_s=dropped),
        Case(
            "mp4, drifting rate",
            "c.mp4",
            {"frame_times": True},
            Fraction(30),
            drifting,
            drifting[-1] + 1 / 30,
        ),
    )


def _sounds() -> tuple[Case, ...]:
    return (
        _case("mp4 without sound", "c.mp4", sound=False),
        _case("mp4 mono", "c.mp4", sound_layout="mono"),
        _case("mp4 sound longer", "c.mp4", sound_seconds=7.0),
        _case("mp4 sound shorter", "c.mp4", sound_seconds=1.0),
        _case("mkv sound longer", "c.mkv", sound_seconds=7.0),
        _case("mp4 mp3", "c.mp4", sound_codec="libmp3lame"),
        _case("mov alac", "c.mov", sound_codec="alac"),
        _case("mkv ac3", "c.mkv", sound_codec="ac3"),
    )


def _shapes() -> tuple[Case, ...]:
    return (
        _case("mp4 odd size", "c.mp4", width=161, height=91, pixel_format="yuv444p"),
        _case("mp4 upright", "c.mp4", width=90, height=160),
        _case("mp4 wide pixels", "c.mp4", pixel_aspect=Fraction(64, 45)),
        _case("mp4 1280x720", "c.mp4", width=1280, height=720),
        _case("mp4 1920x1080", "c.mp4", width=1920, height=1080),
    )


def _clocks() -> tuple[Case, ...]:
    cut = tuple(index / 24 - 0.25 for index in range(78))
    unshifted = {"avoid_negative_ts": "disabled", "use_editlist": "1"}
    shown = Case(
        "mp4 begins before zero",
        "c.mp4",
        {"frame_times": True, "sound": False, "container_options": unshifted},
        times_s=cut,
    )
    webm: dict[str, Any] = {"codec": "libvpx", "sound_codec": "libopus"}
    return (
        shown,
        _case("mp4 fragmented", "c.mp4", container_options={"movflags": "frag_keyframe+empty_moov"}),
        _case("mp4 index in front", "c.mp4", container_options=FASTSTART),
        _case("ts hours late", "c.ts", container_options={"output_ts_offset": "9500"}),
        _case("mkv hours late", "c.mkv", container_options={"output_ts_offset": "9500"}),
        _case("webm recorded live", "c.webm", container_options={"live": "1"}, **webm),
        _case("mkv recorded live", "c.mkv", container_options={"live": "1"}),
        _case("mp4 one key frame", "c.mp4", keyframe_every=250),
    )


def _damaged() -> tuple[Case, ...]:
    def harmed(name: str, file: str, harm: Harm, *, usable: bool, **options: object) -> Case:
        times = tuple(index / 24 for index in range(round(SECONDS * 24)))
        refused = None if usable else SourceDamaged
        return Case(
            name,
            file,
            {"keyframe_every": 12, **options},
            times_s=times,
            true_s=None,
            harm=harm,
            refused=refused,
        )

    return (
        harmed("mp4 cut at 60 %", "c.mp4", _cut(0.6), usable=True, container_options=FASTSTART),
        harmed("mp4 cut, index lost", "c.mp4", _cut(0.6), usable=False),
        harmed("mkv cut at 60 %", "c.mkv", _cut(0.6), usable=True),
        harmed("webm cut at 60 %", "c.webm", _cut(0.6), usable=True, codec="libvpx", sound_codec="libopus"),
        harmed("ts cut at 60 %", "c.ts", _cut(0.6), usable=True, container="mpegts"),
        harmed("avi cut at 60 %", "c.avi", _cut(0.6), usable=True, codec="mpeg4", sound_codec="libmp3lame"),
        harmed("mp4 hole in the middle", "c.mp4", _hole, usable=True),
        harmed("mp4 with a tail of noise", "c.mp4", _tail, usable=True),
        harmed("mp4 index overwritten", "c.mp4", _broken_index, usable=False),
        harmed("mp4 empty", "c.mp4", _replaced(b""), usable=False),
    )


def _foreign() -> tuple[Case, ...]:
    def other(name: str, harm: Harm) -> Case:
        return Case(name, "c.mp4", true_s=None, harm=harm, refused=SourceNotMedia)

    return (
        other("a web page", _replaced(b"<!doctype html><html><body>Watch!</body></html>")),
        other("a playlist", _replaced(b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/a.ts\n")),
        other("a picture", _replaced(make_picture())),
        other("sound alone", lambda path: shutil.move(make_sound(path.with_suffix(".m4a")), path)),
        other("a single frame", lambda path: make_clip(path, seconds=1 / 24)),
    )


def _cut(share: float) -> Harm:
    return lambda path: path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


def _replaced(data: bytes) -> Harm:
    return lambda path: path.write_bytes(data)


def _hole(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 20] = bytes(len(data) // 20)
    path.write_bytes(data)


def _tail(path: Path) -> None:
    path.write_bytes(path.read_bytes() + bytes(range(256)) * 200)


def _broken_index(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"stsz", b"xxxx").replace(b"stco", b"xxxx"))
