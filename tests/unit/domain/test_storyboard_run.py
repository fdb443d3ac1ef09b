"""A storyboard's takes: which still fit their shots, what has to be rendered, and the next step of a run."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from components.domain.job import Cancelled, Done, Job, Queued, Result, State
from components.domain.request import StoredMedia
from components.domain.storyboard import Crossfade, Plan, Shot, ShotSource
from components.domain.storyboard_rules import request_of
from components.domain.storyboard_run import (
    BoardState,
    Condition,
    Film,
    Join,
    Pause,
    Send,
    Step,
    Storyboard,
    Wait,
    next_step,
)

NOW = datetime(2026, 11, 26, tzinfo=UTC)
RESULT = Result(
    media_id="v", poster_id=None, duration_s=4, width=854, height=480, has_sound=True, size_bytes=1
)
DONE = Done(request_id="r", accepted_at=NOW, ready_at=NOW, done_at=NOW, result=RESULT)
ENDED = Cancelled(at=NOW)

PLAN = Plan(
    title="Film",
    shots=(
        Shot(id="a", prompt="a"),
        Shot(id="t", source=ShotSource.CARD, prompt="later"),
        Shot(id="b", prompt="b", source=ShotSource.FRAME),
        Shot(id="c", prompt="c"),
    ),
)


def job_for(plan: Plan, shot_id: str, state: State = DONE, *, parent: str | None = None) -> Job:
    shot = plan.find(shot_id)
    assert shot is not None
    return Job(
        id=f"job-{shot_id}",
        owner="o",
        request=request_of(plan, shot, StoredMedia(media_id="frame")),
        state=state,
        engine="Sandbox",
        price_usd=Decimal(0),
        created_at=NOW,
        updated_at=NOW,
        revision=1,
        parent_id=parent,
    )


def board(plan: Plan = PLAN, jobs: Iterable[Job] = (), waiting: Iterable[str] = ()) -> Storyboard:
    return Storyboard(
        id="board",
        owner="o",
        engine="Sandbox",
        version=1,
        plan=plan,
        jobs={job.id.removeprefix("job-"): job for job in jobs},
        waiting=dict.fromkeys(waiting, Decimal(0)),
        state=BoardState.RUNNING,
        created_at=NOW,
    )


A, B, C = (job_for(PLAN, name, parent="job-a" if name == "b" else None) for name in "abc")


def test_without_jobs_every_shot_is_needed_and_cards_never() -> None:
    assert board().needed() == ("a", "b", "c")
    assert board().conditions["t"] is Condition.CARD


def test_with_a_fitting_take_of_each_nothing_is_needed() -> None:
    found = board(jobs=[A, B, C])

    assert found.needed() == ()
    assert found.complete
    assert set(found.conditions.values()) == {Condition.READY, Condition.CARD}


def test_a_changed_shot_is_needed_with_those_that_stand_on_it() -> None:
    changed = PLAN.changed(Shot(id="a", prompt="another"))
    found = board(changed, [A, B, C])

    assert found.conditions == {
        "a": Condition.CHANGED,
        "t": Condition.CARD,
        "b": Condition.READY,
        "c": Condition.READY,
    }
    assert found.needed() == ("a", "b")
    assert found.complete


def test_a_take_on_an_older_take_is_stale() -> None:
    redone = A.model_copy(update={"id": "job-newer"})
    found = board(jobs=[B, C]).model_copy(update={"jobs": {"a": redone, "b": B, "c": C}})

    assert found.conditions["b"] is Condition.STALE
    assert found.needed() == ("b",)


def test_a_shot_that_got_another_shot_before_it_is_stale() -> None:
    moved = PLAN.moved("c", -2)

    assert board(moved, [A, B, C]).conditions["b"] is Condition.STALE


def test_a_shot_that_now_starts_otherwise_is_changed() -> None:
    for source in (ShotSource.TEXT, ShotSource.EXTEND):
        plan = PLAN.changed(Shot(id="b", prompt="b", source=source))
        assert board(plan, [A, B, C]).conditions["b"] is Condition.CHANGED
    plan = PLAN.changed(Shot(id="c", prompt="c", source=ShotSource.FRAME))
    assert board(plan, [A, B, C]).conditions["c"] is Condition.CHANGED


def test_the_film_is_current_until_anything_it_is_made_of_changes() -> None:
    found = board(jobs=[A, B, C])
    kept = found.model_copy(update={"film": Film(result=RESULT, made_of=found.recipe)})
    assert kept.film_is_current

    for plan in (
        PLAN.moved("c", -1),
        PLAN.changed(Shot(id="t", source=ShotSource.CARD, prompt="sooner")),
        PLAN.model_copy(update={"crossfade": Crossfade.HALF}),
        PLAN.without("t"),
    ):
        assert not kept.model_copy(update={"plan": plan}).film_is_current
    renamed = PLAN.model_copy(update={"title": "Another"})
    assert kept.model_copy(update={"plan": renamed}).film_is_current


QUEUED_A, QUEUED_C = (job_for(PLAN, name, Queued()) for name in "ac")
ENDED_A = job_for(PLAN, "a", ENDED)


@pytest.mark.parametrize(
    ("jobs", "waiting", "step"),
    [
        ([], "abc", Send(("a", "c"))),
        ([QUEUED_A, QUEUED_C], "b", Wait()),
        ([A, QUEUED_C], "b", Send(("b",))),
        ([A, B, QUEUED_C], "", Wait()),
        ([A, B, C], "", Join()),
        ([ENDED_A, C], "b", Pause()),
        ([ENDED_A, QUEUED_C], "b", Wait()),
        ([A, B], "", Pause()),
    ],
)
def test_a_run_sends_what_can_be_sent_and_joins_at_the_end(jobs: list[Job], waiting: str, step: Step) -> None:
    assert next_step(board(jobs=jobs, waiting=waiting)) == step


@pytest.mark.parametrize(
    ("jobs", "waiting", "step"),
    [
        ([], "abc", Send(("a",))),
        ([QUEUED_A], "bc", Wait()),
        ([A], "bc", Send(("b",))),
        ([ENDED_A], "bc", Pause()),
        ([A, B, C], "", Join()),
    ],
)
def test_with_a_pause_after_each_one_shot_is_sent_at_a_time(
    jobs: list[Job], waiting: str, step: Step
) -> None:
    pausing = PLAN.model_copy(update={"pause_after_each": True})

    assert next_step(board(pausing, jobs, waiting)) == step
