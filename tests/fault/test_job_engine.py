"""The engine as a whole: several jobs at once, cancelling, taking up, removing."""

import pytest

from components.domain.job import Cancelled, Done
from components.domain.request import TextToVideo
from components.errors import JobMissing
from tests.fault.conftest import Room
from tests.fault.scripted_api import ScriptedApi

pytestmark = pytest.mark.on_both


def test_several_jobs_run_at_once(room: Room, room_api: ScriptedApi) -> None:
    submitted = [room.submit(TextToVideo(prompt=f"take {n}", duration_s=1.0)) for n in range(6)]

    assert all(isinstance(room.settled(job).state, Done) for job in submitted)
    assert room_api.double_posts == 0


def test_a_job_given_up_while_the_engine_works_is_not_looked_at_any_more(
    room: Room, room_api: ScriptedApi
) -> None:
    room_api.polls_needed = 1000
    job = room.submit()
    room_api.wait_for("looks")

    cancelled = room.store.cancel(job.id)
    other = room.submit(TextToVideo(prompt="a hare", duration_s=1.0))
    room_api.polls_needed = 0
    room.settled(other)

    assert isinstance(cancelled.state, Cancelled)
    assert cancelled.request_id is not None
    assert isinstance(room.store.get(job.id).state, Cancelled)


def test_a_job_given_up_can_be_taken_up_again(room: Room, room_api: ScriptedApi) -> None:
    room_api.polls_needed = 1000
    job = room.submit()
    room_api.wait_for("looks")
    room.store.cancel(job.id)
    room_api.polls_needed = 0

    room.store.recheck(job.id)

    assert isinstance(room.settled(job).state, Done)
    assert room_api.posts["a fox"] == 1


def test_a_removed_job_leaves_nothing(room: Room, room_api: ScriptedApi) -> None:
    done = room.settled(room.submit())
    assert isinstance(done.state, Done)
    path = room.jobs.media_store.file_for_carrier(done.state.result.media_id).path

    room.jobs.engine.remove(done.owner, done.id)

    assert not path.exists()
    with pytest.raises(JobMissing):
        room.store.get(done.id)


def test_progress_reaches_the_ledger(room: Room, room_api: ScriptedApi) -> None:
    room_api.polls_needed = 1000
    job = room.submit()

    assert room.until(job, lambda found: bool(found.progress)).progress

    room.store.cancel(job.id)
