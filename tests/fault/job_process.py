"""A process with a job engine of its own, told what to do through a pipe; tests kill it.

Processes are forked from a server that has the imports behind it already, so that one takes a moment.
"""

import logging
import multiprocessing
import signal
import time
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from components.domain.job import Job, StateName
from components.domain.options import Dialect
from components.domain.request import TextToVideo
from components.imagine.client import ImagineClient
from components.jobs.opening import Jobs, open_jobs
from components.jobs.store import JobStore, JobView

OWNER = "somebody"
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.fault.job_process", "components.jobs.finishing"])


@dataclass(frozen=True, slots=True)
class Submit:
    prompt: str


@dataclass(frozen=True, slots=True)
class Get:
    job_id: str


@dataclass(frozen=True, slots=True)
class History:
    job_id: str


@dataclass(frozen=True, slots=True)
class Leads:
    pass


Command = Submit | Get | History | Leads


def open_room(data_dir: Path, base_url: str, *, max_wait_s: float | None = None) -> Jobs:
    """The room as the tests use it: quick looks, quick retries, no limit that a test would feel."""
    client = ImagineClient(base_url=base_url, key=None, dialect=Dialect.DOCUMENTED, is_sandbox=True)
    return open_jobs(
        client,
        data_dir=data_dir,
        poll_s=0.2,
        max_wait_s=max_wait_s,
        requests_per_second=100.0,
        retry_fetch_s=0.05,
    )


class JobProcess:
    """The test's side: starts the process, talks to it, kills it."""

    def __init__(self, data_dir: Path, base_url: str) -> None:
        self._pipe, theirs = _processes.Pipe()
        self._process = _processes.Process(target=_live, args=(data_dir, base_url, theirs), daemon=True)
        self._process.start()
        theirs.close()
        assert self._pipe.recv() == "started"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._process.close()
        self._pipe.close()

    def submit(self, prompt: str) -> str:
        """The id of the job, once the intent is committed."""
        return str(self._ask(Submit(prompt)))

    def get(self, job_id: str) -> Job:
        job = self._ask(Get(job_id))
        assert isinstance(job, Job)
        return job

    def history(self, job_id: str) -> list[StateName]:
        states = self._ask(History(job_id))
        assert isinstance(states, list)
        return states

    def leads(self) -> bool:
        return bool(self._ask(Leads()))

    def settled(self, job_id: str, timeout_s: float = 30.0) -> Job:
        """The job once nothing moves it any more."""
        deadline = time.monotonic() + timeout_s
        while (job := self.get(job_id)).active:
            assert time.monotonic() < deadline, f"still {job.state}"
            time.sleep(0.03)
        return job

    def kill(self) -> None:
        """As `kill -9` does: nothing in it gets to know."""
        self._process.kill()
        self._process.join()

    def stop(self) -> int | None:
        """Asks it to stop, as a service manager does; its exit code."""
        self._process.terminate()
        self._process.join(timeout=30)
        return self._process.exitcode

    def _ask(self, command: Command) -> object:
        self._pipe.send(command)
        return self._pipe.recv()


def settled_after_restart(data_dir: Path, base_url: str, job_id: str) -> Job:
    """The job once a new process on the same data folder has nothing left to do with it."""
    with JobProcess(data_dir, base_url) as process:
        return process.settled(job_id)


def _live(data_dir: Path, base_url: str, pipe: Connection) -> None:
    """The process's own life."""
    logging.disable()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    jobs = open_room(data_dir, base_url)
    jobs.engine.start()
    store = jobs.store(JobView(), OWNER)
    try:
        pipe.send("started")
        while True:
            pipe.send(_answer(store, jobs, pipe.recv()))
    except (EOFError, KeyboardInterrupt):
        jobs.stop()


def _answer(store: JobStore, jobs: Jobs, command: Command) -> object:
    match command:
        case Submit(prompt):
            return store.submit(TextToVideo(prompt=prompt, duration_s=1.0), price_usd=Decimal("0.07")).id
        case Get(job_id):
            return store.get(job_id)
        case History(job_id):
            return [line.to_state for line in store.history(job_id)]
        case Leads():
            return jobs.engine.leads
