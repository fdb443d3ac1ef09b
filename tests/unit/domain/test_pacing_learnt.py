"""Looks at learnt times: no more than at a fixed interval, and sooner; what earlier waits teach."""

import itertools
import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.expectation import MAX_STEEPNESS, MIN_SEEN_S, MIN_STEEPNESS, Expectation, estimate
from components.domain.look_times import LONGEST_POLLS, OVER, SHORTEST_S, Progress, look_after_s
from components.domain.options import Kind, Model, Resolution
from components.domain.pacing import JITTER, POLL_S, next_look_s
from components.domain.request import AdoptedVideo
from components.domain.waits import ENOUGH_WAITS, Asked, Lessons, Wait, asked_of, learn
from tests.bench.pacing import JOBS, fixed, learnt, simulated_jobs
from tests.unit.domain.requests import edit

expectations = st.builds(Expectation, st.floats(0.1, 3_600), st.floats(MIN_STEEPNESS, MAX_STEEPNESS))
elapsed = st.floats(0, 86_400)
intervals = st.floats(0.05, 60)
progresses = st.none() | st.builds(Progress, st.floats(0.001, 1.0), elapsed)
asked = st.builds(
    Asked,
    st.sampled_from(Kind),
    st.sampled_from(Model),
    st.none() | st.sampled_from(Resolution),
    st.floats(0, 60),
)


def text(duration_s: float, resolution: Resolution = Resolution.P720) -> Asked:
    return Asked(Kind.TEXT, Model.IMAGINE, resolution, duration_s)


def seen(asked: Asked, wait_s: float, unsure_s: float = 0.2) -> Wait:
    return Wait(asked, wait_s - unsure_s / 2, wait_s + unsure_s / 2)


def learnt_from(*waits: Wait) -> Lessons:
    lessons = learn(waits)
    assert lessons is not None
    return lessons


# The aim


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_learnt_looks_see_half_of_the_videos_within_a_second_for_no_more_requests(seed: int) -> None:
    jobs, earlier = simulated_jobs(JOBS, seed=seed), simulated_jobs(JOBS, seed=seed + 100)

    learnt_curve, fixed_curve = learnt(jobs, earlier=earlier), fixed(jobs)

    assert learnt_curve.late_s(0.5) <= 1.0
    assert fixed_curve.late_s(0.5) > 2.0
    assert learnt_curve.looks_per_job <= fixed_curve.looks_per_job


def test_it_holds_from_the_first_job_on_while_nothing_is_known() -> None:
    jobs = simulated_jobs(JOBS, seed=2)

    assert learnt(jobs).late_s(0.5) <= 1.0
    assert learnt(jobs).looks_per_job <= fixed(jobs).looks_per_job


def test_an_engine_that_says_how_far_it_is_is_seen_sooner_for_fewer_requests() -> None:
    jobs, earlier = simulated_jobs(JOBS, seed=2), simulated_jobs(JOBS, seed=1)

    silent, telling = (learnt(jobs, earlier=earlier, tells_progress=tells) for tells in (False, True))

    assert telling.late_s(0.5) <= silent.late_s(0.5) / 2
    assert telling.late_s(0.9) < silent.late_s(0.9)
    assert telling.looks_per_job <= silent.looks_per_job


# Look times


@given(expectation=expectations, elapsed_s=elapsed, poll_s=intervals, progress=progresses)
def test_a_pause_is_never_shorter_or_longer_than_promised(
    expectation: Expectation, elapsed_s: float, poll_s: float, progress: Progress | None
) -> None:
    pause_s = look_after_s(expectation, elapsed_s=elapsed_s, poll_s=poll_s, progress=progress)

    assert min(SHORTEST_S, poll_s) <= pause_s <= poll_s * LONGEST_POLLS


@given(expectation=expectations, poll_s=st.floats(1, 60))
def test_looks_follow_each_other_and_reach_any_straggler(expectation: Expectation, poll_s: float) -> None:
    times = [0.0]
    while len(times) < 300:
        times.append(times[-1] + look_after_s(expectation, elapsed_s=times[-1], poll_s=poll_s, progress=None))

    assert all(earlier < later for earlier, later in itertools.pairwise(times))
    assert times[-1] >= 300 * min(SHORTEST_S, poll_s) * 0.99


