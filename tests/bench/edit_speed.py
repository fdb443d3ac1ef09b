"""What an edit costs: CPU seconds of 5 s of 720p, beside decoding and encoding the same frames alone."""

import resource
import tempfile
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import cv2

from components.domain.options import Kind
from components.media.write import Mp4Writer
from components.sandbox.render.clip_frames import pictures_of
from components.sandbox.render.entry import render
from components.sandbox.render.job import RenderJob
from components.sandbox.render.pipeline import to_i420
from tests.bench.table import Table

SECONDS, RATE, WIDTH, HEIGHT = 5.0, 24, 1280, 720
CORES = 1.9
"""What two cores come to: the figures are computed from CPU seconds, so that a busy machine doesn't lie."""

EDITS: tuple[str, ...] = (
    "black and white",
    "add falling snow",
    "add heavy rain",
    "heavy rain and film grain",
    "anime cartoon",
    "watercolour painting",
    "vintage film with scratches",
    "fire sparks",
    "turn day into night",
    "glow and bloom",
    "slow motion",
    "play it in reverse",
    "blur the background",
    "replace the background with a beach",
    "replace the sky with stars",
)


def speed() -> Table:
    """A row per edit, then a still with and without weather."""
    table = Table("Edits of 5 s of 720p: CPU seconds, and times real time on two cores", ["work", "cpu", "x"])
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "source.mp4", Path(folder) / "out.mp4"
        _render(Kind.TEXT, "A dog running through a meadow", source)
        picture = _picture(source, Path(folder))
        _row(table, "limit: decode and encode", partial(_copy, source, out))
        for prompt in EDITS:
            _row(table, prompt, partial(_render, Kind.EDIT, prompt, out, video=source))
        for prompt in ("", "falling snow"):
            name = f"still: {prompt or 'no prompt'}"
            _row(table, name, partial(_render, Kind.IMAGE, prompt, out, image=picture))
    return table


def _render(
    kind: Kind, prompt: str, out: Path, *, video: Path | None = None, image: Path | None = None
) -> None:
    render(RenderJob(kind, prompt, 3, WIDTH, HEIGHT, SECONDS, out, image=image, video=video), _quiet)


def _row(table: Table, name: str, work: Callable[[], None]) -> None:
    begun = _cpu_s()
    work()
    spent = _cpu_s() - begun
    table.add(name, f"{spent:.1f} s", f"{SECONDS * CORES / spent:.2f}")


def _copy(source: Path, to: Path) -> None:
    count = round(SECONDS * RATE)
    frames = pictures_of(source, size=(WIDTH, HEIGHT), rate=Fraction(RATE), count=count)
    with Mp4Writer(to, width=WIDTH, height=HEIGHT, rate=Fraction(RATE), has_sound=False) as writer:
        for frame in frames:
            writer.frame(to_i420(frame))


def _picture(source: Path, folder: Path) -> Path:
    frame = next(iter(pictures_of(source, size=(WIDTH, HEIGHT), rate=Fraction(RATE), count=1)))
    path = folder / "still.jpg"
    cv2.imwrite(str(path), frame)
    return path


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _quiet(_share: float) -> None:
    return None
