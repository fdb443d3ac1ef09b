"""What engines do wrong: no answer at all, half an answer, the wrong answer. Counted at the engine's side."""

from dataclasses import replace
from pathlib import Path

import av
import pytest

from components.domain.job import Done, Failed, StateName, Working
from components.errors import Spent
from tests.fault.conftest import Room
from tests.fault.engine_faults import ENGINE_FAULTS, Fault, suffer
from tests.fault.scripted_api import Answer, ScriptedApi


@pytest.mark.parametrize("fault", ENGINE_FAULTS, ids=lambda fault: fault.name)
def test_an_engine_s_fault_loses_doubles_and_leaves_nothing(
    room: Room, room_api: ScriptedApi, fault: Fault
) -> None:
    verdict = suffer(fault, room, room_api)

    assert verdict.clean, verdict


def test_a_request_id_found_at_the_service_brings_the_video(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_submit.append(Answer(accepts=True, cut=True))
    unknown = room.settled(room.submit())

    room.store.adopt(unknown.id, room_api.accepted["a fox"][-1])

    assert isinstance(room.settled(unknown).state, Done)
    assert room_api.posts["a fox"] == 1


def test_an_engine_that_refuses_says_so_and_nothing_is_spent(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_submit.append(
        Answer(400, {"error": {"message": "Duration must be between 1 and 15 seconds"}})
    )

    job = room.settled(room.submit())

    assert isinstance(job.state, Failed)
    assert job.state.failure.spent is Spent.NO
    assert room_api.posts["a fox"] == 1


def test_a_refused_key_pauses_a_running_job_and_says_why(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_look.extend([Answer(401, {"error": "Incorrect API key provided"})] * 2)

    submitted = room.submit()
    paused = room.until(
        submitted, lambda job: isinstance(job.state, Working) and job.state.hindrance is not None
    )
    job = room.settled(paused)

    assert isinstance(job.state, Done)


def test_a_request_that_the_engine_forgot_may_have_been_billed(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_look.extend([Answer(404, {"error": "no such request"})] * 2)

    job = room.settled(room.submit())

    assert isinstance(job.state, Failed)
    assert job.state.failure.spent is Spent.MAYBE


def test_a_failed_generation_keeps_the_engine_s_reason(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_look.append(Answer(200, {"id": "x", "status": "failed", "error": "invalid_url"}))

    job = room.settled(room.submit())

    assert isinstance(job.state, Failed)
    assert job.request_id is not None


def packets_of(path: Path) -> list[tuple[int, bytes]]:
    """Every packet of picture and sound, as it is, with its track."""
    with av.open(str(path)) as container:
        return [(packet.stream_index, bytes(packet)) for packet in container.demux() if packet.size]


def test_a_cut_file_goes_on_where_it_was(
    room: Room, room_api: ScriptedApi, clip: bytes, tmp_path: Path
) -> None:
    first = room_api.file()
    room_api.on_file.append(replace(first, missing_bytes=1000))

    job = room.settled(room.submit())

    assert isinstance(job.state, Done)
    whole = tmp_path / "whole.mp4"
    whole.write_bytes(clip)
    kept = room.jobs.media_store.file_for_carrier(job.state.result.media_id).path
    assert sorted(packets_of(kept)) == sorted(
        packets_of(whole)
    )  # every byte of picture and sound; the recipe is beside them
    assert room_api.parts == [f"bytes={len(clip) - 1000}-"]


def test_a_file_that_stays_away_is_asked_for_afresh_then_given_up_and_can_be_taken_up(
    room: Room, room_api: ScriptedApi
) -> None:
    room_api.on_file.extend([Answer(404, b"gone", "text/plain")] * 6)

    failed = room.settled(room.submit())
    assert isinstance(failed.state, Failed)
    assert failed.state.failure.spent is Spent.YES
    assert room.history(failed).count(StateName.FETCHING) == 2

    room.store.recheck(failed.id)

    assert isinstance(room.settled(failed).state, Done)
    assert room_api.posts["a fox"] == 1
