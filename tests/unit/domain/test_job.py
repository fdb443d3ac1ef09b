"""A job's life: which state may follow which, and what a job says of itself."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.job import (
    ACTIVE,
    CARRIED,
    FOLLOWERS,
    Cancelled,
    Failed,
    Failure,
    Job,
    Queued,
    State,
    StateName,
    Working,
    state_adapter,
)
from components.domain.request import TextToVideo
from components.errors import Cause, ContentModerated, Spent

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MODERATED = Failure.of(ContentModerated("The result was refused."))


def job_in(state: State) -> Job:
    return Job(
        id="j",
        owner="o",
        request=TextToVideo(prompt="a fox"),
        state=state,
        engine="Sandbox",
        price_usd=Decimal("0.56"),
        created_at=NOON,
        updated_at=NOON,
        revision=1,
    )


def test_every_state_says_what_may_follow_it() -> None:
    assert set(FOLLOWERS) == set(StateName)


def test_only_a_queued_job_can_be_sent_so_one_intent_makes_one_post() -> None:
    before_sending = {state for state, followers in FOLLOWERS.items() if StateName.SENDING in followers}

    assert before_sending == {StateName.QUEUED}


def test_a_job_comes_back_to_the_queue_only_from_a_send_that_was_not_accepted() -> None:
    before_queued = {state for state, followers in FOLLOWERS.items() if StateName.QUEUED in followers}

    assert before_queued == {StateName.SENDING}


@given(walk=st.lists(st.integers(min_value=0, max_value=9), max_size=60))
def test_no_walk_through_the_states_sends_again_what_the_engine_may_have(walk: list[int]) -> None:
    state, may_be_paid = StateName.QUEUED, False
    for choice in walk:
        followers = sorted(FOLLOWERS[state])
        if not followers:
            return
        state = followers[choice % len(followers)]
        may_be_paid = may_be_paid or state in {StateName.WORKING, StateName.OUTCOME_UNKNOWN}
        assert not (may_be_paid and state is StateName.SENDING)


def test_a_carrier_cares_for_all_that_is_active_and_for_the_overdue() -> None:
    beyond_active = CARRIED - ACTIVE

    assert beyond_active == {StateName.OVERDUE}


def test_a_failure_keeps_what_the_error_says() -> None:
    assert (MODERATED.error, MODERATED.cause, MODERATED.spent) == (
        "ContentModerated",
        Cause.CONTENT,
        Spent.YES,
    )


@pytest.mark.parametrize(
    ("state", "can_be"),
    [
        (Queued(), False),
        (Working(request_id="r", accepted_at=NOON), False),
        (Failed(failure=MODERATED), False),
        (Failed(failure=MODERATED, request_id="r"), True),
        (Cancelled(at=NOON), False),
        (Cancelled(at=NOON, request_id="r"), True),
    ],
)
def test_a_job_can_be_taken_up_when_it_ended_and_the_engine_has_it(state: State, *, can_be: bool) -> None:
    assert job_in(state).can_be_taken_up is can_be


def test_an_unfinished_job_waits_for_its_own_engine() -> None:
    unfinished, ended = job_in(Queued()), job_in(Cancelled(at=NOON))

    assert unfinished.waits_for(unfinished.engine) is None
    assert unfinished.waits_for("another") == unfinished.engine
    assert ended.waits_for("another") is None


def test_a_state_survives_its_way_through_json() -> None:
    working = Working(request_id="r", accepted_at=NOON, hindrance="The engine is silent.")

    assert state_adapter.validate_json(working.model_dump_json()) == working
