"""Clips: a corpus measured and cut, the speed beside FFmpeg's command line, links, and damaged files."""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from components.errors import SourceError
from components.media.isolated import isolated
from components.media.poster import filmstrip
from components.media.probe import Clip, probe
from components.media.remote import probe_url
from components.media.trim import trim
from tests.bench.corpus import Case, corpus
from tests.bench.table import Table, milliseconds, ratio
from tests.media_factory import frame_number, frames_of, make_clip
from tests.mutants import mutated_files, seed_clips, treat
from tests.unit.media.file_server import Served, running_file_server

_START_S, _LENGTH_S = 0.75, 1.25
_MUTANTS = 1000
_LARGE_BYTES = 100_000_000


def clips() -> Table:
    """Each file of the corpus: true and measured length, taken or refused, the cut's error, the time."""
    columns = ["clip", "true", "measured", "off by", "verdict", "cut: frames off", "probe", "strip", "cut"]
    table = Table(f"{len(corpus())} clips (times in a warm worker process)", columns)
    for case in corpus():
        with tempfile.TemporaryDirectory() as folder:
            table.add(case.name, *_treated(case, Path(folder)))
    return table


def against_ffmpeg() -> Table:
    """The same work by FFmpeg's command line, on the same files, turn and turn about.

    The worker processes' own milliseconds are left out here: the `clips` table has them in.
    """
    columns = ["file", "work", "Clapboard", "ffmpeg", "ratio", "CPU", "CPU of ffmpeg", "ratio"]
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        return Table("Beside ffmpeg: there is no ffmpeg on this machine", columns)
    table = Table("Beside ffmpeg, 8.7 s of 1280x720 at 30 (medians of 5)", columns)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in _films(folder):
            for work, ours, theirs in _races(path, folder):
                laps = [(_spent(ours), _spent(theirs)) for _ in range(5)]
                our_s, our_cpu_s, their_s, their_cpu_s = (
                    statistics.median(lap[side][what] for lap in laps) for side in (0, 1) for what in (0, 1)
                )
                wall = milliseconds(our_s), milliseconds(their_s), ratio(our_s, their_s)
                cpu = milliseconds(our_cpu_s), milliseconds(their_cpu_s), ratio(our_cpu_s, their_cpu_s)
                table.add(path.name, work, *wall, *cpu)
    return table


def links() -> Table:
    """Requests and bytes to measure a large clip behind a link."""
    table = Table("A clip of 100 MB behind a link", ["layout", "requests", "fetched", "as if local", "time"])
    layouts: Mapping[str, tuple[str, dict[str, str]]] = {
        "mp4, index in front": ("fast.mp4", {"movflags": "+faststart"}),
        "mp4, index at the end": ("end.mp4", {}),
        "mov, index at the end": ("end.mov", {}),
        "mp4 fragmented, index at the end": (
            "mfra.mp4",
            {"movflags": "empty_moov", "frag_duration": "2000000"},
        ),
        "mp4 fragmented, index in front": (
            "sidx.mp4",
            {"movflags": "frag_keyframe+dash+global_sidx+skip_trailer"},
        ),
        "mp4 fragmented by half seconds, no index": (
            "halves.mp4",
            {"movflags": "empty_moov+skip_trailer", "frag_duration": "500000"},
        ),
        "mp4 fragmented by nine seconds, no index": (
            "bare.mp4",
            {"movflags": "frag_keyframe+empty_moov+skip_trailer"},
        ),
        "mkv, index at the end": ("end.mkv", {}),
        "mkv, index in front": ("front.mkv", {"cues_to_front": "1"}),
        "webm, index at the end": ("end.webm", {}),
        "webm, index in front": ("front.webm", {"cues_to_front": "1"}),
    }
    with tempfile.TemporaryDirectory() as folder, running_file_server() as server:
        for layout, (name, options) in layouts.items():
            path = _large(Path(folder) / name, options)
            url = server.serve(f"/{name}", Served(path.read_bytes()))
            server.requests.clear()
            server.sent_bytes = 0
            begun_s = time.perf_counter()
            try:
                same = "yes" if probe_url(url, allow_private=True) == probe(path) else "no"
            except SourceError as error:
                same = error.sentence
            took_s = time.perf_counter() - begun_s
            fetched = f"{server.sent_bytes / 1e6:.2f} MB"
            table.add(layout, str(len(server.requests)), fetched, same, milliseconds(took_s))
            del server.paths[f"/{name}"]
            path.unlink()
    return table


