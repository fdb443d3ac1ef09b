"""A thread that carries plans of several jobs further, round by round; anything may interrupt it."""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from components.domain.job import Result
from components.errors import Cancelled, ClapboardError
from components.jobs.media_store import MediaStore
from components.media.isolated import isolated
from components.media.poster import poster
from components.media.probe import Clip

ROUND_S = 1.0
"""Seconds between rounds: how late it is seen at the latest that a job is done."""
LONGEST_WORK_S = 240.0
"""For one clip; 8.7 s of 4K takes half a minute on two busy cores."""
PROGRESS_S = 1.0
"""Seconds between two writes of how far it is."""
STOP_S = 5.0

PlanLedger = TypeVar("PlanLedger")
"""The part of the ledger that keeps one kind of plan."""

_log = logging.getLogger(__name__)


class PlanWorker(ABC, Generic[PlanLedger]):
    """One thread in the process that carries the jobs.

    A round finds in the ledger what is to be done. Each piece of work ends with one transaction that keeps
    what came of it; whatever dies before is done again from its beginning, and files have names of their own,
    so that doing it again replaces them.

    Attributes:
        name: of the thread.
    """

    name: ClassVar[str]

    def __init__(
        self,
        ledger: PlanLedger,
        media_store: MediaStore,
        *,
        leads: Callable[[], bool],
        on_submit: Callable[[], None],
    ) -> None:
        """Starts nothing yet.

        Args:
            ledger: what is to be done.
            media_store: where clips are.
            leads: whether this process is the one that works.
            on_submit: told when there are new jobs.
        """
        self._ledger = ledger
        self._media_store = media_store
        self._leads = leads
        self._on_submit = on_submit
        self._nudged = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begins; what was interrupted is done again."""
        self._thread.start()

    def nudge(self) -> None:
        """Says that there is something to do, now."""
        self._nudged.set()

    def stop(self) -> None:
        """Breaks off what is being done; it is done again at the next start."""
        self._stopping.set()
        self.nudge()
        if self._thread.is_alive():
            self._thread.join(timeout=STOP_S)

    @abstractmethod
    def _round(self) -> None:
        """Does what there is to do; raises Cancelled when it is being stopped."""

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._leads():
                    self._round()
            except Cancelled:
                continue
            except ClapboardError as error:
                _log.warning("%s tries again: %s", self._thread.name, error.sentence)
            except Exception:  # noqa: BLE001  # the thread outlives whatever goes wrong in one round
                _log.exception("%s tries again.", self._thread.name)
            self._nudged.wait(timeout=ROUND_S)
            self._nudged.clear()

    def _keep_video(
        self, owner: str, video: Path, clip: Clip, *, name: str, label: str, made_by: str
    ) -> Result:
        """Keeps a finished video with its poster.

        Args:
            owner: whose it is.
            video: the file; it is gone from there afterwards.
            clip: the same as it was measured.
            name: what its media ids begin with.
            label: its name for people.
            made_by: the plan that it is the result of.
        """
        with self._workbench(".jpg") as picture:
            isolated(poster, video, picture, cancelled=self._stopping.is_set)
            size_bytes = video.stat().st_size
            poster_id, media_id = (
                self._media_store.keep_file(
                    owner, path, label=label, media_id=f"{name}-{suffix}", job_id=made_by
                ).media_id
                for path, suffix in ((picture, "poster"), (video, "video"))
            )
        return Result(
            media_id=media_id,
            poster_id=poster_id,
            duration_s=clip.duration_s,
            width=clip.width,
            height=clip.height,
            has_sound=clip.has_sound,
            size_bytes=size_bytes,
        )

    @contextmanager
    def _workbench(self, suffix: str) -> Iterator[Path]:
        path = self._media_store.on_workbench(suffix)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


class Shares:
    """Writes how far the work is, now and then: so many pieces done, and a share of the next."""

    def __init__(self, note: Callable[[float], None], position: int = 0, pieces: int = 1) -> None:
        self._note = note
        self._position = position
        self._pieces = pieces
        self._written_at = time.monotonic()

    def __call__(self, share: float) -> None:
        """Takes the share of the piece that is being made, 0 to 1."""
        if time.monotonic() - self._written_at >= PROGRESS_S:
            self._written_at = time.monotonic()
            self._note((self._position + share) / self._pieces)
