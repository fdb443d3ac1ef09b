"""Tiny render functions for the pool's tests; module level, so that a worker process can import them."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from components.errors import SourceDamaged

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