@given(expectation=st.builds(Expectation, st.floats(5, 600), st.floats(3, MAX_STEEPNESS)))
def test_no_more_looks_are_expected_than_a_fixed_interval_needs(expectation: Expectation) -> None:
    elapsed_s, expected_looks = 0.0, 0.0
    while (running := expectation.still_running(elapsed_s)) > OVER:
        expected_looks += running
        elapsed_s += look_after_s(expectation, elapsed_s=elapsed_s, poll_s=POLL_S)
    # One look and a bit for what can't be divided: a job of a few seconds needs one look, and one to spare.
    assert expected_looks <= expectation.middle_s / POLL_S + 1.75


def test_looks_are_dense_where_jobs_end_and_rare_before() -> None:
    usual = Expectation(60.0, 8.0)

    pauses = [look_after_s(usual, elapsed_s=elapsed_s, poll_s=POLL_S) for elapsed_s in (0.0, 50.0, 60.0)]

    assert pauses[0] > 3 * POLL_S
    assert pauses[0] > pauses[1] > pauses[2]
    assert pauses[2] < POLL_S / 3


def test_a_straggler_is_looked_at_at_the_fixed_interval() -> None:
    assert look_after_s(Expectation(30.0, 8.0), elapsed_s=90.0, poll_s=POLL_S) == POLL_S


def test_progress_moves_the_looks_to_where_it_points() -> None:
    usual, late = Expectation(30.0, 8.0), Progress(share=0.5, at_s=40.0)

    assert look_after_s(usual, elapsed_s=40.0, poll_s=POLL_S) < 2.0
    assert look_after_s(usual, elapsed_s=40.0, poll_s=POLL_S, progress=late) == 1.5 * POLL_S


def test_progress_that_stands_still_is_soon_no_longer_believed() -> None:
    stuck = Progress(share=0.99, at_s=20.0)

    assert look_after_s(Expectation(20.0, 8.0), elapsed_s=60.0, poll_s=POLL_S, progress=stuck) == POLL_S


@given(expectation=expectations, elapsed_s=elapsed, hint_s=st.floats(0.1, 120), chance=st.floats(0, 1))
def test_an_engine_s_wish_to_be_asked_later_is_honoured(
    expectation: Expectation, elapsed_s: float, hint_s: float, chance: float
) -> None:
    interval_s = look_after_s(expectation, elapsed_s=elapsed_s, poll_s=POLL_S)

    pause_s = next_look_s(interval_s, failed_looks=0, server_hint_s=hint_s, chance=chance)

    assert hint_s <= pause_s <= max(hint_s, interval_s * (1 + JITTER))


# What is expected


@given(expectation=expectations, share=st.floats(0.01, 0.99))
def test_when_and_how_many_are_the_same_question(expectation: Expectation, share: float) -> None:
    assert expectation.still_running(expectation.when_running(share)) == pytest.approx(share)


@given(expectation=expectations, early_s=elapsed, later_s=elapsed)
def test_ever_fewer_are_running(expectation: Expectation, early_s: float, later_s: float) -> None:
    early_s, later_s = sorted((early_s, later_s))

    assert 1.0 >= expectation.still_running(early_s) >= expectation.still_running(later_s) >= 0.0


@given(expectation=expectations, elapsed_s=elapsed)
def test_an_estimate_is_never_negative_and_its_worse_end_is_later(
    expectation: Expectation, elapsed_s: float
) -> None:
    left = estimate(expectation, elapsed_s)

    assert 0 <= left.expected_s <= left.likely_by_s < math.inf
    assert left.usual_s == expectation.middle_s


