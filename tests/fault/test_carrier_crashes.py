"""kill -9 in every state: nothing is lost, nothing is posted twice, nothing is left behind."""

import threading
import time
from pathlib import Path

from components.domain.job import Done, Job, OutcomeUnknown
from tests.fault.job_process import JobProcess, settled_after_restart
from tests.fault.scripted_api import Answer, ScriptedApi


def assert_kept(job: Job, data_dir: Path) -> None:
    """Done, with a file that is whole, and nothing half-arrived beside it."""
    assert isinstance(job.state, Done), job.state
    kept = list((data_dir / "media").glob(f"??/{job.state.result.media_id}.*"))
    assert [path.stat().st_size for path in kept] == [job.state.result.size_bytes]


def test_killed_before_the_post_it_is_sent_once_after_the_restart(api: ScriptedApi, data_dir: Path) -> None:
    with JobProcess(data_dir, api.base_url) as process:
        job_id = process.submit("a fox")
        process.kill()

    job = settled_after_restart(data_dir, api.base_url, job_id)

    assert_kept(job, data_dir)
    assert api.posts["a fox"] == 1


def test_killed_in_mid_post_it_is_never_posted_again(api: ScriptedApi, data_dir: Path) -> None:
    api.on_submit.append(Answer(accepts=True, hold=threading.Event()))
    with JobProcess(data_dir, api.base_url) as process:
        job_id = process.submit("a fox")
        api.wait_for("posts")
        process.kill()

    job = settled_after_restart(data_dir, api.base_url, job_id)

    assert isinstance(job.state, OutcomeUnknown)
    assert api.posts["a fox"] == 1


def test_killed_after_the_engine_accepted_it_goes_on_where_it_was(api: ScriptedApi, data_dir: Path) -> None:
    api.polls_needed = 1000
    with JobProcess(data_dir, api.base_url) as process:
        job_id = process.submit("a fox")
        api.wait_for("looks")
        process.kill()
    api.polls_needed = 0

    job = settled_after_restart(data_dir, api.base_url, job_id)

    assert_kept(job, data_dir)
    assert api.posts["a fox"] == 1


def test_killed_while_fetching_it_asks_again_and_fetches_again(api: ScriptedApi, data_dir: Path) -> None:
    hold = threading.Event()
    api.on_file.append(Answer(body=api.video, hold=hold))
    with JobProcess(data_dir, api.base_url) as process:
        job_id = process.submit("a fox")
        api.wait_for("files")
        looks_before = api.looks.total()
        process.kill()
        hold.set()

    job = settled_after_restart(data_dir, api.base_url, job_id)

    assert_kept(job, data_dir)
    assert api.looks.total() > looks_before
    assert api.posts["a fox"] == 1


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
    assert_kept(job, data_dir)


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
    assert_kept(job, data_dir)
    assert api.posts["a hare"] == 1
