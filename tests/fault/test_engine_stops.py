"""Stopping and starting in one process, and what DBOS keeps meanwhile. Each test has a room of its own."""

import threading
from pathlib import Path

import pytest

from components.domain.job import Done, Sending, StateName, Working
from components.domain.request import TextToVideo
from components.errors import StorageError
from tests.fault.conftest import running_room
from tests.fault.job_process import open_room
from tests.fault.scripted_api import Answer, ScriptedApi

SECRET = "a very private prompt"


def test_a_stop_waits_for_the_answer_to_a_submit(api: ScriptedApi, data_dir: Path) -> None:
    hold = threading.Event()
    api.on_submit.append(Answer(body={"id": "r-1", "status": "processing"}, accepts=True, hold=hold))
    with running_room(data_dir, api.base_url) as room:
        job = room.submit()
        api.wait_for("posts")
        assert isinstance(room.store.get(job.id).state, Sending)
        threading.Timer(0.3, hold.set).start()

    assert isinstance(room.store.get(job.id).state, Working)
    assert room.history(job).count(StateName.WORKING) == 1


def test_an_engine_stopped_and_started_anew_goes_on(api: ScriptedApi, data_dir: Path) -> None:
    api.polls_needed = 1000
    with running_room(data_dir, api.base_url) as first:
        job = first.submit()
        api.wait_for("looks")
    api.polls_needed = 0

    with running_room(data_dir, api.base_url) as second:
        assert isinstance(second.settled(job).state, Done)
    assert api.posts["a fox"] == 1


def test_dbos_keeps_job_ids_and_nothing_that_is_anybody_s_business(api: ScriptedApi, data_dir: Path) -> None:
    api.on_look.append(Answer(500, {"error": SECRET}))
    with running_room(data_dir, api.base_url) as room:
        job = room.settled(room.submit(TextToVideo(prompt=SECRET, duration_s=1.0)))
        kept = b"".join(path.read_bytes() for path in data_dir.glob("workflows.db*"))

    assert isinstance(job.state, Done)
    assert job.id.encode() in kept
    for private in (SECRET, str(job.request_id), "/files/", api.base_url):
        assert private.encode() not in kept


def test_a_workflow_file_that_is_broken_is_said_plainly_and_can_be_moved_away(
    api: ScriptedApi, data_dir: Path
) -> None:
    data_dir.mkdir()
    broken = data_dir / "workflows.db"
    broken.write_bytes(b"this is not a database" * 100)
    jobs = open_room(data_dir, api.base_url)
    with pytest.raises(StorageError, match="own database"):
        jobs.engine.start()
    jobs.stop()
    broken.unlink()

    with running_room(data_dir, api.base_url) as room:
        assert isinstance(room.settled(room.submit()).state, Done)
