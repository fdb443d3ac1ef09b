"""What a user can do to a job: submit, cancel, re-check, adopt, remove. No engine runs here."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from components.domain.ask import Ask
from components.domain.job import (
    Cancelled,
    Expired,
    Failed,
    Failure,
    Fetching,
    Job,
    OutcomeUnknown,
    Queued,
    Sending,
    State,
    StateName,
    Working,
)
from components.domain.options import Dialect
from components.domain.request import ImageToVideo, StoredMedia, TextToVideo
from components.errors import InvalidRequest, JobMissing, MediaMissing, ResultUnavailable, TooManyJobs
from components.imagine.client import ImagineClient
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from tests.unit.jobs.conftest import ALICE, BOB, add

pytestmark = pytest.mark.on_both

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORKING = Working(request_id="r-1", accepted_at=NOON)
FETCHING = Fetching(request_id="r-1", accepted_at=NOON, ready_at=NOON, result_url="http://e/f.mp4")
FAILURE = Failure.of(ResultUnavailable("The file is gone."))
SENDING = Sending(sent_at=NOON)
UNKNOWN = OutcomeUnknown(sent_at=NOON, why="cut")


@pytest.fixture
def engine(ledger: Ledger, media_store: MediaStore, tmp_path: Path) -> JobEngine:
    client = ImagineClient(base_url="http://127.0.0.1:9/v1", key=None, dialect=Dialect.AUTO, is_sandbox=True)
    return JobEngine(ledger, media_store, client, data_dir=tmp_path)


@pytest.fixture
def job_in(ledger: Ledger) -> Callable[[State], Job]:
    """A job that was led to this state on the way that leads there."""
    before: dict[StateName, tuple[State, ...]] = {
        StateName.QUEUED: (),
        StateName.SENDING: (SENDING,),
        StateName.WORKING: (SENDING, WORKING),
        StateName.FETCHING: (SENDING, WORKING, FETCHING),
        StateName.OUTCOME_UNKNOWN: (SENDING, UNKNOWN),
    }

    def make(state: State) -> Job:
        job = add(ledger)
        way = before.get(state.name, (SENDING, WORKING, state))
        for step in way:
            moved = ledger.move(job.id, set(StateName), step, "on the way")
            assert moved is not None
            job = moved
        return job

    return make


def test_a_submit_commits_the_intent_for_the_engine_in_use(engine: JobEngine, ledger: Ledger) -> None:
    job = engine.submit(ALICE, TextToVideo(prompt="a fox"), price_usd=add(ledger).price_usd)

    assert ledger.get(ALICE, job.id).state == Queued()
    assert job.engine == "Sandbox"


def test_a_queued_job_is_cancelled_for_free(engine: JobEngine, job_in: Callable[[State], Job]) -> None:
    cancelled = engine.cancel(ALICE, job_in(Queued()).id)

    assert isinstance(cancelled.state, Cancelled)
    assert cancelled.request_id is None


@pytest.mark.parametrize("state", [WORKING, FETCHING], ids=["working", "fetching"])
def test_cancelling_what_the_engine_has_keeps_its_request_id(
    engine: JobEngine, job_in: Callable[[State], Job], state: State
) -> None:
    cancelled = engine.cancel(ALICE, job_in(state).id)

    assert isinstance(cancelled.state, Cancelled)
    assert (cancelled.request_id, cancelled.state.accepted_at) == ("r-1", NOON)


def test_what_is_being_sent_can_be_neither_cancelled_nor_removed(
    engine: JobEngine, job_in: Callable[[State], Job], ledger: Ledger
) -> None:
    job = job_in(SENDING)

    assert engine.cancel(ALICE, job.id).state == SENDING
    with pytest.raises(InvalidRequest):
        engine.remove(ALICE, job.id)
    assert ledger.get(ALICE, job.id).state == SENDING


def test_what_ended_stays_as_it_is_when_cancelled(engine: JobEngine, job_in: Callable[[State], Job]) -> None:
    job = job_in(Failed(failure=FAILURE, request_id="r-1"))

    assert engine.cancel(ALICE, job.id) == job


TAKEN_UP = [
    Failed(failure=FAILURE, request_id="r-1", accepted_at=NOON),
    Expired(request_id="r-1", accepted_at=NOON),
    Cancelled(at=NOON, request_id="r-1", accepted_at=NOON),
]


@pytest.mark.parametrize("state", TAKEN_UP, ids=lambda state: cast("State", state).name)
def test_a_recheck_takes_up_what_the_engine_had(
    engine: JobEngine, job_in: Callable[[State], Job], state: State
) -> None:
    assert engine.recheck(ALICE, job_in(state).id).state == WORKING


@pytest.mark.parametrize("state", [Queued(), WORKING, UNKNOWN], ids=["queued", "working", "unknown"])
def test_a_recheck_changes_nothing_where_nothing_can_be_looked_at_anew(
    engine: JobEngine, job_in: Callable[[State], Job], state: State
) -> None:
    job = job_in(state)

    assert engine.recheck(ALICE, job.id) == job


def test_an_unknown_outcome_can_be_adopted_by_its_request_id(
    engine: JobEngine, job_in: Callable[[State], Job]
) -> None:
    adopted = engine.adopt(ALICE, job_in(UNKNOWN).id, " r-7 ")

    assert adopted.state == Working(request_id="r-7", accepted_at=NOON)


def test_only_an_unknown_outcome_can_be_adopted(engine: JobEngine, job_in: Callable[[State], Job]) -> None:
    job = job_in(WORKING)

    assert engine.adopt(ALICE, job.id, "r-7") == job


def test_removing_a_job_deletes_its_history_and_files(
    engine: JobEngine, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    upload = media_store.keep_bytes(ALICE, b"pixels", suffix=".png", label="still")
    job = add(ledger, ImageToVideo(image=StoredMedia(media_id=upload.media_id)))
    video = tmp_path / "video.mp4"
    video.write_bytes(b"frames")
    result = media_store.keep_file(ALICE, video, label="x", media_id=f"{job.id}-video", job_id=job.id)

    engine.remove(ALICE, job.id)

    assert not upload.path.exists()
    assert not result.path.exists()
    with pytest.raises(JobMissing):
        ledger.get(ALICE, job.id)
    with pytest.raises(MediaMissing):
        media_store.find(ALICE, result.media_id)


def test_nobody_touches_somebody_else_s_job(
    engine: JobEngine, job_in: Callable[[State], Job], ledger: Ledger
) -> None:
    job = job_in(WORKING)

    for act in (engine.cancel, engine.recheck, engine.remove):
        with pytest.raises(JobMissing):
            act(BOB, job.id)
    assert ledger.get(ALICE, job.id) == job


def test_an_owner_may_have_so_many_unfinished_jobs_and_others_are_not_concerned(
    ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    client = ImagineClient(base_url="http://127.0.0.1:9/v1", key=None, dialect=Dialect.AUTO, is_sandbox=True)
    engine = JobEngine(ledger, media_store, client, data_dir=tmp_path, max_active_per_owner=2)
    ask = Ask(TextToVideo(prompt="a fox"), Decimal("0.40"))
    first, _second = engine.submit_all(ALICE, [ask, ask])

    with pytest.raises(TooManyJobs, match="2 of your videos"):
        engine.submit(ALICE, ask.request, price_usd=ask.price_usd)
    engine.submit(BOB, ask.request, price_usd=ask.price_usd)
    engine.cancel(ALICE, first.id)
    engine.submit(ALICE, ask.request, price_usd=ask.price_usd)


def test_what_is_asked_for_is_logged_without_its_words(
    engine: JobEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "components.jobs.engine")
    job = engine.submit(ALICE, TextToVideo(prompt="nobody's business"), price_usd=Decimal("0.40"))

    (record,) = caplog.records
    assert job.id in record.getMessage()
    assert "business" not in str(vars(record))
