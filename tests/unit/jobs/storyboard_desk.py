"""Storyboards on a real ledger with a worker and no engine: what the tests of storyboards work at."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from components.domain.budgets import DayBudgets
from components.domain.job import Failed, Failure, Job, StateName
from components.domain.storyboard import Crossfade, Plan, Shot, ShotSource
from components.domain.storyboard_rules import prices_usd
from components.domain.storyboard_run import BoardState, Storyboard
from components.errors import GenerationFailed, MediaMissing
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.storyboard_ledger import StoryboardLedger
from components.jobs.storyboard_worker import StoryboardWorker
from components.jobs.storyboards import Storyboards
from tests.takes import ELSEWHERE, finish
from tests.unit.jobs.conftest import ALICE

SETTLED_S = 120.0
PLAN = Plan(
    title="Film",
    crossfade=Crossfade.HALF,
    shots=(
        Shot(id="one", prompt="one", duration_s=2),
        Shot(id="card", source=ShotSource.CARD, prompt="Later", duration_s=1),
        Shot(id="two", prompt="two", duration_s=2, source=ShotSource.FRAME),
    ),
)


@dataclass
class Desk:
    """Alice's storyboards on a real ledger, with a worker and no engine: takes are finished by hand."""

    boards: Storyboards
    jobs: Ledger
    media: MediaStore
    worker: StoryboardWorker

    def start(self, plan: Plan = PLAN) -> Storyboard:
        board = self.boards.add(plan)
        self.go_on(board)
        return board

    def go_on(self, board: Storyboard) -> None:
        fresh = self.boards.get(board.id)
        self.boards.start(fresh, prices_usd(fresh.plan, fresh.needed()))

    def until(self, board: Storyboard, wanted: Callable[[Storyboard], bool]) -> Storyboard:
        deadline = time.monotonic() + SETTLED_S
        while not wanted(found := self.boards.get(board.id)):
            assert time.monotonic() < deadline, found
            time.sleep(0.02)
        return found

    def job(self, board: Storyboard, shot_id: str) -> Job:
        """The shot's job, once it has one."""
        return self.until(board, lambda found: shot_id in found.jobs).jobs[shot_id]

    def finish(self, board: Storyboard, shot_id: str) -> Job:
        done = finish(self.jobs, self.media, self.job(board, shot_id))
        self.worker.nudge()
        return done

    def fail(self, board: Storyboard, shot_id: str) -> None:
        failed = Failed(failure=Failure.of(GenerationFailed("It failed.")))
        self.jobs.move(self.job(board, shot_id).id, {StateName.QUEUED}, failed, "failed")
        self.worker.nudge()

    def until_gone(self, media_id: str) -> None:
        """What a new film replaces goes after the new one is told of."""
        deadline = time.monotonic() + SETTLED_S
        with suppress(MediaMissing):
            while self.media.find(ALICE, media_id):
                assert time.monotonic() < deadline, "it is still there"
                time.sleep(0.02)

    def film(self, board: Storyboard) -> Storyboard:
        """The storyboard once its film is there."""
        for shot in board.plan.filmed:
            self.finish(board, shot.id)
        return self.until(board, lambda found: found.state is BoardState.IDLE)


def desk_of(owner: str, ledger: Ledger, media_store: MediaStore, budgets: DayBudgets | None = None) -> Desk:
    boards = StoryboardLedger(ledger.database, budgets or DayBudgets())
    worker = StoryboardWorker(boards, media_store, leads=lambda: True, on_submit=lambda: None)
    made = Storyboards(
        owner,
        boards,
        ledger,
        media_store,
        engine_name=ELSEWHERE,
        admit=lambda *_: None,
        cancel=lambda _, job_id: ledger.get(owner, job_id),
        nudge=worker.nudge,
    )
    return Desk(made, ledger, media_store, worker)
