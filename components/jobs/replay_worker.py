"""Carries replays: each step is sent when what it stands on is there."""

from pathlib import Path
from typing import assert_never

from components.domain.ask import Ask, Relation
from components.domain.job import Done, Failure, Job
from components.domain.replay import (
    Finished,
    NewSource,
    Replay,
    ReplayState,
    ReplayStep,
    Send,
    Stuck,
    Wait,
    next_move,
)
from components.domain.replay_steps import request_on
from components.domain.request import EditVideo
from components.domain.rules import MAX_EDIT_INPUT_S, edit_input_fits
from components.errors import Cancelled, ClapboardError, InvalidRequest, StorageError
from components.jobs.plan_worker import PlanWorker
from components.jobs.replay_ledger import ReplayLedger
from components.media.isolated import isolated
from components.media.poster import last_frame
from components.media.probe import probe


class ReplayWorker(PlanWorker[ReplayLedger]):
    """A step is sent by the one transaction that notes its job; whatever dies before begins it again."""

    name = "clapboard-replays"

    def _round(self) -> None:
        for replay in self._ledger.carried():
            try:
                self._advance(replay)
            except Cancelled:
                raise
            except ClapboardError as error:
                self._ledger.move(replay.id, ReplayState.RUNNING, ReplayState.STOPPED, Failure.of(error))

    def _advance(self, replay: Replay) -> None:
        match next_move(replay):
            case Send(position):
                self._media_store.check_quota(replay.owner)
                if self._ledger.send(replay, position, self._ask(replay, replay.steps[position])):
                    self._on_submit()
            case Wait():
                pass
            case Stuck():
                self._ledger.move(replay.id, ReplayState.RUNNING, ReplayState.STOPPED)
            case Finished():
                self._ledger.move(replay.id, ReplayState.RUNNING, ReplayState.DONE)
            case never:
                assert_never(never)

    def _ask(self, replay: Replay, step: ReplayStep) -> Ask:
        parent = None if step.after is None else replay.steps[step.after].job
        media_id = replay.media_id if parent is None else _video_of(parent)
        parent_id = replay.parent_id if parent is None else parent.id
        relation = None if parent_id is None else step.relation
        if replay.source is NewSource.IMAGE and parent is None:
            request = request_on(step.request, media_id, length_s=0.0, frame_s=0.0)
            return Ask(request, step.price_usd, batch_id=replay.id)
        path = self._media_store.file_for_carrier(media_id).path
        if step.relation is Relation.FRAME:
            media_id = self._last_frame(replay.owner, path, parent)
        clip = isolated(probe, path, cancelled=self._stopping.is_set)
        request = request_on(step.request, media_id, length_s=clip.duration_s, frame_s=clip.frame_s)
        if isinstance(request, EditVideo) and not edit_input_fits(clip.duration_s, clip.frame_s):
            raise InvalidRequest(
                f"The clip is {clip.duration_s:.2f} s by now; at most {MAX_EDIT_INPUT_S:g} s can be edited.",
                next_step="Replay it on a shorter clip.",
            )
        return Ask(request, step.price_usd, parent_id, relation, batch_id=replay.id)

    def _last_frame(self, owner: str, video: Path, parent: Job | None) -> str:
        """The last picture, kept with the take it belongs to, where it belongs to one."""
        with self._workbench(".png") as picture:
            isolated(last_frame, video, picture, cancelled=self._stopping.is_set)
            return self._media_store.keep_file(
                owner,
                picture,
                label="Last frame",
                media_id=None if parent is None else f"{parent.id}-last",
                job_id=None if parent is None else parent.id,
            ).media_id


def _video_of(job: Job) -> str:
    if not isinstance(job.state, Done):
        raise StorageError("What this step stands on is not here.", next_step="Make it once more.")
    return job.state.result.media_id
