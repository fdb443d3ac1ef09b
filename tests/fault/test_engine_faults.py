"""What engines do wrong: no answer at all, half an answer, the wrong answer. Counted at the engine's side."""

import pytest

from components.domain.job import Done, Expired, Failed, OutcomeUnknown, StateName, Working
from components.errors import Spent
from tests.fault.conftest import Room
from tests.fault.scripted_api import Answer, ScriptedApi

LOST_AFTER_ACCEPT = [
    pytest.param(Answer(accepts=True, cut=True), id="cut"),
    pytest.param(Answer(500, b"oops", "text/plain", accepts=True), id="500"),
    pytest.param(Answer(200, b"<html>fine</html>", "text/html", accepts=True), id="HTML"),
    pytest.param(Answer(200, b"", accepts=True), id="empty"),
]


@pytest.mark.parametrize("answer", LOST_AFTER_ACCEPT)
def test_an_answer_lost_after_the_accept_is_asked_about_and_never_repeated(
    room: Room, room_api: ScriptedApi, answer: Answer
) -> None:
    room_api.on_submit.append(answer)

    job = room.settled(room.submit())

    assert isinstance(job.state, OutcomeUnknown)
    assert room_api.posts["a fox"] == 1


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


def test_looks_that_bring_nothing_useful_never_fail_a_job(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_look.extend(
        [
            Answer(202, b""),
            Answer(200, {}),
            Answer(200, {"status": "pondering"}),
            Answer(200, b"<html>", "text/html"),
            Answer(429, {"error": "Too many requests"}, retry_after_s=1),
            Answer(cut=True),
        ]
    )

    job = room.settled(room.submit())

    assert isinstance(job.state, Done)
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


def test_a_first_look_that_comes_too_early_fails_nothing(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_look.append(Answer(404, {"error": "no such request"}))

    assert isinstance(room.settled(room.submit()).state, Done)


def test_a_failed_generation_keeps_the_engine_s_reason(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_look.append(Answer(200, {"id": "x", "status": "failed", "error": "invalid_url"}))

    job = room.settled(room.submit())

    assert isinstance(job.state, Failed)
    assert job.request_id is not None


def test_an_expired_request_ends_as_expired(room: Room, room_api: ScriptedApi) -> None:
    room_api.on_look.append(Answer(200, {"status": "expired"}))

    assert isinstance(room.settled(room.submit()).state, Expired)


BROKEN_FILES = [
    pytest.param(Answer(404, b"gone", "text/plain"), id="404"),
    pytest.param(Answer(200, b"<html>", "text/html"), id="page"),
    pytest.param(Answer(200, b"not a video at all", "video/mp4"), id="not a video"),
    pytest.param(Answer(cut=True), id="cut"),
]


@pytest.mark.parametrize("answer", BROKEN_FILES)
def test_a_file_that_comes_broken_is_fetched_again_and_generated_once(
    room: Room, room_api: ScriptedApi, answer: Answer
) -> None:
    room_api.on_file.append(answer)

    job = room.settled(room.submit())

    assert isinstance(job.state, Done)
    assert (room_api.posts["a fox"], room_api.files.total()) == (1, 2)


def test_a_truncated_file_is_noticed_and_fetched_again(
    room: Room, room_api: ScriptedApi, clip: bytes
) -> None:
    room_api.on_file.append(Answer(body=clip, content_type="video/mp4", missing_bytes=1000))
    room_api.on_file.append(Answer(body=clip[: len(clip) // 2], content_type="video/mp4"))

    job = room.settled(room.submit())

    assert isinstance(job.state, Done)
    assert job.state.result.size_bytes == len(clip)
    assert room_api.posts["a fox"] == 1


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
