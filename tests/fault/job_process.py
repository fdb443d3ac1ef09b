"""A process with a job engine of its own, told what to do through a pipe; tests kill it.

Processes are forked from a server that has the imports behind it already, so that one takes a moment.
"""

import logging
import multiprocessing
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from components.domain.ask import Ask
from components.domain.job import Job
from components.domain.options import Dialect
from components.domain.request import TextToVideo
from components.imagine.client import ImagineClient
from components.jobs.opening import Jobs, open_jobs
from components.jobs.store import JobStore, JobView

OWNER = "somebody"
PER_SECOND = 100.0
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.fault.job_process", "components.jobs.finishing"])


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the process's job store, or of these below."""

    method: str
    arguments: tuple[object, ...]


def open_room(
    data_dir: Path, base_url: str, *, max_wait_s: float | None = None, database_url: str | None = None
) -> Jobs:
    """The room as the tests use it: quick looks, quick retries, no limit that a test would feel."""
    client = ImagineClient(base_url=base_url, key=None, dialect=Dialect.DOCUMENTED, is_sandbox=True)
    return open_jobs(
        client,
        data_dir=data_dir,
        database_url=database_url,
        poll_s=0.1,
        max_wait_s=max_wait_s,
        requests_per_second=PER_SECOND,
        retry_fetch_s=0.05,
    )


class JobProcess:
    """The test's side: starts the process, talks to it, kills it."""

    def __init__(
        self,
        data_dir: Path,
        base_url: str,
        *,
        max_wait_s: float | None = None,
        database_url: str | None = None,
    ) -> None:
        self._pipe, theirs = _processes.Pipe()
        how = (data_dir, base_url, max_wait_s, database_url, theirs)
        self._process = _processes.Process(target=_live, args=how, daemon=True)
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
        return str(self._ask("submit", prompt))

    def begin_submit(self, prompt: str) -> None:
        """Asks for a submit without waiting for it; `submitted` has its job's id."""
        self._pipe.send(Call("submit", (prompt,)))

    def submitted(self) -> str:
        return str(self._pipe.recv())

    def get(self, job_id: str) -> Job:
        job = self._ask("get", job_id)
        assert isinstance(job, Job)
        return job

    def cancel(self, job_id: str) -> None:
        self._ask("cancel", job_id)

    def leads(self) -> bool:
        return bool(self._ask("leads"))

    def until(self, job_id: str, wanted: Callable[[Job], bool], timeout_s: float = 120.0) -> Job:
        """The job once it is as wanted."""
        deadline = time.monotonic() + timeout_s
        while not wanted(job := self.get(job_id)):
            assert time.monotonic() < deadline, f"still {job.state}"
            time.sleep(0.02)
        return job

    def settled(self, job_id: str) -> Job:
        """The job once nothing moves it any more."""
        return self.until(job_id, lambda job: not job.active)

    def kill(self) -> None:
        """As `kill -9` does: nothing in it gets to know."""
        self._process.kill()
        self._process.join()

    def stop(self) -> int | None:
        """Asks it to stop, as a service manager does; its exit code."""
        self._process.terminate()
        self._process.join(timeout=30)
        return self._process.exitcode

    def _ask(self, method: str, *arguments: object) -> object:
        self._pipe.send(Call(method, arguments))
        return self._pipe.recv()


def settled_after_restart(data_dir: Path, base_url: str, job_id: str) -> Job:
    """The job once a new process on the same data folder has nothing left to do with it."""
    with JobProcess(data_dir, base_url) as process:
        return process.settled(job_id)


def _live(
    data_dir: Path, base_url: str, max_wait_s: float | None, database_url: str | None, pipe: Connection
) -> None:
    """The process's own life."""
    logging.disable()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    jobs = open_room(data_dir, base_url, max_wait_s=max_wait_s, database_url=database_url)
    jobs.engine.start()
    store = jobs.store(JobView(), OWNER)
    try:
        pipe.send("started")
        while True:
            pipe.send(_answer(store, jobs, pipe.recv()))
    except (EOFError, KeyboardInterrupt):
        jobs.stop()


def _answer(store: JobStore, jobs: Jobs, call: Call) -> object:
    match call:
        case Call("submit", (str(prompt),)):
            return store.submit_all([Ask(TextToVideo(prompt=prompt, duration_s=1.0), Decimal("0.07"))])[0].id
        case Call("leads"):
            return jobs.engine.leads
        case _:
            return getattr(store, call.method)(*call.arguments)
