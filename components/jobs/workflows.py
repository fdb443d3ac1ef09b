"""DBOS behind four functions: launch, submit, live, close. Nothing else imports it.

What was measured and why each remedy is here: reference durable.md. It is told job ids and nothing else:
prompts, keys, addresses and files are in the ledger and the media store.
"""

import asyncio
import gc
import logging
import secrets
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar

import sqlalchemy as sa
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from components.errors import StorageError
from components.jobs.carrier_loop import CarrierLoop
from components.jobs.carriers import Carriers
from components.jobs.crew import Crew
from components.jobs.database import server_engine, sqlite_engine

SUBMIT_QUEUE = "submit"
SUBMIT_POLL_S = 0.2
"""How soon a submitted job is taken up at the latest."""
EXECUTOR_THREADS = 2
"""They share one connection: eight, in each other's way, took half as long again to resume 1,000 jobs."""
SERVER_CONNECTIONS = 5
RECOVERIES = 1_000
"""Restarts that a workflow survives: a day of crash-looping must not lose a job."""
PENDING = "PENDING"
LIVE = [PENDING, "ENQUEUED", "DELAYED"]
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
FORGOTTEN_AT_ONCE = 500
COLLECT_AFTER = (10_000, 20, 20)
"""Objects made before Python looks for cycles among them: at its own 700 it walks over a thousand waiting
workflows so often that it took a tenth of their CPU (measured)."""

_log = logging.getLogger(__name__)


class CarrierFault(Exception):
    """A step ended in a way nobody thought of. It says nothing more, for DBOS keeps what it says."""


class Workflows:
    """The step that costs money as a durable workflow; one engine of them at a time in a process."""

    _one_in_a_process: ClassVar[threading.Lock] = threading.Lock()

    def __init__(
        self,
        carrier: Carriers,
        loop: CarrierLoop,
        *,
        database: str,
        on_accepted: Callable[[str], None],
        on_end: Callable[[str], None],
    ) -> None:
        """Starts nothing yet.

        Args:
            carrier: whose step it is.
            loop: where it runs.
            database: URL of DBOS's own file, or of the server where it has a schema of its own.
            on_accepted: told the job id when the engine has it.
            on_end: told the job id when its workflow ended, for good or for now.
        """
        self._carrier = carrier
        self._loop = loop
        self._database = database
        self._on_accepted = on_accepted
        self._on_end = on_end
        self._on_server = not database.startswith("sqlite")
        self._system_database = (
            server_engine(database, pool_size=SERVER_CONNECTIONS)
            if self._on_server
            else sqlite_engine(database, pool_size=1)
        )
        self._submit: Callable[[str], Awaitable[None]]

    @classmethod
    def may_launch(cls) -> bool:
        """Takes this process's only place; whether it was free."""
        return cls._one_in_a_process.acquire(blocking=False)

    def launch(self, executor_id: str) -> None:
        """Starts DBOS and takes up every workflow of this executor that was interrupted.

        Not on an event loop: DBOS would run its workflows on it.

        Raises:
            StorageError: DBOS's database can't be used.
        """
        try:
            self._launch(executor_id)
        except (SQLAlchemyError, dbos_error.DBOSException) as error:
            own = "its schema 'dbos'" if self._on_server else self._database.removeprefix("sqlite:///")
            raise StorageError(
                "The job engine can't use its own database.",
                next_step=f"Move {own} away and start again; the jobs are in the ledger.",
            ) from error

    def _launch(self, executor_id: str) -> None:
        DBOS(
            config={
                "name": "clapboard",
                "system_database_url": self._database,
                "system_database_engine": self._system_database,
                "application_version": "1",
                "executor_id": executor_id,
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

    def submit(self, job_id: str) -> bool:
        """Hands a job over to be sent, by whoever of the crew is first.

        Returns:
            Whether it was; not while somebody sends it already.
        """
        one_at_a_time = SetEnqueueOptions(deduplication_id=job_id)
        try:
            with SetWorkflowID(f"submit:{job_id}:{secrets.token_hex(4)}"), one_at_a_time:
                DBOS.enqueue_workflow(SUBMIT_QUEUE, self._submit, job_id)
        except dbos_error.DBOSQueueDeduplicatedError:
            return False
        return True

    def live(self, crew: Crew) -> set[str]:
        """The jobs that are being sent; takes up what dead members left, deletes the workflows that ended.

        DBOS itself takes up only what the same executor left; another's is resumed here, by one of the crew.
        """
        ended = DBOS.list_workflows(
            status=ENDED, limit=FORGOTTEN_AT_ONCE, load_input=False, load_output=False
        )
        if ended and crew.is_mine(SUBMIT_QUEUE):
            DBOS.delete_workflows([workflow.workflow_id for workflow in ended])
        alive = DBOS.list_workflows(status=LIVE, load_input=False, load_output=False)
        left = [
            workflow.workflow_id
            for workflow in alive
            if workflow.status == PENDING
            and not crew.is_there(str(workflow.executor_id))
            and crew.is_mine(_job_id(workflow.workflow_id))
        ]
        if left:
            _log.warning("Taking up %d sends of a worker that is gone.", len(left))
            DBOS.resume_workflows(left, queue_name=SUBMIT_QUEUE)
        return {_job_id(workflow.workflow_id) for workflow in alive}

    def close(self) -> None:
        """Stops, once the carrier was halted, so that the next launch takes everything up again."""
        DBOS.destroy(destroy_registry=True)
        self._system_database.dispose()
        self._one_in_a_process.release()

    def _register(self) -> None:
        """The workflow and its step; registered anew for every launch, and gone after it."""

        @DBOS.step(name="send")
        async def send(job_id: str) -> bool:
            return await self._send(job_id)

        @DBOS.workflow(name="submit", max_recovery_attempts=RECOVERIES)
        async def submit(job_id: str) -> None:
            try:
                if await send(job_id):
                    self._on_accepted(job_id)
            finally:
                self._on_end(job_id)

        self._submit = submit

    async def _send(self, job_id: str) -> bool:
        try:
            return await asyncio.wrap_future(self._loop.run(self._carrier.send(job_id)))
        except Exception as error:  # noqa: BLE001  # nothing it says may reach DBOS's tables
            _log.exception("A step of job %s failed and is taken up again.", job_id)
            raise CarrierFault(type(error).__name__) from None


def workflow_database(ledger: sa.Engine, data_dir: Path) -> str:
    """Where DBOS keeps what it knows: beside the ledger on a server, in a file of its own on one machine."""
    if ledger.dialect.name == "sqlite":
        return f"sqlite:///{data_dir / 'workflows.db'}"
    return ledger.url.render_as_string(hide_password=False)


def _job_id(workflow_id: str) -> str:
    return workflow_id.split(":")[1]
