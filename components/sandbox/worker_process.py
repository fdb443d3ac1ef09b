"""The worker's side of rendering: takes jobs from a pipe, one after the other, and says how they go."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from components.errors import ClapboardError, GenerationFailed, Spent

log = logging.getLogger(__name__)

Job = TypeVar("Job")
Progress = Callable[[float], None]
Render = Callable[[Job, Progress], None]

NICENESS = 10
"""Rendering takes what the web app leaves: it must stay responsive on two cores."""
_PROGRESS_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Advanced:
    """The job is so far done, 0 to 1."""

    fraction: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The job is done."""


@dataclass(frozen=True, slots=True)
class Broke:
    """The job can't be done."""

    error: ClapboardError


Word = Advanced | Finished | Broke


def work(pipe: "Connection[Word, Job]", render: Render[Job], warm: Callable[[], None] | None) -> None:
    """Render what comes through the pipe until it closes; never outlives the parent."""
    _settle_in()
    if warm is not None:
        _try_to(warm)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_outcome(pipe, render, job))


def _outcome(pipe: "Connection[Word, Job]", render: Render[Job], job: Job) -> Finished | Broke:
    said = 0.0

    def progress(fraction: float) -> None:
        nonlocal said
        if fraction >= said + _PROGRESS_STEP:
            said = fraction
            pipe.send(Advanced(fraction))

    try:
        render(job, progress)
    except ClapboardError as error:
        return Broke(error)
    except Exception:
        log.exception("A render failed")
        return Broke(
            GenerationFailed("The sandbox could not render this video.", code="server_error", spent=Spent.NO)
        )
    return Finished()


def _settle_in() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # Ctrl+C goes to the whole group; the server decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(parent_sentinel: int) -> None:
    """End at once when the parent is gone, even in mid-render."""
    wait([parent_sentinel])
    os._exit(1)


def _try_to(warm: Callable[[], None]) -> None:
    try:
        warm()
    except Exception:
        log.warning("The worker could not warm up", exc_info=True)
