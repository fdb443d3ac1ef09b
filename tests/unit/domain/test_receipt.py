"""Receipts: whether a state means money, what it cost, and how it reads as CSV."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from components.domain.engine_facts import SANDBOX_NAME, account_name
from components.domain.job import (
    Cancelled,
    Done,
    Expired,
    Failed,
    Failure,
    Fetching,
    OutcomeUnknown,
    Overdue,
    Queued,
    Result,
    Sending,
    State,
    StateName,
    Working,
)
from components.domain.options import Kind, Model
from components.domain.receipt import Billed, Receipt, billed, kept_s, told_cost_usd
from components.domain.receipt_csv import as_csv
from components.errors import ContentModerated, GenerationFailed, RequestRejected

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
COST = Decimal("0.422")
RESULT = Result(
    media_id="m", poster_id=None, duration_s=8.04, width=8, height=8, has_sound=True, size_bytes=1
)
DONE = Done(request_id="r", accepted_at=NOON, ready_at=NOON, done_at=NOON, result=RESULT, cost_usd=COST)
FETCHING = Fetching(request_id="r", accepted_at=NOON, ready_at=NOON, result_url="http://e/a", cost_usd=COST)
RECEIPT = Receipt(
    job_id="j1",
    owner="alice",
    asked_at=NOON,
    day=date(2026, 11, 26),
    kind=Kind.TEXT,
    engine="api.x.ai",
    model=Model.IMAGINE,
    state=StateName.DONE,
    billed=Billed.YES,
    price_usd=Decimal("0.56"),
    cost_usd=COST,
    asked_s=8.0,
    kept_s=8.04,
)


def failed(error: GenerationFailed | RequestRejected) -> Failed:
    return Failed(failure=Failure.of(error))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Queued(), Billed.EXPECTED),
        (Sending(sent_at=NOON), Billed.EXPECTED),
        (Working(request_id="r", accepted_at=NOON), Billed.EXPECTED),
        (Overdue(request_id="r", accepted_at=NOON), Billed.EXPECTED),
        (FETCHING, Billed.YES),
        (DONE, Billed.YES),
        (OutcomeUnknown(sent_at=NOON, why="cut"), Billed.UNKNOWN),
        (Expired(request_id="r"), Billed.UNKNOWN),
        (failed(RequestRejected("No.")), Billed.NO),
        (failed(ContentModerated("No.")), Billed.YES),
        (failed(GenerationFailed("No.")), Billed.UNKNOWN),
        (Cancelled(at=NOON), Billed.NO),
        (Cancelled(at=NOON, may_be_billed=True), Billed.UNKNOWN),
        (Cancelled(at=NOON, request_id="r", may_be_billed=True), Billed.EXPECTED),
    ],
)
def test_every_state_says_whether_money_was_spent(state: State, expected: Billed) -> None:
    assert billed(state) is expected


def test_the_engines_word_on_the_cost_and_the_seconds_that_came_are_read_from_the_state() -> None:
    assert (told_cost_usd(FETCHING), told_cost_usd(DONE), told_cost_usd(Queued())) == (COST, COST, None)
    assert (kept_s(DONE), kept_s(FETCHING)) == (8.04, None)


def test_a_receipt_counts_what_was_told_else_what_was_shown_and_nothing_where_nothing_was_billed() -> None:
    assert RECEIPT.spent_usd == COST
    assert replace(RECEIPT, cost_usd=None).spent_usd == Decimal("0.56")
    assert replace(RECEIPT, billed=Billed.NO).spent_usd == 0


def test_receipts_as_csv_are_exact_and_leave_empty_what_is_not_known() -> None:
    free = replace(RECEIPT, engine=SANDBOX_NAME, model=None, cost_usd=None, kept_s=0.0)

    told, computed = csv.DictReader(io.StringIO(as_csv([RECEIPT, free])))

    assert told["asked_at_utc"] == "2026-11-26T12:00:00Z"
    assert (told["price_shown_usd"], told["cost_told_usd"], told["spent_usd"]) == ("0.56", "0.422", "0.422")
    assert (told["seconds_asked"], told["seconds_kept"], told["sandbox"]) == ("8", "8.04", "no")
    assert (computed["model"], computed["cost_told_usd"], computed["spent_usd"]) == ("", "", "0")
    assert computed["sandbox"] == "yes"


def test_receipts_as_csv_tell_whose_key_paid_and_never_which_key() -> None:
    own = replace(RECEIPT, engine=account_name("api.x.ai", "f00f"))

    (line,) = csv.DictReader(io.StringIO(as_csv([own])))

    assert (line["engine"], line["own_key"]) == ("api.x.ai", "yes")
