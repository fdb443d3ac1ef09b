"""Requests made elsewhere are taken up; jobs of unknown outcome are sent again only on their owner's word."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from components.domain.job import Cancelled, Job, OutcomeUnknown, Queued, Sending, StateName, Working
from components.domain.options import Dialect, Kind
from components.errors import InvalidRequest, JobMissing
from components.imagine.client import ImagineClient
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from tests.unit.jobs.conftest import ALICE, BOB, add

pytestmark = pytest.mark.on_both

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def engine(ledger: Ledger, media_store: MediaStore, tmp_path: Path) -> JobEngine:
    client = ImagineClient(base_url="http://127.0.0.1:9/v1", key=None, dialect=Dialect.AUTO, is_sandbox=True)
    return JobEngine(ledger, media_store, client, data_dir=tmp_path)


@pytest.fixture
def unknown(ledger: Ledger) -> Job:
    job = add(ledger)
    ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=NOON), "test")
    moved = ledger.move(job.id, {StateName.SENDING}, OutcomeUnknown(sent_at=NOON, why="cut"), "test")
    assert moved is not None
    return moved


def test_an_adopted_request_is_watched_from_the_start_and_never_sent(
    engine: JobEngine, ledger: Ledger
) -> None:
    job = engine.adopt_request(ALICE, " video_gen_1 ", prompt="my words")

    assert isinstance(job.state, Working)
    assert (job.state.request_id, job.request.kind, job.price_usd) == (
        "video_gen_1",
        Kind.ADOPTED,
        Decimal(0),
    )
    [line] = ledger.history(ALICE, job.id)
    assert (line.from_state, line.to_state) == (None, StateName.WORKING)


def test_a_request_is_adopted_once_by_an_owner_and_apart_by_each(engine: JobEngine) -> None:
    first = engine.adopt_request(ALICE, "video_gen_1")

    assert engine.adopt_request(ALICE, "video_gen_1").id == first.id
    assert engine.adopt_request(BOB, "video_gen_1").id != first.id
    assert engine.adopt_request(ALICE, "video_gen_11").id != first.id


@pytest.mark.parametrize("wrong", ["", " ", "..", "../x", "a b", "a/b", "%00", "x" * 201, "<b>"])
def test_what_is_no_request_id_is_refused(engine: JobEngine, wrong: str) -> None:
    with pytest.raises(InvalidRequest):
        engine.adopt_request(ALICE, wrong)


def test_sending_again_makes_a_new_job_and_closes_the_old_one_as_perhaps_billed(
    engine: JobEngine, ledger: Ledger, unknown: Job
) -> None:
    again = engine.resend(ALICE, unknown.id)

    assert again.id != unknown.id
    assert isinstance(again.state, Queued)
    assert (again.request, again.price_usd) == (unknown.request, unknown.price_usd)
    closed = ledger.get(ALICE, unknown.id).state
    assert isinstance(closed, Cancelled)
    assert closed.may_be_billed


def test_a_second_click_on_send_again_sends_nothing_more(
    engine: JobEngine, ledger: Ledger, unknown: Job
) -> None:
    engine.resend(ALICE, unknown.id)

    assert engine.resend(ALICE, unknown.id).id == unknown.id
    assert len(ledger.newest(ALICE, 10)) == 2


def test_a_job_that_is_known_to_run_is_not_sent_again(engine: JobEngine, ledger: Ledger) -> None:
    job = engine.adopt_request(ALICE, "video_gen_1")

    assert engine.resend(ALICE, job.id).id == job.id
    assert len(ledger.newest(ALICE, 10)) == 1


def test_nobody_else_can_send_it_again(engine: JobEngine, unknown: Job) -> None:
    with pytest.raises(JobMissing):
        engine.resend(BOB, unknown.id)


def test_forgetting_says_that_it_may_have_been_billed(engine: JobEngine, unknown: Job) -> None:
    forgotten = engine.cancel(ALICE, unknown.id).state

    assert isinstance(forgotten, Cancelled)
    assert forgotten.may_be_billed
    assert forgotten.request_id is None
