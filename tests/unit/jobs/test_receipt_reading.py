"""Receipts read: added up and one by one, per owner and since a day, with what of them is still here."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from components.domain.job import StateName
from components.domain.receipt import Billed
from components.domain.spending import total
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.receipt_reading import Receipts
from components.jobs.rows import now
from components.jobs.tables import receipts
from components.jobs.take_keeping import TakeKeeper
from tests.takes import ask_for, finished_take, waiting_take
from tests.unit.jobs.conftest import ALICE, BOB, add

pytestmark = pytest.mark.on_both
COST = Decimal("0.1422")


def of(ledger: Ledger, owner: str | None = ALICE) -> Receipts:
    return Receipts(ledger.database, owner)


def test_spending_is_added_up_and_tells_who_said_what(ledger: Ledger, media_store: MediaStore) -> None:
    finished_take(ledger, media_store, ALICE, cost_usd=COST)
    finished_take(ledger, media_store, ALICE, cost_usd=COST)
    waiting_take(ledger, ALICE, ask_for())
    add(ledger)

    entries = of(ledger).entries()

    paid = [entry for entry in entries if not entry.in_sandbox]
    assert {(entry.state, entry.billed, entry.told, entry.takes) for entry in paid} == {
        (StateName.DONE, Billed.YES, True, 2),
        (StateName.QUEUED, Billed.EXPECTED, False, 1),
    }
    assert total(paid).spent_usd == 2 * COST + ask_for().price_usd
    assert [entry.spent_usd for entry in entries if entry.in_sandbox] == [Decimal("0.07")]


def test_seconds_count_as_kept_until_they_are_binned_or_deleted(
    ledger: Ledger, media_store: MediaStore
) -> None:
    kept, binned, deleted = (finished_take(ledger, media_store, ALICE) for _ in range(3))
    TakeKeeper(ledger.database).put_into_bin(ALICE, [binned.id])
    ledger.remove(ALICE, deleted.id)

    added = total(of(ledger).entries())

    assert added.takes == 3
    assert added.spent_usd == 3 * kept.price_usd
    assert [receipt.kept_s > 0 for receipt in of(ledger).each()] == [True, False, False]
    assert added.kept_s == pytest.approx(next(of(ledger).each()).kept_s)


def test_owners_see_their_own_and_who_runs_the_place_sees_all(ledger: Ledger) -> None:
    waiting_take(ledger, ALICE, ask_for())
    waiting_take(ledger, BOB, ask_for())

    assert {entry.owner for entry in of(ledger).entries()} == {ALICE}
    assert [receipt.owner for receipt in of(ledger, None).each()] == [ALICE, BOB]


def test_a_first_day_leaves_out_what_was_before_it(ledger: Ledger) -> None:
    early = waiting_take(ledger, ALICE, ask_for())
    late = waiting_take(ledger, ALICE, ask_for())
    today = now().date()
    put_on(ledger, early.id, today - timedelta(days=7))

    assert [receipt.job_id for receipt in of(ledger).each(today - timedelta(days=6))] == [late.id]
    assert len(of(ledger).entries()) == 2
    assert len(of(ledger).entries(today - timedelta(days=6))) == 1


def put_on(ledger: Ledger, job_id: str, day: date) -> None:
    with ledger.database.begin() as connection:
        connection.execute(sa.update(receipts).where(receipts.c.job_id == job_id).values(day=day))
