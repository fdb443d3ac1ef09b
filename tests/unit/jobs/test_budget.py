"""The shared budget: so many a second, submissions first, and nobody who left is served."""

import asyncio

import pytest

from components.jobs.budget import Budget, Turn

pytestmark = pytest.mark.anyio


async def test_submissions_go_before_looks_that_waited_longer() -> None:
    budget, order = Budget(50.0), list[str]()

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

    async with asyncio.timeout(5):
        await budget.take(Turn.LOOK)
