"""Cuts clips into parts and joins the edited parts."""

from collections.abc import Callable
from pathlib import Path

from components.domain.job import Done, Failure
from components.domain.request import EditVideo
from components.domain.split_edit import Sound, SplitEdit, SplitPart, SplitState, part_request
from components.errors import Cancelled, ClapboardError, StorageError
from components.jobs.plan_worker import LONGEST_WORK_S, PlanWorker, Shares
from components.jobs.split_ledger import SplitLedger
from components.media.isolated import isolated
from components.media.mask import mask_part
from components.media.split import join
from components.media.trim import trim


class SplitWorker(PlanWorker[SplitLedger]):
    """Cuts and joins.

    Cutting ends with the one transaction that submits every part, joining with the one that keeps the result.
    """

    name = "clapboard-splits"

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
        masked = split_edit.mask_id is not None
        pieces = len(split_edit.parts) * (2 if masked else 1)
        piece = position * 2 if masked else position
        with self._workbench(".mp4") as path:
            clip = isolated(
                trim,
                self._whole(split_edit),
                path,
                start_s=part.start_s,
                length_s=part.length_s,
                timeout_s=LONGEST_WORK_S,
                progress=Shares(self._note(split_edit), piece, pieces),
                cancelled=self._stopping.is_set,
            )
            kept = self._keep(split_edit, path, f"part-{position}")
        mask_id = None
        if split_edit.mask_id is not None:
            with self._workbench(".mp4") as path:
                isolated(
                    mask_part,
                    self._media_store.file_for_carrier(split_edit.mask_id).path,
                    clip,
                    path,
                    start_s=part.start_s,
                    timeout_s=LONGEST_WORK_S,
                    progress=Shares(self._note(split_edit), piece + 1, pieces),
                    cancelled=self._stopping.is_set,
                )
                mask_id = self._keep(split_edit, path, f"mask-{position}")
        return part_request(
            split_edit.prompt,
            split_edit.model,
            media_id=kept,
            length_s=clip.duration_s,
            frame_s=clip.frame_s,
            mask_id=mask_id,
        )

    def _join(self, split_edit: SplitEdit) -> None:
        with self._workbench(".mp4") as path:
            clip = isolated(
                join,
                [self._edited(part) for part in split_edit.parts],
                path,
                sound_from=self._whole(split_edit) if split_edit.sound is Sound.ORIGINAL else None,
                lengths_s=[part.length_s for part in split_edit.parts],
                timeout_s=LONGEST_WORK_S * len(split_edit.parts),
                progress=Shares(self._note(split_edit)),
                cancelled=self._stopping.is_set,
            )
            result = self._keep_video(
                split_edit.owner,
                path,
                clip,
                name=split_edit.id,
                label=split_edit.label,
                made_by=split_edit.id,
            )
        if not self._ledger.joined(split_edit.id, result):
            self._let_go_if_removed(split_edit)

    def _whole(self, split_edit: SplitEdit) -> Path:
        return self._media_store.file_for_carrier(split_edit.media_id).path

    def _edited(self, part: SplitPart) -> Path:
        if part.job is None or not isinstance(part.job.state, Done):
            raise StorageError("A part is not edited yet.")
        return self._media_store.file_for_carrier(part.job.state.result.media_id).path

    def _note(self, split_edit: SplitEdit) -> Callable[[float], None]:
        return lambda progress: self._ledger.note_progress(split_edit.id, progress)

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
            positions = range(len(split_edit.parts))
            parts = [f"{piece}-{position}" for position in positions for piece in ("part", "mask")]
            self._media_store.let_go([f"{split_edit.id}-{name}" for name in (*parts, "poster", "video")])
