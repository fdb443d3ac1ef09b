"""Receipts follow their jobs move by move, and stay when these are gone."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from components.domain.job import Cancelled, Done, Fetching, Job, Result, Sending, State, StateName, Working
from components.domain.receipt import Billed
from components.domain.request import EditVideo, StoredMedia
from components.jobs.ledger import Ledger
from components.jobs.rows import now
from components.jobs.tables import receipts
from tests.unit.jobs.conftest import ALICE, ENGINE, add

pytestmark = pytest.mark.on_both
COST = Decimal("0.0422")
WORKING = Working(request_id="r-1", accepted_at=now())
FETCHING = Fetching(
    request_id="r-1", accepted_at=now(), ready_at=now(), result_url="http://e/f.mp4", cost_usd=COST
)
RESULT = Result(
    media_id="m", poster_id=None, duration_s=0.96, width=8, height=8, has_sound=True, size_bytes=1
)
DONE = Done(request_id="r-1", accepted_at=now(), ready_at=now(), done_at=now(), result=RESULT, cost_usd=COST)


def receipt_of(ledger: Ledger, job: Job) -> sa.Row[tuple[object, ...]]:
    with ledger.database.connect() as connection:
        return connection.execute(sa.select(receipts).where(receipts.c.job_id == job.id)).one()


def lead(ledger: Ledger, job: Job, *states: State) -> None:
    for state in states:
        assert ledger.move(job.id, set(StateName), state, "on") is not None


def test_an_intent_is_committed_with_its_receipt(ledger: Ledger) -> None:
    edit = EditVideo(
        video=StoredMedia(media_id="m"), prompt="snow", source_duration_s=8.7, source_frame_s=0.04
    )

    receipt = receipt_of(ledger, job := add(ledger, edit))

    assert (receipt.owner, receipt.engine, receipt.kind, receipt.model) == (
        ALICE,
        ENGINE,
        "edit",
        "grok-imagine-video",
    )
    assert (receipt.state, receipt.billed, receipt.price_usd) == ("queued", Billed.EXPECTED, job.price_usd)
    assert (receipt.asked_at, receipt.day) == (job.created_at, job.created_at.date())
    assert (receipt.cost_usd, receipt.asked_s, receipt.kept_s) == (None, 8.7, None)


def test_a_receipt_moves_with_its_job(ledger: Ledger) -> None:
    job = add(ledger)
    lead(ledger, job, Sending(sent_at=now()), WORKING, FETCHING)
    assert (receipt_of(ledger, job).billed, receipt_of(ledger, job).cost_usd) == (Billed.YES, COST)

    lead(ledger, job, DONE)

    receipt = receipt_of(ledger, job)
    assert (receipt.state, receipt.billed, receipt.cost_usd, receipt.kept_s) == (
        "done",
        Billed.YES,
        COST,
        0.96,
    )


def test_a_cost_that_was_told_once_is_not_forgotten(ledger: Ledger) -> None:
    job = add(ledger)

    lead(ledger, job, Sending(sent_at=now()), WORKING, FETCHING, WORKING)
    lead(ledger, job, Cancelled(at=now(), request_id="r-1", may_be_billed=True))

    assert (receipt_of(ledger, job).billed, receipt_of(ledger, job).cost_usd) == (Billed.EXPECTED, COST)


def test_a_receipt_outlives_its_job(ledger: Ledger) -> None:
    job = add(ledger)
    lead(ledger, job, Sending(sent_at=now()), WORKING, FETCHING, DONE)

    ledger.remove(ALICE, job.id)

    assert receipt_of(ledger, job).cost_usd == COST


def test_a_move_that_is_lost_leaves_the_receipt_alone(ledger: Ledger) -> None:
    job = add(ledger)

    assert ledger.move(job.id, {StateName.SENDING}, WORKING, "cheating") is None

    assert receipt_of(ledger, job).state == "queued"
