"""The second step: looking at a job until there is nothing more to see."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
import sqlalchemy as sa

from components.domain.job import (
    Cancelled,
    Failed,
    Fetching,
    Job,
    Overdue,
    Sending,
    StateName,
    Working,
)
from components.domain.pacing import OVERDUE_WATCH_S
from components.jobs.budget import Budget
from components.jobs.ledger import Ledger
from components.jobs.rows import now
from components.jobs.tables import jobs
from components.jobs.watching import Watcher
from tests.unit.jobs.conftest import ALICE, EngineMaker, add

pytestmark = pytest.mark.anyio


def working(ledger: Ledger, *, accepted_s_ago: float = 0.0) -> Job:
    job = add(ledger)
    ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "sending")
    accepted_at = now() - timedelta(seconds=accepted_s_ago)
    ledger.move(job.id, {StateName.SENDING}, Working(request_id="r-1", accepted_at=accepted_at), "accepted")
    return ledger.get(ALICE, job.id)


def processing(progress: int) -> Callable[[], httpx.Response]:
    return lambda: httpx.Response(200, json={"id": "r-1", "status": "processing", "progress": progress})


async def in_state(ledger: Ledger, job: Job, state: StateName) -> Job:
    async with asyncio.timeout(60):
        while (found := ledger.get(ALICE, job.id)).state.name is not state:  # noqa: ASYNC110  # it has none
            await asyncio.sleep(0.005)
    return found


async def stopped(task: asyncio.Task[bool]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_ready_job_goes_on_to_fetching_with_its_cost(engine_for: EngineMaker, ledger: Ledger) -> None:
    engine, job = engine_for(), working(ledger)
    engine.on_look = [processing(10), processing(40)]

    assert await Watcher(engine.tools).wait(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Fetching)
    assert (state.result_url, state.cost_usd) == ("http://engine.test/files/a.mp4", Decimal("0.07"))


async def test_progress_is_noted(engine_for: EngineMaker, ledger: Ledger) -> None:
    engine, job = engine_for(), working(ledger)
    engine.on_look = [processing(40)]
    await Watcher(engine.tools).wait(job.id)

    ledger.flush_progress()

    assert ledger.get(ALICE, job.id).progress == 0.4


async def test_a_moderated_result_fails_the_job_and_keeps_its_id_and_cost(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(), working(ledger)
    refusal = {
        "code": "imagine:content-moderated",
        "error": "Generated video rejected by content moderation.",
        "usage": {"cost_in_usd_ticks": 4_200_000_000},
    }
    engine.on_look = [lambda: httpx.Response(400, json=refusal)]

    assert not await Watcher(engine.tools).wait(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Failed)
    assert (state.failure.error, state.request_id, state.cost_usd) == (
        "ContentModerated",
        "r-1",
        Decimal("0.42"),
    )


async def rung_until_it_ends(
    watcher: Watcher, waiting: asyncio.Task[bool], states: dict[str, StateName]
) -> None:
    """Again and again, as the keeper does: a ring may come while the watcher isn't asleep yet."""
    async with asyncio.timeout(60):
        while not waiting.done():
            watcher.ring(states)
            await asyncio.sleep(0.01)


