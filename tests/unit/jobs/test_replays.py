"""Replays: steps are sent once and in turn, each on the result before; redone, stopped, taken up again."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.domain.ask import Relation
from components.domain.budgets import DayBudgets
from components.domain.job import Failed, Failure, Job, StateName
from components.domain.replay import NewSource, PricedStep, Replay, ReplayPlan, ReplayState
from components.domain.request import EditVideo, ImageToVideo, StoredMedia
from components.errors import BudgetReached, GenerationFailed, JobMissing, MediaMissing
from components.jobs.handing_over import hand_over
from components.jobs.ledger import Ledger
from components.jobs.media_rows import MediaRows
from components.jobs.media_store import MediaStore
from components.jobs.receipts import spent_today
from components.jobs.replay_ledger import ReplayLedger
from components.jobs.replay_worker import ReplayWorker
from components.jobs.replays import Replays
from tests.media_factory import make_clip
from tests.takes import ELSEWHERE, finish
from tests.unit.jobs.conftest import ALICE, BOB

SETTLED_S = 60.0
OLD = StoredMedia(media_id="an old clip")
NOIR = EditVideo(video=OLD, prompt="noir", source_duration_s=4, source_frame_s=0.04)
ON = ImageToVideo(image=OLD, prompt="it goes on", duration_s=2)


@dataclass
class Desk:
    """Alice's replays on a real ledger, with a worker and no engine: takes are finished by hand."""

    replays: Replays
    jobs: Ledger
    media: MediaStore
    worker: ReplayWorker
    clip: str

    def start(self, *, parent_id: str | None = None) -> Replay:
        """An edit of the clip, its last frame brought to life, and an edit of that."""
        price = Decimal("0.10")
        steps = (
            PricedStep(request=NOIR, relation=Relation.EDIT, after=None, price_usd=price),
            PricedStep(request=ON, relation=Relation.FRAME, after=0, price_usd=price),
            PricedStep(request=NOIR, relation=Relation.EDIT, after=1, price_usd=price),
        )
        plan = ReplayPlan(
            label="noir", source=NewSource.CLIP, media_id=self.clip, parent_id=parent_id, steps=steps
        )
        return self.replays.submit(plan)

    def until(self, replay: Replay, wanted: Callable[[Replay], bool]) -> Replay:
        deadline = time.monotonic() + SETTLED_S
        while not wanted(found := self.replays.get(replay.id)):
            assert time.monotonic() < deadline, found
            time.sleep(0.02)
        return found

    def job(self, replay: Replay, position: int) -> Job:
        """The step's job, once it has one."""
        job = self.until(replay, lambda found: found.steps[position].sent).steps[position].job
        assert job is not None
        return job

    def finish(self, replay: Replay, position: int) -> Job:
        done = finish(self.jobs, self.media, self.job(replay, position))
        self.worker.nudge()
        return done

    def fail(self, replay: Replay, position: int) -> None:
        failed = Failed(failure=Failure.of(GenerationFailed("It failed.")))
        self.jobs.move(self.job(replay, position).id, {StateName.QUEUED}, failed, "failed")
        self.worker.nudge()

    def stopped(self, replay: Replay) -> Replay:
        return self.until(replay, lambda found: found.state is ReplayState.STOPPED)


@pytest.fixture
def desk(ledger: Ledger, media_store: MediaStore, tmp_path: Path) -> Iterator[Desk]:
    made = desk_of(ledger, media_store, tmp_path)
    made.worker.start()
    yield made
    made.worker.stop()


def desk_of(ledger: Ledger, media: MediaStore, folder: Path, budgets: DayBudgets | None = None) -> Desk:
    clip = media.keep_file(ALICE, make_clip(folder / "new.mp4", seconds=2.0), label="new").media_id
    found = ReplayLedger(ledger.database, budgets or DayBudgets())
    worker = ReplayWorker(found, media, leads=lambda: True, on_submit=lambda: None)
    replays = Replays(
        ALICE,
        found,
        media,
        engine_name=ELSEWHERE,
        admit=lambda *_: None,
        cancel=ledger.get,
        nudge=worker.nudge,
    )
    return Desk(replays, ledger, media, worker, clip)


