"""kill -9 in every state: nothing is lost, nothing is posted twice, nothing is left behind."""

import time
from pathlib import Path

import pytest

from components.domain.job import Done, OutcomeUnknown, StateName
from tests.fault.job_process import JobProcess, settled_after_restart
from tests.fault.kills import killed_in
from tests.fault.scripted_api import ScriptedApi
from tests.fault.verdict import judged


@pytest.mark.parametrize("state", list(StateName))
def test_killed_in_any_state_a_job_is_not_lost_doubled_or_failed(
    api: ScriptedApi, data_dir: Path, state: StateName
) -> None:
    verdict = killed_in(state, api, data_dir, runs=2, seed=time.time_ns())

    assert verdict.clean, verdict


def test_many_jobs_survive_kills_at_random_moments(api: ScriptedApi, data_dir: Path) -> None:
    prompts = [f"take {number}" for number in range(12)]
    jobs: list[str] = []
    for round_number in range(4):
        with JobProcess(data_dir, api.base_url) as process:
            jobs += [process.submit(prompt) for prompt in prompts[round_number * 3 : round_number * 3 + 3]]
            time.sleep(0.15 + 0.3 * round_number)
            process.kill()

    with JobProcess(data_dir, api.base_url) as process:
        ended = [process.settled(job_id) for job_id in jobs]

    assert {type(job.state) for job in ended} <= {Done, OutcomeUnknown}
    assert api.double_posts == 0


def test_a_stop_ends_cleanly_and_loses_nothing(api: ScriptedApi, data_dir: Path) -> None:
    api.polls_needed = 1000
    with JobProcess(data_dir, api.base_url) as process:
        job_id = process.submit("a fox")
        api.wait_for("looks")
        exit_code = process.stop()
    api.polls_needed = 0

    job = settled_after_restart(data_dir, api.base_url, job_id)

    assert exit_code == 0
    assert judged(job, (Done,), data_dir).clean, job.state


def test_of_two_processes_one_carries_and_the_other_takes_over(api: ScriptedApi, data_dir: Path) -> None:
    api.polls_needed = 1000
    with JobProcess(data_dir, api.base_url) as first, JobProcess(data_dir, api.base_url) as second:
        assert (first.leads(), second.leads()) == (True, False)
        by_the_other = second.submit("a hare")
        api.wait_for("looks")
        assert api.posts["a hare"] == 1
        first.kill()
        api.polls_needed = 0

        job = second.settled(by_the_other)

        assert second.leads()
    assert judged(job, (Done,), data_dir).clean, job.state
    assert api.posts["a hare"] == 1
