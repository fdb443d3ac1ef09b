"""How states, prices and moments are told."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from components.domain.engine_facts import SANDBOX_NAME
from components.domain.job import Done, Failed, Failure, Job, OutcomeUnknown, Queued, Result, State, StateName
from components.domain.options import Kind
from components.domain.request import TextToVideo
from components.errors import (
    Cause,
    ClapboardError,
    ContentModerated,
    GenerationFailed,
    RequestRejected,
    Spent,
)
from components.ui.words import (
    CAUSE_WORDS,
    KIND_WORDS,
    SPENT_WORDS,
    STATE_WORDS,
    ago,
    asked_for,
    came_out,
    price_of,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def job(state: State | None = None, *, engine: str = "api.x.ai") -> Job:
    return Job(
        id="j",
        owner="o",
        request=TextToVideo(prompt="p", duration_s=8),
        state=state or Queued(),
        engine=engine,
        price_usd=Decimal("0.56"),
        created_at=NOON,
        updated_at=NOON,
        revision=1,
    )


def test_every_member_of_every_closed_set_has_its_words() -> None:
    assert set(STATE_WORDS) == set(StateName)
    assert set(KIND_WORDS) == set(Kind)
    assert set(CAUSE_WORDS) == set(Cause)
    assert set(SPENT_WORDS) == set(Spent)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=5), "5 d ago"),
        (timedelta(days=50), "3 Oct 2026"),
    ],
)
def test_moments_are_told_in_words_that_do_not_tick(passed: timedelta, words: str) -> None:
    assert ago(NOON - passed, NOON) == words


def test_what_was_asked_for_is_one_line() -> None:
    assert asked_for(job()) == "8 s · 16:9 · 720p"


def test_a_result_is_told_as_measured() -> None:
    result = Result(
        media_id="m",
        poster_id=None,
        duration_s=7.96,
        width=1280,
        height=720,
        has_sound=False,
        size_bytes=2_340_000,
    )
    done = Done(request_id="r", accepted_at=NOON, ready_at=NOON, done_at=NOON, result=result)

    assert came_out(done) == "7.96 s · 1280×720 · no sound · 2.3 MB"


def done(cost_usd: Decimal | None) -> Done:
    result = Result(
        media_id="m", poster_id=None, duration_s=8, width=8, height=8, has_sound=True, size_bytes=1
    )
    return Done(
        request_id="r", accepted_at=NOON, ready_at=NOON, done_at=NOON, result=result, cost_usd=cost_usd
    )


def failed(error: ClapboardError, cost_usd: Decimal | None = None) -> Failed:
    return Failed(failure=Failure.of(error), request_id="r", cost_usd=cost_usd)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Queued(), "$0.56 expected"),
        (done(Decimal("0.42")), "$0.42 billed"),
        (done(None), "$0.56 computed"),
        (failed(ContentModerated("No."), Decimal("0.42")), "$0.42 billed, without a video"),
        (failed(ContentModerated("No.")), "$0.56 computed, without a video"),
        (failed(GenerationFailed("It failed.")), "$0.56, may be billed"),
        (failed(RequestRejected("No.")), "not billed"),
        (OutcomeUnknown(sent_at=NOON, why="cut"), "$0.56, may be billed"),
    ],
)
def test_a_price_says_whether_it_was_billed_and_who_says_so(state: State, words: str) -> None:
    assert price_of(job(state)) == words
    assert price_of(job(state, engine=SANDBOX_NAME)) == "free (sandbox)"