def test_each_step_stands_on_the_result_of_the_one_before(desk: Desk) -> None:
    replay = desk.start()
    first = desk.job(replay, 0)
    assert isinstance(first.request, EditVideo)
    assert first.request.video == StoredMedia(media_id=desk.clip)
    assert first.request.source_duration_s == pytest.approx(2.0, abs=0.05)
    assert (first.parent_id, first.relation) == (None, None)
    assert not desk.replays.get(replay.id).steps[1].sent
    desk.finish(replay, 0)

    second = desk.job(replay, 1)
    assert isinstance(second.request, ImageToVideo)
    assert isinstance(second.request.image, StoredMedia)
    assert desk.media.find(ALICE, second.request.image.media_id).mime == "image/png"
    assert (second.parent_id, second.relation) == (first.id, Relation.FRAME)
    desk.finish(replay, 1)

    third = desk.job(replay, 2)
    assert isinstance(third.request, EditVideo)
    assert third.request.video == StoredMedia(media_id=f"{second.id}-video")
    assert (third.parent_id, third.price_usd) == (second.id, Decimal("0.10"))
    desk.finish(replay, 2)

    done = desk.until(replay, lambda found: found.state is ReplayState.DONE)
    assert (done.done_steps, desk.replays.active) == (3, False)
    assert {first.batch_id, second.batch_id, third.batch_id} == {replay.id}
    assert len(desk.jobs.newest(ALICE, 9)) == 3


def test_a_take_as_the_new_clip_is_the_parent_of_the_first_step(desk: Desk) -> None:
    first = desk.job(desk.start(parent_id="a-take"), 0)

    assert (first.parent_id, first.relation) == ("a-take", Relation.EDIT)


def test_a_step_that_failed_stops_it_and_is_made_anew_alone(desk: Desk) -> None:
    replay = desk.start()
    desk.finish(replay, 0)
    desk.fail(replay, 1)
    stuck = desk.stopped(replay)
    assert stuck.done_steps == 1
    desk.replays.go_on(replay.id)
    again = desk.until(replay, lambda found: found.steps[1].job != stuck.steps[1].job)
    desk.finish(replay, 1)

    assert again.steps[0].job == stuck.steps[0].job
    assert desk.job(replay, 2).parent_id == desk.job(replay, 1).id
    assert len(desk.jobs.newest(ALICE, 9)) == 4


def test_one_that_was_stopped_sends_nothing_until_it_goes_on(desk: Desk) -> None:
    replay = desk.start()
    desk.job(replay, 0)
    desk.replays.stop(replay.id)
    desk.finish(replay, 0)
    desk.worker.nudge()
    assert not desk.replays.get(replay.id).steps[1].sent
    assert not desk.replays.active
    desk.replays.go_on(replay.id)

    assert desk.job(replay, 1).relation is Relation.FRAME


def test_a_clip_that_grew_too_long_stops_it_with_the_reason(
    desk: Desk, media_store: MediaStore, tmp_path: Path
) -> None:
    long = make_clip(tmp_path / "long.mp4", seconds=9.0, rate=6)
    desk.clip = media_store.keep_file(ALICE, long, label="long").media_id
    stopped = desk.stopped(desk.start())

    assert stopped.failure is not None
    assert "at most 8.7 s" in stopped.failure.sentence
    assert desk.jobs.newest(ALICE, 9) == ()


def test_a_source_that_is_gone_stops_it_with_the_reason(desk: Desk, media_store: MediaStore) -> None:
    replay = desk.start()
    desk.job(replay, 0)
    desk.replays.stop(replay.id)
    media_store.let_go([f"{desk.finish(replay, 0).id}-video"])
    desk.replays.go_on(replay.id)
    stopped = desk.until(replay, lambda found: found.failure is not None)

    assert (stopped.state, stopped.steps[1].sent) == (ReplayState.STOPPED, False)