async def test_one_who_sleeps_is_woken_when_the_job_is_cancelled(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(poll_s=60.0), working(ledger)
    watcher = Watcher(engine.tools)
    waiting = asyncio.create_task(watcher.wait(job.id))
    ledger.move(job.id, {StateName.WORKING}, Cancelled(at=now(), request_id="r-1"), "enough")

    await rung_until_it_ends(watcher, waiting, {})

    assert not await waiting


async def test_one_who_sleeps_goes_on_sleeping_when_nothing_changed(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(poll_s=60.0), working(ledger)
    watcher = Watcher(engine.tools)
    waiting = asyncio.create_task(watcher.wait(job.id))
    await asyncio.sleep(0.05)

    watcher.ring({job.id: StateName.WORKING})

    done, _ = await asyncio.wait([waiting], timeout=0.05)
    assert not done
    await stopped(waiting)


async def test_after_the_configured_wait_a_job_is_overdue_and_a_recheck_looks_at_once(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(max_wait_s=0.03), working(ledger)
    engine.on_look = [processing(10)] * 4
    watcher = Watcher(engine.tools)
    waiting = asyncio.create_task(watcher.wait(job.id))
    overdue = await in_state(ledger, job, StateName.OVERDUE)
    assert isinstance(overdue.state, Overdue)
    engine.on_look.clear()

    again = Working(request_id="r-1", accepted_at=overdue.state.accepted_at)
    ledger.move(job.id, {StateName.OVERDUE}, again, "re-check asked for")
    await rung_until_it_ends(watcher, waiting, {job.id: StateName.WORKING})

    assert await waiting


async def test_a_restart_long_after_the_wait_looks_once_before_it_says_overdue(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(), working(ledger, accepted_s_ago=7200)

    assert await Watcher(engine.tools).wait(job.id)


async def test_a_job_overdue_for_a_day_is_left_alone(
    engine_for: EngineMaker, ledger: Ledger, database: sa.Engine
) -> None:
    engine, job = engine_for(), working(ledger)
    ledger.move(job.id, {StateName.WORKING}, Overdue(request_id="r-1", accepted_at=now()), "too long")
    with database.begin() as connection:
        long_ago = now() - timedelta(seconds=OVERDUE_WATCH_S + 60)
        connection.execute(sa.update(jobs).values(updated_at=long_ago))

    assert not await Watcher(engine.tools).wait(job.id)

    assert ledger.unfinished(job.engine) == ()


async def test_silence_is_told_when_it_lasts_and_taken_back_when_it_ends(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(), working(ledger)
    engine.on_look = [lambda: httpx.Response(503)] * 3 + [processing(10)]

    assert await Watcher(engine.tools).wait(job.id)

    whys = [line.why for line in ledger.history(ALICE, job.id)]
    assert whys[-2:] == ["the engine answers again", "the engine is ready"]
    assert len(whys) == 6


@pytest.mark.parametrize("jump_s", [3600.0, -3600.0], ids=["forward", "back"])
async def test_a_clock_that_jumps_while_a_job_is_watched_changes_nothing(
    engine_for: EngineMaker, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    engine, job = engine_for(), working(ledger)

    def jump() -> httpx.Response:
        for module in ("watching", "ledger", "fetching"):
            monkeypatch.setattr(f"components.jobs.{module}.now", lambda: now() + timedelta(seconds=jump_s))
        return processing(10)()

    engine.on_look = [jump, processing(20), processing(30)]

    assert await Watcher(engine.tools).wait(job.id)

    assert StateName.OVERDUE not in [line.to_state for line in ledger.history(ALICE, job.id)]


async def test_how_long_a_job_took_is_known_between_two_looks(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(), working(ledger)
    engine.on_look = [processing(10), processing(40)]

    await Watcher(engine.tools).wait(job.id)

    (wait,) = ledger.waits(job.engine, 10)
    assert 0 < wait.at_least_s < wait.at_most_s


async def test_a_job_met_when_it_was_ready_already_teaches_nothing(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(), working(ledger, accepted_s_ago=30.0)

    await Watcher(engine.tools).wait(job.id)

    assert ledger.waits(job.engine, 10) == ()


async def test_a_job_of_known_length_is_left_alone_until_it_may_be_ready(
    engine_for: EngineMaker, ledger: Ledger
) -> None:
    engine, job = engine_for(poll_s=0.1), working(ledger)
    looks, begun = list[float](), time.monotonic()
    for _ in range(20):
        engine.tools.experience.note(job.request, at_least_s=0.69, at_most_s=0.71)

    def still_working() -> httpx.Response:
        looks.append(time.monotonic() - begun)
        return processing(0)()

    engine.on_look = [still_working] * 3
    await Watcher(engine.tools).wait(job.id)

    assert looks[0] > 0.3, "at the fixed interval the first look comes at 0.1 s"


async def test_a_refused_look_holds_every_request(
    engine_for: EngineMaker, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, job = engine_for(), working(ledger)
    told = list[float | None]()
    monkeypatch.setattr(Budget, "refused", lambda _self, hint_s: told.append(hint_s))
    engine.on_look = [
        lambda: httpx.Response(429),
        lambda: httpx.Response(503, headers={"Retry-After": "0.01"}),
        lambda: httpx.Response(500),
    ]

    assert await Watcher(engine.tools).wait(job.id)

    assert told == [None, 0.01]
