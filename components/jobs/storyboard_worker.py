"""Carries storyboards: sends their shots when what they stand on is there, and joins the film."""

from decimal import Decimal
from pathlib import Path
from typing import assert_never

from components.domain.ask import Ask, Relation
from components.domain.engine_facts import SANDBOX_NAME
from components.domain.job import Done, Failure, Job
from components.domain.request import ExtendVideo, SourceRef, StoredMedia
from components.domain.storyboard import Shot, ShotSource
from components.domain.storyboard_rules import request_of
from components.domain.storyboard_run import (
    BoardState,
    Film,
    Join,
    Pause,
    Send,
    Storyboard,
    Wait,
    next_step,
)
from components.errors import Cancelled, ClapboardError, StorageError
from components.jobs.plan_worker import LONGEST_WORK_S, PlanWorker, Shares
from components.jobs.storyboard_ledger import StoryboardLedger
from components.media.film import CardPiece, ClipPiece, Piece, join_film
from components.media.isolated import isolated
from components.media.poster import last_frame


class StoryboardWorker(PlanWorker[StoryboardLedger]):
    """A shot is sent by the one transaction that takes back that it is to be sent; the film ends likewise."""

    name = "clapboard-storyboards"

    def _round(self) -> None:
        for board in self._ledger.carried():
            try:
                if board.state is BoardState.JOINING:
                    self._join(board)
                else:
                    self._advance(board)
            except Cancelled:
                raise
            except ClapboardError as error:
                self._ledger.failed(board, Failure.of(error))

    def _advance(self, board: Storyboard) -> None:
        match next_step(board):
            case Send(shot_ids):
                self._send(board, shot_ids)
            case Wait():
                pass
            case Pause():
                self._ledger.move(board.id, {BoardState.RUNNING}, BoardState.PAUSED)
            case Join():
                self._ledger.move(board.id, {BoardState.RUNNING}, BoardState.JOINING)
                self.nudge()
            case never:
                assert_never(never)

    def _send(self, board: Storyboard, shot_ids: tuple[str, ...]) -> None:
        self._media_store.check_quota(board.owner)
        asks = {
            shot.id: self._ask(board, shot, board.waiting[shot.id])
            for shot in board.plan.shots
            if shot.id in shot_ids
        }
        if self._ledger.send(board, asks):
            self._on_submit()

    def _ask(self, board: Storyboard, shot: Shot, price_usd: Decimal) -> Ask:
        before = board.plan.before(shot.id) if shot.follows else None
        if before is None:
            return Ask(request_of(board.plan, shot), price_usd, batch_id=board.id)
        parent = board.jobs[before.id]
        relation = Relation.EXTEND if shot.source is ShotSource.EXTEND else Relation.FRAME
        request = request_of(board.plan, shot, self._source(shot, parent))
        return Ask(request, price_usd, parent.id, relation, batch_id=board.id)

    def _source(self, shot: Shot, parent: Job) -> SourceRef:
        """The take before as the shot takes it up; its last picture is kept with the take it belongs to."""
        take = _take_of(parent)
        if shot.source is ShotSource.EXTEND:
            return StoredMedia(media_id=take)
        with self._workbench(".png") as picture:
            video = self._media_store.file_for_carrier(take).path
            isolated(last_frame, video, picture, cancelled=self._stopping.is_set)
            kept = self._media_store.keep_file(
                parent.owner,
                picture,
                label="Last frame",
                media_id=f"{parent.id}-last",
                job_id=parent.id,
            )
        return StoredMedia(media_id=kept.media_id)

    def _join(self, board: Storyboard) -> None:
        pieces = [self._piece(board, shot) for shot in board.plan.shots]
        name = f"{board.id}-{board.recipe}"
        with self._workbench(".mp4") as path:
            clip = isolated(
                join_film,
                pieces,
                path,
                crossfade_s=board.plan.crossfade.seconds,
                comment=_comment(board),
                timeout_s=LONGEST_WORK_S * len(pieces),
                progress=Shares(lambda progress: self._ledger.note_progress(board.id, progress)),
                cancelled=self._stopping.is_set,
            )
            result = self._keep_video(
                board.owner, path, clip, name=name, label=board.plan.title, made_by=board.id
            )
        kept = self._ledger.joined(board.id, Film(result=result, made_of=board.recipe))
        if kept and board.film is not None and board.film.made_of != board.recipe:
            self._let_go(board.film)
        if not kept and not self._ledger.exists(board.id):
            self._let_go(Film(result=result, made_of=board.recipe))

    def _let_go(self, film: Film) -> None:
        self._media_store.let_go(
            [each for each in (film.result.media_id, film.result.poster_id) if each is not None]
        )

    def _piece(self, board: Storyboard, shot: Shot) -> Piece:
        if shot.is_card:
            return CardPiece(shot.prompt, shot.duration_s, shot.ink, shot.ground)
        job = board.jobs.get(shot.id)
        if job is None:
            raise StorageError("A shot has no take.", next_step="Render it, then join again.")
        path: Path = self._media_store.file_for_carrier(_take_of(job)).path
        added_s = job.request.duration_s if isinstance(job.request, ExtendVideo) else None
        return ClipPiece(path, added_s)


def _take_of(job: Job) -> str:
    if not isinstance(job.state, Done):
        raise StorageError("A shot has no take.", next_step="Render it, then join again.")
    return job.state.result.media_id


def _comment(board: Storyboard) -> str:
    """The sandbox's work never passes for the model's, joined either."""
    made_by = " Made in the sandbox, not by the model." if board.engine == SANDBOX_NAME else ""
    return f"{board.plan.title}\nA storyboard of {len(board.plan.filmed)} shots.{made_by}"