@pytest.mark.parametrize("crashes", [1, 3])
def test_whoever_comes_second_sends_nothing(
    ledger: Ledger, media_store: MediaStore, tmp_path: Path, crashes: int
) -> None:
    desk = desk_of(ledger, media_store, tmp_path)
    replay = desk.start()
    workers = [
        ReplayWorker(desk.replays.ledger, media_store, leads=lambda: True, on_submit=lambda: None)
        for _ in range(crashes + 1)
    ]
    for worker in workers:
        worker.start()
    desk.job(replay, 0)
    desk.finish(replay, 0)
    desk.job(replay, 1)
    for worker in workers:
        worker.stop()

    assert len(ledger.newest(ALICE, 9)) == 2


def test_a_new_worker_takes_up_what_another_left(
    ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    desk = desk_of(ledger, media_store, tmp_path)
    replay = desk.start()
    for position in range(3):
        desk.worker = ReplayWorker(
            desk.replays.ledger, media_store, leads=lambda: True, on_submit=lambda: None
        )
        desk.worker.start()
        desk.finish(replay, position)
        desk.worker.stop()

    assert desk.replays.get(replay.id).done_steps == 3
    assert len(ledger.newest(ALICE, 9)) == 3


def test_more_than_the_budget_is_not_begun(ledger: Ledger, media_store: MediaStore, tmp_path: Path) -> None:
    desk = desk_of(ledger, media_store, tmp_path, DayBudgets(Decimal("0.20"), None))

    with pytest.raises(BudgetReached):
        desk.start()
    assert desk.replays.newest(9) == ()


def test_steps_to_come_are_counted_once_before_and_after_they_are_sent(
    ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    desk = desk_of(ledger, media_store, tmp_path, DayBudgets(Decimal("0.30"), None))
    replay = desk.start()
    with ledger.database.connect() as connection:
        assert spent_today(connection, ALICE).everyone_usd == Decimal("0.30")
    desk.worker.start()
    for position in range(3):
        desk.finish(replay, position)
    desk.until(replay, lambda found: found.state is ReplayState.DONE)
    desk.worker.stop()

    with ledger.database.connect() as connection:
        assert spent_today(connection, ALICE).owner_usd == Decimal("0.30")


def test_it_belongs_to_its_owner_and_goes_with_him(desk: Desk, database: sa.Engine) -> None:
    replay = desk.start()
    desk.job(replay, 0)
    bobs = Replays(
        BOB,
        desk.replays.ledger,
        desk.media,
        engine_name=ELSEWHERE,
        admit=lambda *_: None,
        cancel=desk.jobs.get,
        nudge=desk.worker.nudge,
    )
    bobs.remove(replay.id)
    with pytest.raises(JobMissing):
        bobs.get(replay.id)
    hand_over(database, ALICE, BOB)

    assert bobs.get(replay.id).steps[0].sent


def test_a_strangers_file_is_no_source(desk: Desk, media_store: MediaStore, tmp_path: Path) -> None:
    theirs = media_store.keep_file(BOB, make_clip(tmp_path / "theirs.mp4"), label="theirs")
    desk.clip = theirs.media_id

    with pytest.raises(MediaMissing):
        desk.start()


def test_what_is_forgotten_leaves_its_takes(desk: Desk) -> None:
    replay = desk.start()
    job = desk.finish(replay, 0)
    desk.replays.remove(replay.id)

    assert desk.replays.newest(9) == ()
    assert desk.jobs.get(ALICE, job.id).id == job.id


def test_its_source_is_no_upload_that_nobody_uses(desk: Desk, database: sa.Engine) -> None:
    desk.start()

    assert desk.clip not in {row.media_id for row in MediaRows(database).let_go_of_leftovers()}
