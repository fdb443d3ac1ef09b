"""Tiny render functions for the pool's tests; module level, so that a worker process can import them."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from components.errors import SourceDamaged
from components.sandbox.render.job import RenderJob
from tests.media_factory import make_clip

Progress = Callable[[float], None]


def write_its_name(job: Path, progress: Progress) -> None:
    """Say a few steps, then write the file."""
    for step in (0.0, 0.25, 0.254, 0.5, 1.0):
        progress(step)
    job.write_text(f"{job.name} {os.getpid()} {os.nice(0)}")


def do_as_named(job: Path, progress: Progress) -> None:
    """The file's name says what happens."""
    match job.name.partition("-")[0]:
        case "die":
            progress(0.5)
            os._exit(3)
        case "stall":
            progress(0.5)
            threading.Event().wait()
        case "damaged":
            raise SourceDamaged("The clip is cut off.", code="moov")
        case "bug":
            raise ZeroDivisionError
        case _:
            write_its_name(job, progress)


def never_warm() -> None:
    """A warm-up that fails."""
    raise RuntimeError("cold")


def draw_nothing(job: RenderJob, progress: Progress) -> None:
    """A result that is no video but is there."""
    progress(0.5)
    job.out.write_bytes(f"{job.kind} {job.width}x{job.height} {job.seed}".encode())


def draw_by_prompt(job: RenderJob, progress: Progress) -> None:
    """`stall` never ends; everything else is there at once."""
    if job.prompt == "stall":
        (job.out.parent / "half.part").write_bytes(b"half a video")
        progress(0.5)
        threading.Event().wait()
    draw_nothing(job, progress)


def draw_tiny(job: RenderJob, progress: Progress) -> None:
    """A real video of the right length, small and plain."""
    make_clip(job.out, seconds=job.duration_s, rate=10)
    progress(1.0)
