"""DBOS behind five functions: launch, submit, track, live, close. Nothing else imports it.

What was measured and why each remedy is here: reference durable.md. It is told job ids and nothing else:
prompts, keys, addresses and files are in the ledger and the media store.
"""

import asyncio
import gc
import logging
import secrets
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from pathlib import Path
from typing import ClassVar

from dbos import DBOS, SetWorkflowID
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from components.errors import StorageError
from components.jobs.carrier import Carrier
from components.jobs.database import sqlite_engine

SUBMIT_QUEUE = "submit"
TRACK_QUEUE = "track"
SUBMIT_POLL_S = 0.2
"""How soon a submitted job is taken up at the latest."""
TRACK_POLL_S = 0.5
EXECUTOR_THREADS = 2
"""They share one connection: eight, in each other's way, took half as long again to resume 1,000 jobs."""
RECOVERIES = 1_000
"""Restarts that a workflow survives: a day of crash-looping must not lose a job."""
LIVE = ["PENDING", "ENQUEUED", "DELAYED"]
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
FORGOTTEN_AT_ONCE = 500
HALT_TIMEOUT_S = 4.0
COLLECT_AFTER = (10_000, 20, 20)
"""Objects made before Python looks for cycles among them: at its own 700 it walks over a thousand waiting
workflows so often that it took a tenth of their CPU (measured)."""

_log = logging.getLogger(__name__)


class CarrierFault(Exception):
    """A step ended in a way nobody thought of. It says nothing more, for DBOS keeps what it says."""


class Workflows:
    """The carrier's steps as durable workflows in one SQLite file; one at a time in a process."""

    _one_in_a_process: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, carrier: Carrier, *, database: Path, on_end: Callable[[str], None]) -> None:
        """Starts nothing yet.

        Args:
            carrier: whose steps they are.
            database: DBOS's own file.
            on_end: told the job id whenever a workflow of a job ends for good or for now.
        """
        self._carrier = carrier
        self._database = database
        self._on_end = on_end
        self._system_database = sqlite_engine(f"sqlite:///{database}", pool_size=1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._submit: Callable[[str], Awaitable[None]]
        self._track: Callable[[str], Awaitable[None]]

    @classmethod
    def may_launch(cls) -> bool:
        """Takes this process's only place; whether it was free."""
        return cls._one_in_a_process.acquire(blocking=False)

    def launch(self) -> None:
        """Starts DBOS and takes up every workflow that was interrupted.

        Not on an event loop: DBOS would run its workflows on it.

        Raises:
            StorageError: DBOS's file can't be used.
        """
        try:
            self._launch()
        except (SQLAlchemyError, dbos_error.DBOSException) as error:
            raise StorageError(
                "The job engine can't use its own file.",
                next_step=f"Move {self._database} away and start again; the jobs are in the ledger.",
            ) from error

    def _launch(self) -> None:
        DBOS(
            config={
                "name": "clapboard",
                "system_database_url": f"sqlite:///{self._database}",
                "system_database_engine": self._system_database,
                "application_version": "1",
                "executor_id": "local",
                "log_level": "ERROR",
                "max_executor_threads": EXECUTOR_THREADS,
                "use_listen_notify": False,
                "enable_otlp": False,
            }
        )
        self._register()
        gc.set_threshold(*COLLECT_AFTER)
        DBOS.launch()
        # No limit here: DBOS counts starts by the clock, and one set back an hour would stop all sending
        # for that hour. The carrier's own budget paces the requests themselves.
        DBOS.register_queue(SUBMIT_QUEUE, polling_interval_sec=SUBMIT_POLL_S, on_conflict="always_update")
        DBOS.register_queue(TRACK_QUEUE, polling_interval_sec=TRACK_POLL_S, on_conflict="always_update")

    def submit(self, job_id: str) -> None:
        """Hands a job over to be sent and then tracked."""
        with SetWorkflowID(_workflow_id("submit", job_id)):
            DBOS.enqueue_workflow(SUBMIT_QUEUE, self._submit, job_id)

    def track(self, job_id: str) -> None:
        """Hands a job over that the engine has already."""
        with SetWorkflowID(_workflow_id("track", job_id)):
            DBOS.enqueue_workflow(TRACK_QUEUE, self._track, job_id)

    def live(self) -> set[str]:
        """The jobs that a workflow takes care of; deletes the workflows that ended."""
        ended = DBOS.list_workflows(
            status=ENDED, limit=FORGOTTEN_AT_ONCE, load_input=False, load_output=False
        )
        if ended:
            DBOS.delete_workflows([workflow.workflow_id for workflow in ended])
        alive = DBOS.list_workflows(status=LIVE, load_input=False, load_output=False)
        return {_job_id(workflow.workflow_id) for workflow in alive}

    def close(self) -> None:
        """Stops everything so that the next launch takes it up again."""
        try:
            self._halt()
        finally:
            DBOS.destroy(destroy_registry=True)
            self._system_database.dispose()
            self._one_in_a_process.release()

    def _halt(self) -> None:
        if self._loop is None or self._loop.is_closed():
            return
        halted = asyncio.run_coroutine_threadsafe(self._carrier.halt(), self._loop)
        try:
            halted.result(timeout=HALT_TIMEOUT_S)
        except (TimeoutError, CancelledError):
            _log.warning("A step didn't stop in time; it is taken up at the next start.")

    def _register(self) -> None:
        """The two workflows and their steps; registered anew for every launch, and gone after it."""

        @DBOS.step(name="send")
        async def send(job_id: str) -> bool:
            return await self._step(self._carrier.send, job_id)

        @DBOS.step(name="wait", preemptible=True)
        async def wait(job_id: str) -> bool:
            return await self._step(self._carrier.wait, job_id)

        @DBOS.step(name="fetch", preemptible=True)
        async def fetch(job_id: str) -> bool:
            return await self._step(self._carrier.fetch, job_id)

        @DBOS.workflow(name="track", max_recovery_attempts=RECOVERIES)
        async def track(job_id: str) -> None:
            try:
                while await wait(job_id) and await fetch(job_id):
                    pass
            finally:
                self._on_end(job_id)

        @DBOS.workflow(name="submit", max_recovery_attempts=RECOVERIES)
        async def submit(job_id: str) -> None:
            accepted = False
            try:
                accepted = await send(job_id)
                if accepted:
                    with SetWorkflowID(f"track:{job_id}:{_nonce_of(DBOS.workflow_id)}"):
                        await DBOS.start_workflow_async(track, job_id)
            finally:
                if not accepted:
                    self._on_end(job_id)

        self._track, self._submit = track, submit

    async def _step(self, step: Callable[[str], Awaitable[bool]], job_id: str) -> bool:
        self._loop = asyncio.get_running_loop()
        try:
            return await step(job_id)
        except Exception as error:  # noqa: BLE001  # nothing it says may reach DBOS's tables
            _log.exception("A step of job %s failed and is taken up again.", job_id)
            raise CarrierFault(type(error).__name__) from None


def _workflow_id(name: str, job_id: str) -> str:
    return f"{name}:{job_id}:{secrets.token_hex(4)}"


def _job_id(workflow_id: str) -> str:
    return workflow_id.split(":")[1]


def _nonce_of(workflow_id: str | None) -> str:
    return (workflow_id or "::0").split(":")[2]
