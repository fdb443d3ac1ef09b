"""Storyboards: shots are sent once and in turn, redone alone, joined; deleted with their film."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from components.domain.budgets import DayBudgets
from components.domain.job import Sending, StateName
from components.domain.request import ImageToVideo, StoredMedia
from components.domain.storyboard import Plan, Shot, ShotSource, Still
from components.domain.storyboard_rules import prices_usd
from components.domain.storyboard_run import BoardState, Condition
from components.errors import BudgetReached, InvalidRequest, JobMissing, MediaMissing
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.media.probe import probe
from tests.media_factory import make_picture
from tests.unit.jobs.conftest import ALICE, BOB
from tests.unit.jobs.storyboard_desk import PLAN, Desk, desk_of


@pytest.fixture
def desk(ledger: Ledger, media_store: MediaStore) -> Iterator[Desk]:
    made = desk_of(ALICE, ledger, media_store)
    made.worker.start()
    yield made
    made.worker.stop()


def test_a_shot_that_stands_on_another_waits_for_it_and_gets_its_last_frame(desk: Desk) -> None:
    board = desk.start()
    first = desk.job(board, "one")
    assert "two" not in desk.boards.get(board.id).jobs
    desk.finish(board, "one")

    second = desk.job(board, "two")

    assert isinstance(second.request, ImageToVideo)
    assert isinstance(second.request.image, StoredMedia)
    assert desk.media.find(ALICE, second.request.image.media_id).mime == "image/png"
    assert (second.parent_id, second.relation) == (first.id, "frame")
    assert {first.batch_id, second.batch_id} == {board.id}
    assert second.price_usd == Decimal("0.142")
    assert len(desk.jobs.newest(ALICE, 9)) == 2


def test_the_film_is_joined_by_itself_and_kept_for_its_owner(desk: Desk) -> None:
    done = desk.film(desk.start())

    assert done.film is not None
    assert done.film_is_current
    kept = desk.media.find(ALICE, done.film.result.media_id)
    assert probe(kept.path).duration_s == pytest.approx(4.0)
    assert done.film.result.duration_s == pytest.approx(4.0)
    assert desk.media.find(ALICE, done.film.result.poster_id or "")
    assert b"A storyboard of 2 shots" in kept.path.read_bytes()
    assert not desk.boards.active
    with pytest.raises(MediaMissing):
        desk.media.find(BOB, done.film.result.media_id)


def test_shots_that_stand_on_nothing_are_sent_together(desk: Desk) -> None:
    plan = PLAN.changed(Shot(id="two", prompt="two", duration_s=2))
    board = desk.start(plan)

    found = desk.until(board, lambda each: len(each.jobs) == 2)

    assert found.waiting == {}


def test_with_a_pause_after_each_it_waits_for_its_owner(desk: Desk) -> None:
    board = desk.start(PLAN.model_copy(update={"pause_after_each": True}))
    desk.finish(board, "one")
    assert desk.boards.get(board.id).state is BoardState.PAUSED
    assert "two" not in desk.boards.get(board.id).jobs

    desk.go_on(board)
    desk.finish(board, "two")
    desk.go_on(board)

    assert desk.until(board, lambda each: each.state is BoardState.IDLE).film_is_current


def test_a_shot_that_fails_pauses_the_run_and_is_redone_alone(desk: Desk) -> None:
    board = desk.start()
    desk.fail(board, "one")
    paused = desk.until(board, lambda each: each.state is BoardState.PAUSED)
    assert paused.conditions["one"] is Condition.ENDED
    failed = paused.jobs["one"]

    desk.go_on(board)

    again = desk.until(board, lambda each: each.jobs["one"].id != failed.id)
    assert again.state is BoardState.RUNNING
    assert desk.film(board).film_is_current


def test_a_redone_shot_leaves_those_that_stand_on_it_stale_until_they_are_redone(desk: Desk) -> None:
    board = desk.film(desk.start())
    first_film, earlier = board.film, board.jobs["one"]
    desk.boards.start(board, prices_usd(board.plan, {"one"}))
    newer = desk.until(board, lambda each: each.jobs["one"].id != earlier.id)
    assert newer.conditions["one"] is Condition.UNDER_WAY
    desk.finish(board, "one")

    joined = desk.until(board, lambda each: each.state is BoardState.IDLE)

    assert joined.conditions["two"] is Condition.STALE
    assert joined.needed() == ("two",)
    assert first_film is not None
    assert joined.film != first_film
    desk.until_gone(first_film.result.media_id)


def test_an_earlier_take_can_be_used_again(desk: Desk) -> None:
    board = desk.film(desk.start())
    earlier = board.jobs["one"]
    desk.boards.start(board, prices_usd(board.plan, {"one"}))
    desk.until(board, lambda each: each.jobs["one"].id != earlier.id)
    desk.finish(board, "one")
    board = desk.until(board, lambda each: each.state is BoardState.IDLE)
    assert [job.id for job in desk.boards.takes(board.id, "one")] == [earlier.id, board.jobs["one"].id]

    desk.boards.use_take(board, PLAN.shots[0], earlier.id)

    back = desk.boards.get(board.id)
    assert back.conditions["two"] is Condition.READY
    with pytest.raises(InvalidRequest):
        desk.boards.use_take(back, PLAN.shots[0], "somebody's")


def test_what_was_started_twice_is_sent_once(desk: Desk) -> None:
    board = desk.boards.add(PLAN)
    seen = desk.boards.get(board.id)
    prices = prices_usd(PLAN, seen.needed())
    desk.boards.start(seen, prices)

    with pytest.raises(InvalidRequest, match="meanwhile"):
        desk.boards.start(seen, prices)

    desk.film(board)
    assert len(desk.jobs.newest(ALICE, 9)) == 2


def test_nothing_is_run_but_what_was_seen(desk: Desk) -> None:
    board = desk.boards.add(PLAN)
    desk.boards.change(board.id, lambda plan: plan.without("card"))

    with pytest.raises(InvalidRequest):
        desk.boards.start(board, prices_usd(PLAN, board.needed()))

    assert desk.boards.get(board.id).state is BoardState.IDLE


def test_changes_of_two_tabs_are_both_kept(desk: Desk) -> None:
    board = desk.boards.add(PLAN)

    def with_a_shot_of_another_tab(plan: Plan) -> Plan:
        if plan.find("other") is None:
            desk.boards.change(board.id, lambda theirs: theirs.added(Shot(id="other")))
        return plan.without("card")

    changed = desk.boards.change(board.id, with_a_shot_of_another_tab)

    assert [shot.id for shot in changed.plan.shots] == ["one", "two", "other"]


def test_while_it_is_under_way_it_is_not_changed(desk: Desk) -> None:
    board = desk.start()

    with pytest.raises(InvalidRequest, match="under way"):
        desk.boards.change(board.id, lambda plan: plan.without("card"))


def test_stopped_it_sends_nothing_more_and_takes_back_what_is_queued(desk: Desk) -> None:
    board = desk.start()
    job = desk.job(board, "one")

    desk.boards.stop(board.id)

    stopped = desk.boards.get(board.id)
    assert (stopped.state, stopped.waiting) == (BoardState.IDLE, {})
    assert desk.jobs.get(ALICE, job.id).state.name is StateName.CANCELLED


def test_stopped_it_leaves_alone_what_was_sent(desk: Desk) -> None:
    board = desk.start()
    job = desk.job(board, "one")
    desk.jobs.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "sending")

    desk.boards.stop(board.id)

    assert desk.jobs.get(ALICE, job.id).state.name is StateName.SENDING


def test_a_copy_begins_with_the_same_takes_and_costs_nothing(desk: Desk) -> None:
    board = desk.film(desk.start())
    names = iter(["x", "y", "z"])

    copy = desk.boards.duplicate(board.id, lambda: next(names))

    assert copy.plan.title == "Film (copy)"
    assert copy.needed() == ()
    assert copy.film is None
    desk.boards.join(copy)
    joined = desk.until(copy, lambda each: each.state is BoardState.IDLE)
    assert joined.film is not None
    desk.boards.remove(copy.id)
    assert desk.boards.get(board.id).film_is_current


def test_deleting_deletes_the_film_and_the_still_but_no_take(desk: Desk) -> None:
    kept = desk.media.keep_bytes(ALICE, make_picture(), suffix=".png", label="a.png")
    still = Still(media_id=kept.media_id, label="a.png", width=64, height=48)
    extra = Shot(id="still", source=ShotSource.STILL, still=still)
    board = desk.film(desk.start())
    desk.boards.change(board.id, lambda plan: plan.added(extra))
    assert board.film is not None

    desk.boards.remove(board.id)

    with pytest.raises(JobMissing):
        desk.boards.get(board.id)
    for media_id in (board.film.result.media_id, kept.media_id):
        with pytest.raises(MediaMissing):
            desk.media.find(ALICE, media_id)
    assert len(desk.jobs.newest(ALICE, 9)) == 2
    assert desk.media.find(ALICE, f"{board.jobs['one'].id}-video")


def test_a_still_stays_while_a_storyboard_has_it_though_a_job_with_it_is_deleted(desk: Desk) -> None:
    kept = desk.media.keep_bytes(ALICE, make_picture(), suffix=".png", label="a.png")
    still = Still(media_id=kept.media_id, label="a.png", width=64, height=48)
    plan = Plan(title="F", shots=(Shot(id="s", source=ShotSource.STILL, still=still, duration_s=2),))
    board = desk.film(desk.start(plan))

    desk.media.let_go(desk.jobs.remove(ALICE, board.jobs["s"].id))

    assert desk.media.find(ALICE, kept.media_id)
    assert desk.boards.get(board.id).conditions["s"] is Condition.MISSING


def test_a_picture_that_is_gone_or_anothers_stops_the_run_before_it_begins(desk: Desk) -> None:
    kept = desk.media.keep_bytes(BOB, make_picture(), suffix=".png", label="a.png")
    still = Still(media_id=kept.media_id, label="a.png", width=64, height=48)
    board = desk.boards.add(Plan(title="F", shots=(Shot(id="s", source=ShotSource.STILL, still=still),)))

    with pytest.raises(MediaMissing):
        desk.go_on(board)

    assert desk.boards.get(board.id).state is BoardState.IDLE


def test_sweeps_spare_what_a_storyboard_has(desk: Desk) -> None:
    board = desk.film(desk.start())

    desk.media.sweep()

    assert board.film is not None
    assert desk.media.find(ALICE, board.film.result.media_id)


def test_a_take_that_is_gone_is_said_and_the_rest_stays(desk: Desk) -> None:
    board = desk.film(desk.start())
    desk.media.file_for_carrier(f"{board.jobs['one'].id}-video").path.unlink()
    desk.boards.change(board.id, lambda plan: plan.without("card"))

    desk.boards.join(desk.boards.get(board.id))

    failed = desk.until(board, lambda each: each.failure is not None)
    assert failed.state is BoardState.IDLE
    assert failed.film == board.film


def test_what_has_no_take_yet_is_not_joined(desk: Desk) -> None:
    with pytest.raises(InvalidRequest):
        desk.boards.join(desk.boards.add(PLAN))


def test_a_budget_stops_the_whole_before_it_begins(ledger: Ledger, media_store: MediaStore) -> None:
    desk = desk_of(ALICE, ledger, media_store, DayBudgets(owner_usd=Decimal("0.20")))
    board = desk.boards.add(PLAN)

    with pytest.raises(BudgetReached):
        desk.go_on(board)

    found = desk.boards.get(board.id)
    assert (found.state, found.waiting, found.jobs) == (BoardState.IDLE, {}, {})


def test_what_is_still_to_be_sent_counts_in_the_budget(ledger: Ledger, media_store: MediaStore) -> None:
    desk = desk_of(ALICE, ledger, media_store, DayBudgets(owner_usd=Decimal("0.40")))
    desk.go_on(desk.boards.add(PLAN))

    with pytest.raises(BudgetReached):
        desk.go_on(desk.boards.add(PLAN))


def test_other_owners_neither_see_nor_touch_it(desk: Desk, ledger: Ledger, media_store: MediaStore) -> None:
    board = desk.film(desk.start())
    theirs = desk_of(BOB, ledger, media_store).boards

    assert theirs.lines() == ()
    assert theirs.takes(board.id, "one") == ()
    for act in (theirs.get, theirs.stop, theirs.remove):
        with pytest.raises(JobMissing):
            act(board.id)
    with pytest.raises(JobMissing):
        theirs.change(board.id, lambda plan: plan)
    assert [line.title for line in desk.boards.lines()] == ["Film"]


def test_each_owner_has_several_newest_first(desk: Desk) -> None:
    desk.boards.add(PLAN)
    desk.boards.add(PLAN.model_copy(update={"title": "Second"}))

    assert [line.title for line in desk.boards.lines()] == ["Second", "Film"]
