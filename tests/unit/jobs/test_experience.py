"""What is learnt from earlier jobs: kept in the ledger, by engine, and never in the way of a job."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from components.domain.job import Job, Sending, StateName, Working
from components.domain.request import AdoptedVideo, TextToVideo
from components.domain.waits import ENOUGH_WAITS
from components.jobs import ledger as ledger_module
from components.jobs.experience import Experience
from components.jobs.ledger import Ledger
from components.jobs.rows import now
from tests.unit.jobs.conftest import ALICE, ENGINE, add

FOX = TextToVideo(prompt="a fox", duration_s=8.0)


@pytest.fixture
def experience(ledger: Ledger) -> Experience:
    return Experience(ledger, ENGINE, lesson_every_s=0.0)


def have_taken(experience: Experience, wait_s: float, count: int = 3 * ENOUGH_WAITS) -> None:
    for _ in range(count):
        experience.note(FOX, at_least_s=wait_s - 0.5, at_most_s=wait_s + 0.5)


def working(ledger: Ledger, *, accepted_s_ago: float) -> Job:
    job = add(ledger, FOX)
    ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "sending")
    accepted_at = now() - timedelta(seconds=accepted_s_ago)
    ledger.move(job.id, {StateName.SENDING}, Working(request_id="r-1", accepted_at=accepted_at), "accepted")
    return ledger.get(ALICE, job.id)


def test_nothing_is_expected_before_anything_was_seen(experience: Experience, ledger: Ledger) -> None:
    assert experience.expect(FOX) is None
    assert experience.estimate(working(ledger, accepted_s_ago=3)) is None


def test_what_one_process_saw_another_one_knows(experience: Experience, ledger: Ledger) -> None:
    have_taken(experience, 40.0)

    expectation = Experience(ledger, ENGINE).expect(FOX)

    assert expectation is not None
    assert expectation.middle_s == pytest.approx(40.0, rel=0.02)


def test_another_engine_teaches_nothing(experience: Experience, ledger: Ledger) -> None:
    have_taken(experience, 40.0)

    assert Experience(ledger, "api.example").expect(FOX) is None


def test_of_a_request_nobody_knows_anything_is_neither_expected_nor_remembered(
    experience: Experience, ledger: Ledger
) -> None:
    have_taken(experience, 40.0)

    experience.note(AdoptedVideo(), at_least_s=1.0, at_most_s=2.0)

    assert experience.expect(AdoptedVideo()) is None
    assert len(ledger.waits(ENGINE, 100)) == 3 * ENOUGH_WAITS


def test_a_wait_that_is_hardly_known_is_not_remembered(experience: Experience, ledger: Ledger) -> None:
    experience.note(FOX, at_least_s=10.0, at_most_s=700.0)

    assert ledger.waits(ENGINE, 100) == ()


def test_waits_come_oldest_first_and_the_oldest_are_forgotten(
    experience: Experience, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "KEPT_WAITS", 3)
    for wait_s in (10.0, 20.0, 30.0, 40.0):
        have_taken(experience, wait_s, count=1)

    assert [wait.at_most_s for wait in ledger.waits(ENGINE, 100)] == [20.5, 30.5, 40.5]
    assert [wait.at_most_s for wait in ledger.waits(ENGINE, 2)] == [30.5, 40.5]


def test_a_job_in_work_has_an_estimate_that_shrinks(experience: Experience, ledger: Ledger) -> None:
    have_taken(experience, 40.0)

    early, later = (experience.estimate(working(ledger, accepted_s_ago=ago)) for ago in (5.0, 25.0))

    assert early is not None
    assert later is not None
    assert early.usual_s == pytest.approx(40.0, rel=0.02)
    assert early.expected_s == pytest.approx(35.0, rel=0.05)
    assert later.expected_s == pytest.approx(15.0, rel=0.15)
    assert later.likely_by_s > later.expected_s


def test_the_engine_s_own_progress_sharpens_the_estimate(experience: Experience, ledger: Ledger) -> None:
    have_taken(experience, 40.0)
    slow = working(ledger, accepted_s_ago=40.0).model_copy(update={"progress": 0.5})

    left = experience.estimate(slow)

    assert left is not None
    assert left.expected_s == pytest.approx(30.0, rel=0.4)


def test_a_job_that_is_not_in_work_has_none(experience: Experience, ledger: Ledger) -> None:
    have_taken(experience, 40.0)

    assert experience.estimate(add(ledger, FOX)) is None


def test_a_ledger_that_does_not_answer_costs_nothing_but_the_lesson(
    experience: Experience, ledger: Ledger, database: sa.Engine
) -> None:
    have_taken(experience, 40.0)
    known = experience.expect(FOX)
    with database.begin() as connection:
        connection.execute(sa.text("DROP TABLE waits"))

    have_taken(experience, 80.0)

    assert experience.expect(FOX) == known
