"""A session's view of its owner's jobs."""

import pickle
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from components.domain.ask import Ask
from components.domain.job import Cancelled, StateName
from components.domain.options import Dialect, Kind
from components.domain.request import TextToVideo
from components.imagine.client import ImagineClient
from components.jobs.opening import Jobs, open_jobs
from components.jobs.rows import now
from components.jobs.store import JobStore, JobView
from tests.unit.jobs.conftest import ALICE, BOB

pytestmark = pytest.mark.on_both


@pytest.fixture
def jobs(tmp_path: Path, database_url: str | None) -> Iterator[Jobs]:
    client = ImagineClient(base_url="http://127.0.0.1:9/v1", key=None, dialect=Dialect.AUTO, is_sandbox=True)
    opened = open_jobs(client, data_dir=tmp_path, database_url=database_url)
    yield opened
    opened.stop()


@pytest.fixture
def store(jobs: Jobs) -> JobStore:
    return jobs.store(JobView(), ALICE)


def submit(store: JobStore, prompt: str = "a fox") -> str:
    return store.submit_all([Ask(TextToVideo(prompt=prompt), Decimal("0.56"))])[0].id


def test_a_submitted_job_is_seen_at_once_and_told_once(store: JobStore) -> None:
    job_id = submit(store)

    assert [job.id for job in store.newest(None, 5)] == [job_id]
    assert [job.id for job in store.active] == [job_id]
    assert [job.id for job in store.poll()] == [job_id]
    assert store.poll() == ()


def test_what_another_session_of_the_owner_does_is_seen_here(jobs: Jobs, store: JobStore) -> None:
    other_tab = jobs.store(JobView(), ALICE)
    kept, removed = submit(other_tab), submit(other_tab)
    assert [job.id for job in store.newest(None, 5)] == [removed, kept]

    jobs.engine.remove(ALICE, removed)
    jobs.ledger.move(kept, {StateName.QUEUED}, Cancelled(at=now()), "enough")

    (only,) = store.newest(None, 5)
    assert isinstance(only.state, Cancelled)
    assert store.active == ()
    assert [line.to_state for line in store.history(kept)] == ["queued", "cancelled"]


def test_other_owners_see_nothing(jobs: Jobs, store: JobStore) -> None:
    submit(store)
    stranger = jobs.store(JobView(), BOB)

    assert stranger.poll() == ()
    assert stranger.newest(None, 5) == ()


def test_the_same_question_is_answered_from_memory_until_something_changes(
    store: JobStore, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(store)
    first = store.newest(None, 4)
    monkeypatch.setattr(jobs.ledger, "newest", None)

    assert store.newest(None, 4) is first


def test_kinds_are_asked_for_apart(store: JobStore) -> None:
    job_id = submit(store)

    assert [job.id for job in store.newest(Kind.TEXT, 5)] == [job_id]
    assert store.newest(Kind.EDIT, 5) == ()


def test_what_ended_before_a_session_began_is_not_told(store: JobStore, jobs: Jobs) -> None:
    ended, running = submit(store), submit(store)
    jobs.ledger.move(ended, {StateName.QUEUED}, Cancelled(at=now()), "enough")

    assert [job.id for job in jobs.store(JobView(), ALICE).poll()] == [running]


def test_a_view_can_be_pickled_with_what_it_remembers(store: JobStore, jobs: Jobs) -> None:
    view = JobView()
    remembering = jobs.store(view, ALICE)
    submit(remembering)
    remembering.poll()
    remembering.newest(None, 5)

    again = pickle.loads(pickle.dumps(view))

    assert again == view
    assert jobs.store(again, ALICE).poll() == ()