@given(expectation=expectations, progress=progresses.filter(lambda one: one is not None))
def test_what_is_expected_and_what_the_engine_tells_meet_between_them(
    expectation: Expectation, progress: Progress
) -> None:
    told = expectation.told(progress.share, progress.at_s)

    pointed_to_s = max(progress.at_s, MIN_SEEN_S) / progress.share
    lower_s, upper_s = sorted((expectation.middle_s, pointed_to_s))
    assert lower_s * 0.999 <= told.middle_s <= upper_s * 1.001
    assert MIN_STEEPNESS <= told.steepness <= MAX_STEEPNESS


def test_an_engine_that_agrees_makes_surer_and_one_that_does_not_is_believed_near_the_end() -> None:
    usual = Expectation(40.0, 8.0)

    assert usual.told(0.5, 20.0).steepness > usual.steepness
    assert usual.told(0.9, 90.0).middle_s == pytest.approx(100.0, rel=0.1)


# What is learnt


def test_too_few_waits_teach_nothing() -> None:
    assert learn([seen(text(8), 40.0)] * (ENOUGH_WAITS - 1)) is None


def test_the_middle_of_the_two_looks_counts_and_not_the_later_one() -> None:
    lessons = learnt_from(*[Wait(text(8), 35.0, 40.0)] * 20)

    assert lessons.expect(text(8)).middle_s == pytest.approx(37.5, rel=0.02)


def test_a_wait_known_only_from_an_outage_on_is_left_out() -> None:
    exact = [seen(text(8), 40.0)] * 10
    vague = [Wait(text(8), 20.0, 620.0)] * 10

    assert learn([*exact, *vague]) == learn(exact)
    assert learn(vague) is None


def test_a_combination_never_seen_is_foretold_from_its_parts() -> None:
    waits = [
        seen(text(duration_s, resolution), 5.0 * duration_s * factor)
        for duration_s in (4, 6, 8, 10)
        for resolution, factor in ((Resolution.P480, 0.5), (Resolution.P720, 1.0))
        for _ in range(5)
    ]
    lessons = learnt_from(*waits, *[seen(text(15), 75.0)] * 5)

    assert lessons.expect(text(15, Resolution.P480)).middle_s == pytest.approx(37.5, rel=0.1)


def test_stragglers_move_nothing() -> None:
    usual = [seen(text(8), 40.0 + number % 5) for number in range(30)]
    stragglers = [seen(text(8), 300.0)] * 3

    assert learnt_from(*usual, *stragglers).expect(text(8)).middle_s == pytest.approx(42.0, rel=0.03)


def test_even_waits_make_sure_and_unruly_ones_do_not() -> None:
    even = learnt_from(*[seen(text(8), 40.0 + number % 2) for number in range(40)])
    unruly = learnt_from(*[seen(text(8), 20.0 + 10 * (number % 6)) for number in range(40)])

    assert even.expect(text(8)).steepness > 2 * unruly.expect(text(8)).steepness


def test_of_an_adopted_video_nothing_is_expected() -> None:
    assert asked_of(AdoptedVideo()) is None


def test_an_edit_has_no_resolution_of_its_own() -> None:
    assert asked_of(edit(frames=60)) == Asked(
        Kind.EDIT, Model.IMAGINE, None, edit(frames=60).source_duration_s
    )


@given(st.lists(st.builds(seen, asked, st.floats(0.5, 3_600)), min_size=ENOUGH_WAITS, max_size=30), asked)
def test_whatever_was_seen_the_expectation_is_a_time(waits: list[Wait], one: Asked) -> None:
    lessons = learn(waits)
    assert lessons is not None or sum(wait.is_exact for wait in waits) < ENOUGH_WAITS

    if lessons is not None:
        expectation = lessons.expect(one)
        assert 0 < expectation.middle_s < math.inf
        assert MIN_STEEPNESS <= expectation.steepness <= MAX_STEEPNESS


def test_the_simulated_engine_is_what_the_bench_says() -> None:
    waits_s = [job.ready_s for job in simulated_jobs(JOBS, seed=2)]

    assert min(waits_s) >= 10
    assert 100 < max(waits_s) <= 120
    assert 30 < statistics.median(waits_s) < 60
