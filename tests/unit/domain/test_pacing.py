"""When to look, send and fetch again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.pacing import (
    BACKOFF_JITTER,
    MAX_BACKOFF_S,
    MAX_OVERDUE_LOOK_S,
    MAX_RESEND_S,
    OVERDUE_LOOK_S,
    SEND_PATIENCE_S,
    first_look_s,
    hold_s,
    next_look_s,
    next_overdue_look_s,
    patience_ends,
    resend_s,
    retry_fetch_s,
)

NO_JITTER = 0.5


@pytest.mark.parametrize(("poll_s", "first_s"), [(5.0, 1.0), (0.2, 0.2)])
def test_the_first_look_comes_soon(poll_s: float, first_s: float) -> None:
    assert first_look_s(poll_s) == first_s


def test_looks_that_bring_an_answer_come_at_the_interval() -> None:
    assert next_look_s(5.0, failed_looks=0, server_hint_s=None, chance=NO_JITTER) == 5.0


def test_looks_that_fail_come_at_ever_longer_intervals() -> None:
    pauses = [next_look_s(5.0, failed_looks=n, server_hint_s=None, chance=NO_JITTER) for n in range(6)]

    assert pauses == [5.0, 10.0, 20.0, 40.0, MAX_BACKOFF_S, MAX_BACKOFF_S]


def test_the_engine_s_own_wish_wins_unless_it_is_beyond_reason() -> None:
    assert next_look_s(5.0, failed_looks=1, server_hint_s=2.0) == 2.0
    assert next_look_s(5.0, failed_looks=0, server_hint_s=2.0) == 5.0
    assert next_look_s(5.0, failed_looks=0, server_hint_s=86_400.0, chance=NO_JITTER) == 5.0
    assert next_look_s(5.0, failed_looks=0, server_hint_s=-1.0, chance=NO_JITTER) == 5.0


@given(chance=st.floats(0, 1), failed=st.integers(0, 10_000), poll_s=st.floats(0.2, 60))
def test_no_pause_is_ever_zero_or_without_bound(chance: float, failed: int, poll_s: float) -> None:
    pause_s = next_look_s(poll_s, failed_looks=failed, server_hint_s=None, chance=chance)

    assert poll_s * (1 - BACKOFF_JITTER) <= pause_s <= max(poll_s, MAX_BACKOFF_S) * (1 + BACKOFF_JITTER)


def test_overdue_jobs_are_looked_at_every_minute_then_ever_more_seldom() -> None:
    assert next_overdue_look_s(0) == OVERDUE_LOOK_S
    assert next_overdue_look_s(1_000) == MAX_OVERDUE_LOOK_S


def test_what_was_not_accepted_is_sent_again_at_ever_longer_intervals() -> None:
    assert [resend_s(tries) for tries in (1, 2, 3, 100)] == [1.0, 2.0, 4.0, MAX_RESEND_S]
    assert resend_s(1, server_hint_s=7.0) == 7.0


def test_an_engine_that_cannot_be_reached_is_given_up_after_ten_minutes_of_trying() -> None:
    tries = next(tries for tries in range(1, 1_000) if patience_ends(tries))

    waited_s = sum(resend_s(earlier) for earlier in range(1, tries))
    assert waited_s <= SEND_PATIENCE_S < waited_s + MAX_RESEND_S


def test_downloads_are_repeated_at_ever_longer_intervals() -> None:
    assert [retry_fetch_s(tries) for tries in (1, 2, 3)] == [1.0, 2.0, 4.0]


def test_an_engine_that_asks_for_fewer_requests_is_left_alone_for_as_long_as_it_says() -> None:
    assert hold_s(1, server_hint_s=17.0, chance=0.9) == 17.0


def test_one_that_says_no_time_is_left_alone_ever_longer() -> None:
    assert [hold_s(refusals, server_hint_s=None) for refusals in (1, 2, 3, 100)] == [1.0, 2.0, 4.0, 30.0]
    assert hold_s(1, server_hint_s=None, chance=1.0) == 1.5
