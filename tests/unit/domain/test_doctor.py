"""The failure doctor: no error and no state without its remedy, and none that the job can't take."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import get_args

import pytest

from components import errors
from components.domain.doctor import REMEDIES, diagnose, remedy_for
from components.domain.job import (
    Cancelled,
    Expired,
    Failed,
    Failure,
    Job,
    OutcomeUnknown,
    Overdue,
    Queued,
    State,
    StateName,
    Working,
)
from components.domain.request import AdoptedVideo, ImageToVideo, TextToVideo, VideoRequest
from components.errors import Cause, ClapboardError, Remedy, Spent
from tests.unit.domain.requests import CLIP, edit

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TEXT = TextToVideo(prompt="a fox")
STILL = ImageToVideo(image=CLIP)


def family(root: type[ClapboardError]) -> Iterator[type[ClapboardError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from family(child)


EVERY_ERROR = list(family(ClapboardError))


def job(state: State, request: VideoRequest = TEXT) -> Job:
    return Job(
        id="j",
        owner="o",
        request=request,
        state=state,
        engine="api.x.ai",
        price_usd=Decimal("0.56"),
        created_at=NOON,
        updated_at=NOON,
        revision=1,
    )


def failed(
    error: ClapboardError, request: VideoRequest = TEXT, *, request_id: str | None = "r"
) -> tuple[Failure, Job]:
    failure = Failure.of(error)
    return failure, job(Failed(failure=failure, request_id=request_id), request)


def test_every_kind_of_error_has_its_remedy() -> None:
    assert set(REMEDIES) == set(EVERY_ERROR)


@pytest.mark.parametrize("error", EVERY_ERROR)
@pytest.mark.parametrize("request_id", [None, "r"])
def test_no_failed_job_is_offered_what_it_cannot_do(
    error: type[ClapboardError], request_id: str | None
) -> None:
    for request in (TEXT, STILL, edit(frames=24), AdoptedVideo()):
        found = diagnose(failed(error("It broke."), request, request_id=request_id)[1])

        assert found is not None
        assert found.sentence == "It broke."
        assert (found.remedy is not Remedy.RECHECK) or request_id is not None
        assert not (found.remedy is Remedy.SEND_AGAIN and isinstance(request, AdoptedVideo))
        assert not (found.remedy is Remedy.TRIM and isinstance(request, ImageToVideo | TextToVideo))
        assert not (found.remedy is Remedy.OTHER_SOURCE and isinstance(request, TextToVideo))


@pytest.mark.parametrize(
    ("error", "request_id", "remedy"),
    [
        (errors.KeyRefused("No key."), None, Remedy.ADD_KEY),
        (errors.CreditsExhausted("No credits."), None, Remedy.ADD_CREDITS),
        (errors.EngineUnreachable("Silent."), None, Remedy.WAIT),
        (errors.ContentModerated("Moderated."), "r", Remedy.REPHRASE),
        (errors.ResultUnavailable("Cut off."), "r", Remedy.RECHECK),
        (errors.DiskFull("Full."), "r", Remedy.RECHECK),
        (errors.DiskFull("Full."), None, Remedy.MAKE_ROOM),
        (errors.RequestUnknown("Unknown."), "r", Remedy.RECHECK),
        (errors.GenerationFailed("Failed."), "r", Remedy.SEND_AGAIN),
        (errors.RequestRejected("Too long.", remedy=Remedy.TRIM), None, Remedy.CHANGE),
    ],
)
def test_the_remedy_fits_the_failure(error: ClapboardError, request_id: str | None, remedy: Remedy) -> None:
    failure, its_job = failed(error, request_id=request_id)

    assert remedy_for(failure, its_job) is remedy


def test_a_source_that_is_too_large_is_trimmed_or_cropped_after_its_kind() -> None:
    too_large = errors.SourceTooLarge("Too large.")

    assert remedy_for(*failed(too_large, edit(frames=24))) is Remedy.TRIM
    assert remedy_for(*failed(too_large, STILL)) is Remedy.CROP


def test_a_failure_of_another_version_can_be_sent_again() -> None:
    failure, its_job = failed(errors.GenerationFailed("Failed."))
    elder = failure.model_copy(update={"error": "SomethingOfLastYear"})

    assert remedy_for(elder, its_job) is Remedy.SEND_AGAIN


@pytest.mark.parametrize(
    ("state", "spent", "remedy"),
    [
        (OutcomeUnknown(sent_at=NOON, why="The answer was lost."), Spent.MAYBE, Remedy.LOOK_FOR_IT),
        (Expired(request_id="r"), Spent.MAYBE, Remedy.SEND_AGAIN),
        (Overdue(request_id="r", accepted_at=NOON), Spent.MAYBE, Remedy.RECHECK),
    ],
)
def test_states_that_are_no_failure_of_ours_are_diagnosed_too(
    state: State, spent: Spent, remedy: Remedy
) -> None:
    found = diagnose(job(state))

    assert found is not None
    assert (found.spent, found.remedy) == (spent, remedy)


def test_looks_that_bring_nothing_are_told_and_mended_where_a_user_can() -> None:
    working = Working(request_id="r", accepted_at=NOON)
    refused = diagnose(job(working.hindered(errors.KeyRefused("The key is refused."))))
    silent = diagnose(job(working.hindered(errors.LookFailed("No answer."))))

    assert refused is not None
    assert silent is not None
    assert (refused.cause, refused.remedy) == (Cause.YOU, Remedy.ADD_KEY)
    assert (silent.cause, silent.remedy) == (Cause.SERVICE, Remedy.NOTHING)
    assert working.hindered(errors.LookFailed("No answer.")).hindered(None) == working


def test_what_runs_is_done_or_was_given_up_needs_no_doctor() -> None:
    for state in (Queued(), Working(request_id="r", accepted_at=NOON), Cancelled(at=NOON)):
        assert diagnose(job(state)) is None


def test_every_state_is_either_healthy_or_diagnosed() -> None:
    names = {state.model_fields["name"].default for state in get_args(get_args(State)[0])}

    assert names == set(StateName)
