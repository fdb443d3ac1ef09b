"""The day's budgets inside the ledger: no way to spend leads around them, and no two writers past them."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.domain.budgets import DayBudgets, DaySpending
from components.domain.engine_facts import SANDBOX_NAME
from components.domain.job import Failed, Failure, Job, OutcomeUnknown, Sending, State, StateName
from components.domain.options import Model
from components.domain.replay import NewSource, PricedStep, ReplayPlan
from components.domain.split_edit import PlannedPart, Sound, SplitEdit, SplitPlan, SplitState, part_request
from components.errors import BudgetReached, ContentModerated, RequestRejected
from components.jobs.database import open_database, reading
from components.jobs.ledger import Ledger
from components.jobs.receipts import spent_today
from components.jobs.replay_ledger import ReplayLedger
from components.jobs.rows import now
from components.jobs.split_ledger import SplitLedger
from components.jobs.tables import receipts
from tests.unit.jobs.conftest import ALICE, BOB
from tests.unit.jobs.submitting import ASK, PAID, PRICE, submit_many, tries_to_submit

pytestmark = pytest.mark.on_both
THREE = DayBudgets(everyone_usd=3 * PRICE)

LedgerMaker = Callable[[DayBudgets], Ledger]


@pytest.fixture
def held_to(database: sa.Engine) -> LedgerMaker:
    return lambda budgets: Ledger(database, budgets)


def submit(ledger: Ledger, count: int = 1, *, owner: str = ALICE, engine: str = PAID) -> tuple[Job, ...]:
    return ledger.add_all(owner, [ASK] * count, engine=engine)


def send_and(ledger: Ledger, job: Job, end: State) -> None:
    ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "sending")
    assert ledger.move(job.id, {StateName.SENDING}, end, "the end") is not None


def spent(ledger: Ledger, owner: str = ALICE) -> DaySpending:
    with reading(ledger.database) as connection:
        return spent_today(connection, owner)


def test_what_is_asked_for_together_passes_together_or_not_at_all(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)

    with pytest.raises(BudgetReached, match=r"this costs \$2\.24"):
        submit(ledger, 4)

    assert ledger.newest(ALICE, 9) == ()
    assert len(submit(ledger, 3)) == 3
    assert ledger.refusal(ALICE, PRICE, engine=PAID) is not None


def test_the_sandbox_neither_counts_nor_stops(held_to: LedgerMaker) -> None:
    ledger = held_to(DayBudgets(Decimal(0), Decimal(0)))

    submit(ledger, 5, engine=SANDBOX_NAME)

    assert ledger.refusal(ALICE, PRICE, engine=SANDBOX_NAME) is None
    assert spent(ledger) == DaySpending()


def test_each_owner_has_a_budget_of_their_own(held_to: LedgerMaker) -> None:
    ledger = held_to(DayBudgets(owner_usd=PRICE))
    submit(ledger)

    with pytest.raises(BudgetReached, match="Your budget"):
        submit(ledger)

    submit(ledger, owner=BOB)
    assert spent(ledger) == DaySpending(2 * PRICE, PRICE)


def test_a_request_that_was_refused_for_nothing_gives_its_share_back(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    first, *_ = submit(ledger, 3)
    send_and(ledger, first, Failed(failure=Failure.of(RequestRejected("No."))))

    submit(ledger)

    assert spent(ledger).everyone_usd == 3 * PRICE


def test_a_lost_answer_counts_as_spent_and_so_does_what_was_deleted(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    lost, *_ = submit(ledger, 3)
    send_and(ledger, lost, OutcomeUnknown(sent_at=now(), why="cut"))
    ledger.remove(ALICE, lost.id)

    with pytest.raises(BudgetReached):
        submit(ledger)


def test_a_cost_that_the_engine_told_counts_instead_of_the_price(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    (job,) = submit(ledger)
    moderated = Failure.of(ContentModerated("No."))
    send_and(ledger, job, Failed(failure=moderated, cost_usd=Decimal("1.50")))

    assert spent(ledger).everyone_usd == Decimal("1.50")


def test_what_was_asked_for_yesterday_is_yesterdays(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    submit(ledger, 3)
    with ledger.database.begin() as connection:
        connection.execute(sa.update(receipts).values(day=(now() - timedelta(days=1)).date()))

    assert ledger.refusal(ALICE, PRICE, engine=PAID) is None
    submit(ledger, 3)


def test_a_lost_answer_is_not_sent_again_past_the_budget_and_stays_as_it_is(held_to: LedgerMaker) -> None:
    ledger = held_to(DayBudgets(owner_usd=PRICE))
    (lost,) = submit(ledger)
    send_and(ledger, lost, OutcomeUnknown(sent_at=now(), why="cut"))

    with pytest.raises(BudgetReached):
        ledger.send_again(ledger.get(ALICE, lost.id), engine=PAID)

    assert ledger.get(ALICE, lost.id).state.name is StateName.OUTCOME_UNKNOWN


def test_a_lost_answer_sent_again_counts_twice(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    (lost,) = submit(ledger)
    send_and(ledger, lost, OutcomeUnknown(sent_at=now(), why="cut"))

    again = ledger.send_again(ledger.get(ALICE, lost.id), engine=PAID)

    assert again is not None
    assert ledger.get(ALICE, lost.id).state.name is StateName.CANCELLED
    assert spent(ledger).everyone_usd == 2 * PRICE


# Clips that are edited in parts


def plan(parts: int = 2) -> SplitPlan:
    return SplitPlan(
        media_id="m" * 32,
        label="long.mp4",
        prompt="snow",
        model=Model.IMAGINE,
        sound=Sound.PARTS,
        parts=tuple(PlannedPart(start_s=8.0 * n, length_s=8.0, price_usd=PRICE) for n in range(parts)),
    )


def begin(splits: SplitLedger, split_edit: SplitEdit) -> bool:
    request = part_request("snow", Model.IMAGINE, media_id="p" * 32, length_s=8.0, frame_s=1 / 24)
    return splits.begin(split_edit, [request] * len(split_edit.parts))


def test_a_clip_that_is_being_cut_holds_its_price_already(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    splits = SplitLedger(ledger.database, THREE)
    split_edit = splits.add(ALICE, PAID, plan())

    with pytest.raises(BudgetReached):
        submit(ledger, 2)
    with pytest.raises(BudgetReached):
        splits.add(BOB, PAID, plan())

    assert begin(splits, split_edit)
    assert spent(ledger) == DaySpending(2 * PRICE, 2 * PRICE)


def test_parts_that_would_pass_the_budget_meanwhile_are_not_submitted(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    split_edit = SplitLedger(ledger.database).add(ALICE, PAID, plan(4))
    splits = SplitLedger(ledger.database, THREE)

    with pytest.raises(BudgetReached):
        begin(splits, split_edit)

    assert splits.get(ALICE, split_edit.id).state is SplitState.CUTTING
    assert splits.jobs_of(ALICE, split_edit.id) == ()


def test_a_part_is_not_edited_again_past_the_budget(held_to: LedgerMaker) -> None:
    ledger = held_to(DayBudgets(owner_usd=2 * PRICE))
    splits = SplitLedger(ledger.database, ledger.budgets)
    split_edit = splits.add(ALICE, PAID, plan())
    begin(splits, split_edit)
    lost = splits.jobs_of(ALICE, split_edit.id)[0]
    send_and(ledger, lost, OutcomeUnknown(sent_at=now(), why="cut"))

    with pytest.raises(BudgetReached):
        splits.redo(splits.get(ALICE, split_edit.id), 0)


# Branches that are made again


def replay_plan(steps: int = 2) -> ReplayPlan:
    step = PricedStep(request=ASK.request, relation=None, after=None, price_usd=PRICE)
    return ReplayPlan(label="a fox", source=NewSource.IMAGE, media_id="m" * 32, steps=(step,) * steps)


def test_steps_to_come_hold_their_price_and_count_once_when_they_are_sent(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)
    again = ReplayLedger(ledger.database, THREE)
    replay = again.add(ALICE, PAID, replay_plan())
    assert spent(ledger) == DaySpending(2 * PRICE, 2 * PRICE)
    submit(ledger)

    with pytest.raises(BudgetReached):
        submit(ledger)

    assert again.send(replay, 0, ASK)
    assert again.send(replay, 1, ASK)
    assert spent(ledger).everyone_usd == 3 * PRICE


# Two tabs, two processes


def test_tabs_that_click_at_once_do_not_slip_past_the_budget(held_to: LedgerMaker) -> None:
    ledger = held_to(THREE)

    with ThreadPoolExecutor(8) as tabs:
        passed = list(tabs.map(lambda _: tries_to_submit(ledger), range(8)))

    assert sum(passed) == 3
    assert spent(ledger).everyone_usd == 3 * PRICE


def test_processes_that_submit_at_once_do_not_slip_past_the_budget(
    tmp_path: Path, database_url: str | None
) -> None:
    open_database(tmp_path, database_url).dispose()
    budgets = replace(THREE, everyone_usd=7 * PRICE)

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([submit_many.__module__])

    with ProcessPoolExecutor(2, context) as processes:
        passed = list(processes.map(submit_many, [(tmp_path, database_url, budgets)] * 2))

    assert sum(passed) == 7
