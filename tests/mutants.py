"""Damaged copies of media files, the same ones each time, and what happens to them in the media room."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from components.errors import ClapboardError, SourceDamaged
from components.media.isolated import isolated
from components.media.poster import filmstrip
from components.media.probe import Clip, probe
from components.media.trim import trim
from tests.media_factory import make_clip

FASTSTART = {"movflags": "+faststart"}
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov"}


def mutants(data: bytes, seed: int, count: int) -> Iterator[bytes]:
    """Bytes overwritten, cut off, left out, blown up in the header, or put in."""
    random = Random(seed)
    for _ in range(count):
        mutant = bytearray(data)
        match random.randrange(5):
            case 0:
                for _ in range(random.randrange(1, 60)):
                    mutant[random.randrange(len(mutant))] = random.randrange(256)
            case 1:
                del mutant[random.randrange(len(mutant)) :]
            case 2:
                start = random.randrange(len(mutant))
                del mutant[start : start + random.randrange(1, 3000)]
            case 3:
                start = random.randrange(min(2000, len(mutant)))
                mutant[start : start + 4] = random.choice((bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff"))
            case _:
                start = random.randrange(len(mutant))
                mutant[start:start] = random.randbytes(random.randrange(1, 500))
        yield bytes(mutant)


def seed_clips(folder: Path) -> tuple[Path, ...]:
    """One small clip of each kind that is taken."""
    return (
        make_clip(folder / "a.mp4", container_options=FASTSTART),
        make_clip(folder / "b.mp4", container_options=FRAGMENTS),
        make_clip(folder / "c.webm", codec="libvpx", sound_codec="libopus"),
        make_clip(folder / "d.mkv"),
        make_clip(folder / "e.gif", codec="gif", pixel_format="rgb8", sound=False),
        make_clip(folder / "f.ts", container="mpegts"),
        make_clip(folder / "g.mov", codec="libx265", rotation=90),
        make_clip(folder / "h.avi", codec="mpeg4", sound_codec="libmp3lame"),
        make_clip(folder / "i.webm", codec="libvpx-vp9", sound_codec="libopus"),
        make_clip(folder / "j.mp4", codec="libsvtav1"),
    )


@dataclass
class Outcomes:
    """What became of the files.

    Attributes:
        told: how often each outcome came.
        slowest_s: the longest that one file took.
    """

    told: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0


def treat(paths: Iterator[Path], scratch: Path, *, timeout_s: float) -> Outcomes:
    """Measure each file, make its filmstrip and cut it, as the app does with what users choose."""
    outcomes = Outcomes()
    for path in paths:
        begun_s = monotonic()
        outcomes.told[_outcome(path, scratch, timeout_s)] += 1
        outcomes.slowest_s = max(outcomes.slowest_s, monotonic() - begun_s)
    return outcomes


def mutated_files(seeds: tuple[Path, ...], folder: Path, each: int) -> Iterator[Path]:
    """So many mutants of each seed, one after the other under the same few names."""
    for number, seed in enumerate(seeds):
        path = folder / f"mutant{seed.suffix}"
        for mutant in mutants(seed.read_bytes(), number, each):
            path.write_bytes(mutant)
            yield path


def _outcome(path: Path, scratch: Path, timeout_s: float) -> str:
    cut = scratch / "cut.mp4"
    try:
        clip: Clip = isolated(probe, path, timeout_s=timeout_s)
        isolated(filmstrip, path, count=6, height=48, timeout_s=timeout_s)
        isolated(trim, path, cut, start_s=0, length_s=min(0.5, clip.duration_s), timeout_s=timeout_s)
    except SourceDamaged as error:
        if "gave up" in error.sentence:
            return error.sentence
        return SourceDamaged.__name__
    except ClapboardError as error:
        return type(error).__name__
    finally:
        cut.unlink(missing_ok=True)
    return "used"
