"""Worker processes that render: progress, a deadline for each job, cancelling, replacement of the dead."""

import logging
import multiprocessing
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Generic, assert_never

from components.errors import ClapboardError, GenerationFailed, Spent
from components.sandbox.fair_queue import FairQueue
from components.sandbox.worker_process import Advanced, Broke, Finished, Job, Progress, Render, Word, work

log = logging.getLogger(__name__)

_LEAVE_S = 2.0
"""How long a killed worker may take to disappear."""


@dataclass(slots=True, eq=False)
class Ticket(Generic[Job]):
    """A job in the pool's hands.

    Attributes:
        outcome: resolves to None when the job is done; raises ClapboardError when it can't be.
    """

    job: Job
    on_progress: Progress
    outcome: "Future[None]" = field(default_factory=Future)
    _worker: "_Worker[Job] | None" = None
    _cancelled: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cancel(self) -> None:
        """Give the job up: never started if it waits, its worker killed if it runs."""
        with self._lock:
            self._cancelled = True
            self.outcome.cancel()
            if self._worker is not None:
                self._worker.kill()

    def run_on(self, worker: "_Worker[Job] | None") -> bool:
        """Tie the job to its worker, or untie it; False when it was given up."""
        with self._lock:
            self._worker = worker
            return not self._cancelled

    def settle(self, error: ClapboardError | None) -> None:
        """Tell the outcome, unless it was given up."""
        with self._lock:
            if self._cancelled or not self.outcome.set_running_or_notify_cancel():
                return
            if error is None:
                self.outcome.set_result(None)
            else:
                self.outcome.set_exception(error)


class WorkerPool(Generic[Job]):
    """Renders jobs, each owner's in the order they come and the owners in turn, in processes of its own.

    Args:
        render: module-level function (it is imported by the workers) that does one job.
        workers: how many at once. One by default: a render uses both cores by itself.
        deadline_s: seconds a job may take once it runs; then its worker is killed.
        warm: module-level function that each new worker calls before its first job.
    """

    def __init__(
        self,
        render: Render[Job],
        *,
        workers: int = 1,
        deadline_s: float = 900.0,
        warm: Callable[[], None] | None = None,
    ) -> None:
        self._render = render
        self._deadline_s = deadline_s
        self._warm = warm
        self._waiting: FairQueue[Ticket[Job]] = FairQueue()
        self._running: set[Ticket[Job]] = set()
        self._stopping = False
        self._lock = threading.Lock()
        self._hands = [
            threading.Thread(target=self._serve, name=f"sandbox-worker-{n}", daemon=True)
            for n in range(workers)
        ]

    def start(self) -> None:
        """Start the workers; returns at once, they warm up by themselves."""
        for hand in self._hands:
            hand.start()

    def submit(self, job: Job, on_progress: Progress, *, owner: str = "") -> Ticket[Job]:
        """Queue a job.

        Args:
            job: what to render; picklable.
            on_progress: told 0 when a worker takes it, then how far it is; called in the pool's thread.
            owner: whose it is; owners are served in turn.
        """
        ticket = Ticket(job, on_progress)
        self._waiting.put(owner, ticket)
        return ticket

    def stop(self) -> None:
        """Give up whatever waits or runs and end every worker."""
        with self._lock:
            self._stopping = True
            running = tuple(self._running)
        for ticket in running:
            ticket.cancel()
        self._waiting.close()
        for hand in self._hands:
            hand.join(_LEAVE_S)

    def _serve(self) -> None:
        """One hand: keeps one worker alive and feeds it."""
        worker = self._new_worker()
        while (ticket := self._waiting.get()) is not None:
            if worker is None or not worker.alive:
                worker = self._new_worker()
            with self._lock:
                if self._stopping:
                    ticket.cancel()
                    continue
                self._running.add(ticket)
            self._carry(ticket, worker)
            with self._lock:
                self._running.discard(ticket)
        if worker is not None:
            worker.kill()

    def _carry(self, ticket: Ticket[Job], worker: "_Worker[Job] | None") -> None:
        if not ticket.run_on(worker):
            return
        if worker is None:
            error: ClapboardError | None = _server_error("The sandbox could not start a rendering process.")
        else:
            error = worker.do(ticket.job, ticket.on_progress, self._deadline_s)
        ticket.run_on(None)
        ticket.settle(error)

    def _new_worker(self) -> "_Worker[Job] | None":
        try:
            return _Worker(self._render, self._warm)
        except OSError:
            log.exception("A rendering process could not be started")
            return None


class _Worker(Generic[Job]):
    """The parent's side of one worker process."""

    def __init__(self, render: Render[Job], warm: Callable[[], None] | None) -> None:
        spawn = multiprocessing.get_context("spawn")
        ours: Connection[Job, Word]
        ours, theirs = spawn.Pipe()
        self._pipe = ours
        self._process: SpawnProcess = spawn.Process(target=work, args=(theirs, render, warm), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> None:
        self._process.kill()
        self._process.join(_LEAVE_S)

    def do(self, job: Job, on_progress: Progress, deadline_s: float) -> ClapboardError | None:
        """Do the job; None when it is done, else why it isn't. The worker may be dead afterwards."""
        give_up_at_s = time.monotonic() + deadline_s
        try:
            self._pipe.send(job)
            on_progress(0.0)
            while self._pipe.poll(max(0.0, give_up_at_s - time.monotonic())):
                match self._pipe.recv():
                    case Advanced(fraction):
                        on_progress(fraction)
                    case Finished():
                        return None
                    case Broke(error):
                        return error
                    case word:
                        assert_never(word)
        except (EOFError, OSError):
            self.kill()
            return _server_error("The rendering process died while it worked on this video.")
        self.kill()
        return _server_error(f"Rendering took longer than {deadline_s:g} s and was stopped.")


def _server_error(sentence: str) -> GenerationFailed:
    return GenerationFailed(sentence, code="server_error", spent=Spent.NO)
