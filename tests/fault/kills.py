"""kill -9 in every state at random moments, and starting again: for the tests and for the bench's table."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from components.domain.job import Cancelled, Done, Expired, Failed, Job, OutcomeUnknown, Overdue, StateName
from tests.fault.job_process import JobProcess
from tests.fault.scripted_api import Answer, ScriptedApi
from tests.fault.verdict import Ends, Verdict, judged, left_files

LATEST_KILL_S = 0.05
"""A kill comes up to so long after the job was brought to its state."""
NEVER = 1_000_000
MAX_WAIT_S = 0.3
"""Only where the job is to become overdue."""

ENDS: dict[StateName, Ends] = {
    StateName.QUEUED: (Done,),
    StateName.SENDING: (OutcomeUnknown, Done),
    StateName.WORKING: (Done,),
    StateName.FETCHING: (Done,),
    StateName.DONE: (Done,),
    StateName.OUTCOME_UNKNOWN: (OutcomeUnknown,),
    StateName.FAILED: (Failed,),
    StateName.EXPIRED: (Expired,),
    StateName.CANCELLED: (Cancelled,),
    StateName.OVERDUE: (Done,),
}
"""How a job may end that was in this state when its process was killed."""


def killed_in(state: StateName, api: ScriptedApi, data_dir: Path, *, runs: int, seed: int = 0) -> Verdict:
    """Brings a job to a state, kills its process, starts another, sees how the job ends; again and again."""
    chance, verdict, jobs = Random(f"{state} {seed}"), Verdict(), list[Job]()
    max_wait_s = MAX_WAIT_S if state is StateName.OVERDUE else None
    process = JobProcess(data_dir, api.base_url, max_wait_s=max_wait_s)
    for run in range(runs):
        api.reset()
        job_id = process.submit(f"{state} {run}")
        BRING[state](api, process, job_id, chance)
        process.kill()
        api.let_go()
        api.polls_needed = 0
        process = JobProcess(data_dir, api.base_url, max_wait_s=max_wait_s)
        job = _ended(process, job_id, ENDS[state])
        jobs.append(job)
        verdict += judged(job, ENDS[state], data_dir) + Verdict(double_posted=api.double_posts)
    process.kill()
    return verdict + Verdict(left_files=left_files(jobs, data_dir))


def _ended(process: JobProcess, job_id: str, ends: Ends) -> Job:
    """The job once it ended; one that never does is judged as it is."""
    try:
        return process.until(job_id, lambda job: isinstance(job.state, ends))
    except AssertionError:
        return process.get(job_id)


def _queued(_api: ScriptedApi, _process: JobProcess, _job_id: str, chance: Random) -> None:
    time.sleep(chance.uniform(0, LATEST_KILL_S))


def _sending(api: ScriptedApi, _process: JobProcess, _job_id: str, chance: Random) -> None:
    """In mid-POST, or just as the answer comes."""
    hold = threading.Event()
    api.on_submit.append(Answer(hold=hold, only_hold=True))
    api.wait_for("posts")
    if chance.random() < 0.5:
        hold.set()
    time.sleep(chance.uniform(0, LATEST_KILL_S))


def _working(api: ScriptedApi, _process: JobProcess, _job_id: str, chance: Random) -> None:
    api.polls_needed = NEVER
    api.wait_for("looks")
    time.sleep(chance.uniform(0, LATEST_KILL_S))


def _fetching(api: ScriptedApi, _process: JobProcess, _job_id: str, chance: Random) -> None:
    """In mid-download, or while the file is verified and kept."""
    hold = threading.Event()
    api.on_file.append(Answer(hold=hold, only_hold=True))
    api.wait_for("files")
    if chance.random() < 0.5:
        hold.set()
    time.sleep(chance.uniform(0, 4 * LATEST_KILL_S))


def _at_rest(*scripts: tuple[str, Answer]) -> Callable[[ScriptedApi, JobProcess, str, Random], None]:
    def bring(api: ScriptedApi, process: JobProcess, job_id: str, chance: Random) -> None:
        for script, answer in scripts:
            getattr(api, script).append(answer)
        process.settled(job_id)
        time.sleep(chance.uniform(0, LATEST_KILL_S))

    return bring


def _cancelled(api: ScriptedApi, process: JobProcess, job_id: str, chance: Random) -> None:
    _working(api, process, job_id, chance)
    process.cancel(job_id)
    time.sleep(chance.uniform(0, LATEST_KILL_S))


def _overdue(api: ScriptedApi, process: JobProcess, job_id: str, chance: Random) -> None:
    api.polls_needed = NEVER
    process.until(job_id, lambda job: isinstance(job.state, Overdue))
    time.sleep(chance.uniform(0, LATEST_KILL_S))


BRING: dict[StateName, Callable[[ScriptedApi, JobProcess, str, Random], None]] = {
    StateName.QUEUED: _queued,
    StateName.SENDING: _sending,
    StateName.WORKING: _working,
    StateName.FETCHING: _fetching,
    StateName.DONE: _at_rest(),
    StateName.OUTCOME_UNKNOWN: _at_rest(("on_submit", Answer(accepts=True, cut=True))),
    StateName.FAILED: _at_rest(("on_look", Answer(200, {"status": "failed", "error": "invalid_url"}))),
    StateName.EXPIRED: _at_rest(("on_look", Answer(200, {"status": "expired"}))),
    StateName.CANCELLED: _cancelled,
    StateName.OVERDUE: _overdue,
}
"""How a job gets to a state and stays there for a moment."""
