"""Cuts clips into parts and joins the edited parts: a thread that anything may interrupt, at any moment."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from components.domain.job import Done, Failure, Result
from components.domain.request import EditVideo
from components.domain.split_edit import Sound, SplitEdit, SplitPart, SplitState, part_request
from components.errors import Cancelled, ClapboardError, StorageError
from components.jobs.media_store import MediaStore
from components.jobs.split_ledger import SplitLedger
from components.media.isolated import isolated
from components.media.poster import poster
from components.media.probe import Clip
from components.media.split import join
from components.media.trim import trim

ROUND_S = 1.0
"""Seconds between rounds: how late it is seen at the latest that the last part is done."""
LONGEST_WORK_S = 240.0
"""For one part; cutting 8.7 s of 4K takes half a minute on two busy cores."""
PROGRESS_S = 1.0
"""Seconds between two writes of how far it is."""
STOP_S = 5.0

_log = logging.getLogger(__name__)


class SplitWorker:
    """One thread in the process that carries the jobs.

    It finds in the ledger what is to be done. Cutting ends with the one transaction that submits every part,
    joining with the one that keeps the result; whatever dies before is done again from its beginning, and
    files have names of their own, so that doing it again replaces them.
    """

    def __init__(
        self,
        ledger: SplitLedger,
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
        self._thread = threading.Thread(target=self._run, name="clapboard-splits", daemon=True)

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

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._leads():
                    self._round()
            except Cancelled:
                continue
            except ClapboardError as error:
                _log.warning("Cutting and joining is tried again: %s", error.sentence)
            except Exception:  # noqa: BLE001  # the thread outlives whatever goes wrong in one round
                _log.exception("Cutting and joining is tried again.")
            self._nudged.wait(timeout=ROUND_S)
            self._nudged.clear()

    def _round(self) -> None:
        for todo in self._ledger.to_do():
            split_edit = self._ledger.carried(todo.split_id)
            if split_edit is None:
                continue
            try:
                if todo.state is SplitState.CUTTING:
                    self._cut(split_edit)
                else:
                    self._join(split_edit)
            except Cancelled:
                raise
            except ClapboardError as error:
                self._ledger.failed(todo, Failure.of(error))

    def _cut(self, split_edit: SplitEdit) -> None:
        self._media_store.make_room(self._whole(split_edit).stat().st_size)
        requests = [
            self._cut_part(split_edit, position, part) for position, part in enumerate(split_edit.parts)
        ]
        if self._ledger.begin(split_edit, requests):
            self._on_submit()
        else:
            self._let_go_if_removed(split_edit)

    def _cut_part(self, split_edit: SplitEdit, position: int, part: SplitPart) -> EditVideo:
        with self._workbench(".mp4") as path:
            clip = isolated(
                trim,
                self._whole(split_edit),
                path,
                start_s=part.start_s,
                length_s=part.length_s,
                timeout_s=LONGEST_WORK_S,
                progress=_Shares(self._ledger, split_edit.id, position, len(split_edit.parts)),
                cancelled=self._stopping.is_set,
            )
            kept = self._keep(split_edit, path, f"part-{position}")
        return part_request(
            split_edit.prompt,
            split_edit.model,
            media_id=kept,
            length_s=clip.duration_s,
            frame_s=clip.frame_s,
        )

    def _join(self, split_edit: SplitEdit) -> None:
        with self._workbench(".mp4") as path, self._workbench(".jpg") as picture:
            clip = isolated(
                join,
                [self._edited(part) for part in split_edit.parts],
                path,
                sound_from=self._whole(split_edit) if split_edit.sound is Sound.ORIGINAL else None,
                lengths_s=[part.length_s for part in split_edit.parts],
                timeout_s=LONGEST_WORK_S * len(split_edit.parts),
                progress=_Shares(self._ledger, split_edit.id),
                cancelled=self._stopping.is_set,
            )
            isolated(poster, path, picture, cancelled=self._stopping.is_set)
            size_bytes = path.stat().st_size
            poster_id = self._keep(split_edit, picture, "poster")
            media_id = self._keep(split_edit, path, "video")
        if not self._ledger.joined(split_edit.id, _result(clip, media_id, poster_id, size_bytes)):
            self._let_go_if_removed(split_edit)

    def _whole(self, split_edit: SplitEdit) -> Path:
        return self._media_store.file_for_carrier(split_edit.media_id).path

    def _edited(self, part: SplitPart) -> Path:
        if part.job is None or not isinstance(part.job.state, Done):
            raise StorageError("A part is not edited yet.")
        return self._media_store.file_for_carrier(part.job.state.result.media_id).path

    def _keep(self, split_edit: SplitEdit, path: Path, name: str) -> str:
        kept = self._media_store.keep_file(
            split_edit.owner,
            path,
            label=split_edit.label,
            media_id=f"{split_edit.id}-{name}",
            job_id=split_edit.id,
        )
        return kept.media_id

    def _let_go_if_removed(self, split_edit: SplitEdit) -> None:
        """It was removed in the middle of the work: what came of it goes, too."""
        if self._ledger.carried(split_edit.id) is None:
            parts = [f"part-{position}" for position in range(len(split_edit.parts))]
            self._media_store.let_go([f"{split_edit.id}-{name}" for name in (*parts, "poster", "video")])

    @contextmanager
    def _workbench(self, suffix: str) -> Iterator[Path]:
        path = self._media_store.on_workbench(suffix)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


class _Shares:
    """Writes how far the work is, now and then: so many pieces done, and a share of the next."""

    def __init__(self, ledger: SplitLedger, split_id: str, position: int = 0, pieces: int = 1) -> None:
        self._ledger = ledger
        self._split_id = split_id
        self._position = position
        self._pieces = pieces
        self._written_at = time.monotonic()

    def __call__(self, share: float) -> None:
        if time.monotonic() - self._written_at >= PROGRESS_S:
            self._written_at = time.monotonic()
            self._ledger.note_progress(self._split_id, (self._position + share) / self._pieces)


def _result(clip: Clip, media_id: str, poster_id: str, size_bytes: int) -> Result:
    return Result(
        media_id=media_id,
        poster_id=poster_id,
        duration_s=clip.duration_s,
        width=clip.width,
        height=clip.height,
        has_sound=clip.has_sound,
        size_bytes=size_bytes,
    )