def mutants() -> Table:
    """A thousand damaged files, measured, shown and cut."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeds = seed_clips(folder)
        outcomes = treat(mutated_files(seeds, folder, _MUTANTS // len(seeds)), folder, timeout_s=20)
    table = Table(
        f"{outcomes.told.total()} damaged clips; the slowest took {outcomes.slowest_s:.2f} s",
        ["outcome", "files"],
    )
    for outcome, count in outcomes.told.most_common():
        table.add(outcome, str(count))
    return table


def _treated(case: Case, folder: Path) -> tuple[str, ...]:
    path = case.make(folder)
    true = "-" if case.true_s is None else f"{case.true_s:.3f} s"
    begun_s = time.perf_counter()
    try:
        clip = isolated(probe, path)
    except SourceError as error:
        verdict = f"refused: {type(error).__name__}"
        expected = "" if case.refused is type(error) else " (unexpected)"
        took = milliseconds(time.perf_counter() - begun_s)
        return true, "-", "-", verdict + expected, "-", took, "-", "-"
    times_s = [
        time.perf_counter() - begun_s,
        _timed(lambda: isolated(filmstrip, path, count=12, height=72)),
        _timed(lambda: isolated(trim, path, folder / "cut.mp4", start_s=_START_S, length_s=_LENGTH_S)),
    ]
    off = "-" if case.true_s is None else f"{abs(clip.duration_s - case.true_s) * clip.rate:.2f} frames"
    verdict = "taken" if case.refused is None else "taken (unexpected)"
    cut_off = "-" if case.true_s is None else str(_frames_off(case, clip, folder / "cut.mp4"))
    return true, f"{clip.duration_s:.3f} s", off, verdict, cut_off, *map(milliseconds, times_s)


def _frames_off(case: Case, clip: Clip, cut: Path) -> int:
    """How far any picture of the cut is from the one that the clip shows at its time, and the length."""
    measured = probe(cut)
    upright = [np.rot90(picture, -clip.rotation // 90) for picture in frames_of(cut)]
    shown = np.array([frame_number(picture) for picture in upright])
    moments = _START_S + np.arange(len(shown)) / float(measured.rate)
    wanted = np.searchsorted(np.array(case.times_s), moments + clip.frame_s / 4, side="right") - 1
    return max(
        int(np.abs(shown - wanted).max()), abs(len(shown) - int(_LENGTH_S * measured.rate + Fraction(1, 10)))
    )


def _films(folder: Path) -> tuple[Path, ...]:
    size = {"width": 1280, "height": 720, "seconds": 8.7, "rate": 30}
    return (
        make_clip(folder / "h264.mp4", **size),  # type: ignore[arg-type]  # a table of keyword arguments
        make_clip(folder / "hevc.mov", codec="libx265", **size),  # type: ignore[arg-type]  # the same
        make_clip(folder / "vp9.webm", codec="libvpx-vp9", sound_codec="libopus", **size),  # type: ignore[arg-type]  # the same
    )


def _races(path: Path, folder: Path) -> tuple[tuple[str, Callable[[], object], Callable[[], object]], ...]:
    cut, strip = folder / "cut.mp4", folder / "strip%02d.jpg"
    measure = "ffprobe -v error -count_packets -show_streams -show_format"
    encode = "-c:v libx264 -preset veryfast -crf 18 -threads 2 -c:a aac -b:a 160k -movflags +faststart"
    return (
        ("measure", lambda: probe(path), _command(f"{measure} {path}")),
        (
            "12 pictures",
            lambda: filmstrip(path, count=12, height=72),
            _command(f"ffmpeg -v error -y -i {path} -vf fps=12/8.7,scale=-2:72 {strip}"),
        ),
        (
            "cut 5 s",
            lambda: trim(path, cut, start_s=2.0, length_s=5.0),
            _command(f"ffmpeg -v error -y -ss 2 -i {path} -t 5 {encode} {cut}"),
        ),
    )


def _command(line: str) -> Callable[[], object]:
    return lambda: subprocess.run(line.split(), check=True, capture_output=True)


def _spent(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processors, in this process and those it waits for."""
    begun_s, before = time.perf_counter(), os.times()
    run()
    after = os.times()
    return time.perf_counter() - begun_s, sum(after[:4]) - sum(before[:4])


def _timed(run: Callable[[], object]) -> float:
    begun_s = time.perf_counter()
    run()
    return time.perf_counter() - begun_s


def _large(path: Path, options: dict[str, str]) -> Path:
    """A hundred megabytes of noise with a key frame every nine seconds: VP9, or H.264 with B frames."""
    suffix, codec = (".webm", "libvpx-vp9") if path.suffix == ".webm" else (".mp4", "libx264")
    part = path.parent / f"part{suffix}"
    if not part.exists():
        size = {"width": 240, "height": 160, "rate": 30, "seconds": 9.0}
        make_clip(part, **size, codec=codec, keyframe_every=1000, sound=False, noise=True)  # type: ignore[arg-type]  # a table of keyword arguments
    with av.open(str(path), "w", options=options) as output:
        for round_ in range(_LARGE_BYTES // part.stat().st_size):
            with av.open(str(part)) as source:
                video = (
                    output.streams.video[0]
                    if round_
                    else output.add_stream_from_template(source.streams.video[0])
                )
                for packet in source.demux(video=0):
                    if packet.dts is None or packet.pts is None:
                        continue
                    later = round(9 * round_ / packet.time_base)
                    packet.pts, packet.dts, packet.stream = packet.pts + later, packet.dts + later, video
                    output.mux(packet)
    return path
