"""The shared budget: so many a second, submissions first, owners in turn, all held when it must be."""

import asyncio
from types import SimpleNamespace

import pytest

from components.jobs.budget import Budget, Turn

pytestmark = pytest.mark.anyio


async def test_submissions_go_before_looks_that_waited_longer() -> None:
    budget, order = Budget(8.0), list[str]()

    async def take(name: str, turn: Turn) -> None:
        await budget.take(turn)
        order.append(name)

    await take("first", Turn.LOOK)
    looks = [asyncio.create_task(take(f"look {number}", Turn.LOOK)) for number in range(2)]
    await asyncio.sleep(0)
    submit = asyncio.create_task(take("submit", Turn.SUBMIT))
    await asyncio.gather(*looks, submit)

    assert order == ["first", "submit", "look 0", "look 1"]


async def test_turns_are_handed_out_no_faster_than_the_budget() -> None:
    budget, loop = Budget(40.0), asyncio.get_running_loop()
    await budget.take(Turn.LOOK)
    begun = loop.time()

    for _ in range(8):
        await budget.take(Turn.LOOK)

    assert loop.time() - begun >= 8 / 40 - 0.11  # the burst that may be made up for, and a hair


async def test_one_who_was_cancelled_takes_nobody_s_turn() -> None:
    budget = Budget(50.0)
    await budget.take(Turn.LOOK)
    leaving = asyncio.create_task(budget.take(Turn.LOOK))
    await asyncio.sleep(0)
    leaving.cancel()

    async with asyncio.timeout(60):
        await budget.take(Turn.LOOK)


async def test_an_owner_of_many_jobs_keeps_nobody_waiting() -> None:
    budget, order = Budget(9.0), list[str]()
    await budget.take(Turn.LOOK)

    async def look(owner: str) -> None:
        await budget.take(Turn.LOOK, owner)
        order.append(owner)

    busy = [asyncio.create_task(look("busy")) for _ in range(4)]
    await asyncio.sleep(0)
    await asyncio.gather(*busy, asyncio.create_task(look("modest")), asyncio.create_task(look("quiet")))

    assert order == ["busy", "modest", "quiet", "busy", "busy", "busy"]


async def test_nobody_gets_a_turn_while_the_engine_wants_a_pause() -> None:
    budget, loop = Budget(1_000.0), asyncio.get_running_loop()
    await budget.take(Turn.LOOK)
    begun = loop.time()

    budget.refused(server_hint_s=0.1)
    await asyncio.gather(budget.take(Turn.LOOK), budget.take(Turn.SUBMIT))

    assert loop.time() - begun >= 0.09


async def test_a_refusal_while_somebody_waits_holds_him_too() -> None:
    budget, loop = Budget(20.0), asyncio.get_running_loop()
    for _ in range(4):
        await budget.take(Turn.LOOK)
    begun = loop.time()

    waiting = asyncio.create_task(budget.take(Turn.LOOK))
    await asyncio.sleep(0)
    budget.refused(server_hint_s=0.15)
    await waiting

    assert loop.time() - begun >= 0.14


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The budget's clock: set its only item; holds are as long as they are before jitter."""
    moment = [1_000.0]
    monkeypatch.setattr("components.jobs.budget.time.monotonic", lambda: moment[0])
    monkeypatch.setattr("components.jobs.budget._chance", SimpleNamespace(random=lambda: 0.5))
    return moment


def test_refusals_in_a_row_hold_ever_longer(clock: list[float]) -> None:
    budget, holds = Budget(10.0), list[float]()

    for _ in range(4):
        budget.refused(None)
        holds.append(budget.pause_s)
        clock[0] += holds[-1]

    assert holds == [1.0, 2.0, 4.0, 8.0]


def test_refusals_of_requests_that_were_on_their_way_together_count_once(clock: list[float]) -> None:
    budget = Budget(10.0)
    for _ in range(5):
        budget.refused(None)

    assert budget.pause_s == 1.0


def test_an_answer_after_a_pause_makes_the_next_refusal_the_first_again(clock: list[float]) -> None:
    budget = Budget(10.0)
    budget.refused(None)
    clock[0] += 1.0
    budget.answered()

    budget.refused(None)

    assert budget.pause_s == 1.0
