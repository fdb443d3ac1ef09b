"""The keeper: one thread that sees to it that every unfinished job is carried, in one process at a time."""

import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from datetime import datetime, timedelta
from pathlib import Path

from components.domain.job import StateName
from components.errors import ClapboardError
from components.jobs.carrier import Carrier
from components.jobs.carrier_loop import CarrierLoop
from components.jobs.carrier_tools import CarrierTools
from components.jobs.ledger_reading import Unfinished
from components.jobs.one_process import OneProcess
from components.jobs.rows import now
from components.jobs.tracks import Tracks
from components.jobs.workflows import Workflows

ROUND_S = 1.0
"""Seconds between rounds: how late another process's submit is seen, and progress is written."""
COUNT_S = 5.0
"""Seconds between counts of the workflows that are alive, which find jobs that were dropped."""
MAX_SEND_AFTER_S = 150.0
"""No back-off is longer; a moment further ahead means that the clock was set back."""
SWEEP_S = 3600.0
"""Seconds between sweeps of the bin and the media store."""
STOP_S = 5.0
HALT_TIMEOUT_S = 4.0

_log = logging.getLogger(__name__)


class Keeper:
    """Takes the lead when no other process has it; then hands unfinished jobs over to workflows.

    A submit only commits its row and nudges; whatever row has no workflow gets one here (an outbox), so
    nothing is lost between the two, and a burst of submits never waits for the engine.
    """

    def __init__(
        self,
        tools: CarrierTools,
        carrier: Carrier,
        *,
        data_dir: Path,
        on_end: Callable[[], None],
        on_sweep: Callable[[], None],
    ) -> None:
        """Starts nothing yet.

        Args:
            tools: what the carrier works with.
            carrier: who carries.
            data_dir: where the workflow engine keeps what it knows, and the lock that says who carries.
            on_end: told when a job was sent, or got to its end.
            on_sweep: called now and then by the keeper that leads, to tidy up.
        """
        self._tools = tools
        self._on_sweep = on_sweep
        self._carrier = carrier
        self._loop = CarrierLoop()
        self._tracks = Tracks(carrier, self._loop, on_end=self._ended)
        self._workflows = Workflows(
            carrier,
            self._loop,
            database=data_dir / "workflows.db",
            on_accepted=self._tracks.start,
            on_end=self._ended,
        )
        self._lock = OneProcess(data_dir / "engine.lock")
        self._on_end = on_end
        self._leads = False
        self._carried: set[str] = set()
        self._counted_at = self._swept_at = -math.inf
        self._nudged = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clapboard-keeper", daemon=True)

    @property
    def leads(self) -> bool:
        """Whether this process runs the workflows."""
        return self._leads

    def start(self) -> None:
        """Begins; recovery is under way when it returns.

        Raises:
            StorageError: the media folder or the workflows' file can't be used.
        """
        if not self._take_the_lead():
            _log.info("Another process, or another engine of this one, carries the jobs; this one stands by.")
        self._thread.start()

    def nudge(self) -> None:
        """Says that there is something to do, now."""
        self._nudged.set()

    def stop(self) -> None:
        """Stops the workflows so that this or another process takes them up again."""
        self._stopping.set()
        self.nudge()
        if self._thread.is_alive():
            self._thread.join(timeout=STOP_S)
        if not self._leads:
            return
        self._leads = False
        try:
            self._halt()
            self._workflows.close()
            self._tools.ledger.flush_progress()
        finally:
            self._loop.stop()
            self._lock.release()

    def _halt(self) -> None:
        try:
            self._loop.run(self._carrier.halt()).result(timeout=HALT_TIMEOUT_S)
        except (TimeoutError, CancelledError):
            _log.warning("A step didn't stop in time; it is taken up at the next start.")

    def _ended(self, job_id: str) -> None:
        """A job was sent, or its track ended: the next round sees whether there is more to do."""
        self._carried.discard(job_id)
        self.nudge()
        self._on_end()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._round()
            except ClapboardError as error:
                _log.warning("The job keeper tries again: %s", error.sentence)
            except Exception:  # noqa: BLE001  # the keeper outlives whatever goes wrong in one round
                _log.exception("The job keeper tries again.")
            self._nudged.wait(timeout=ROUND_S)
            self._nudged.clear()

    def _round(self) -> None:
        if not self._leads and not self._take_the_lead():
            return
        unfinished = self._tools.ledger.unfinished(self._tools.client.facts.name)
        self._carrier.ring({job.job_id: job.state for job in unfinished})
        if time.monotonic() - self._counted_at >= COUNT_S:
            self._carried = {*self._workflows.live(), *self._tracks.live}
            self._counted_at = time.monotonic()
        moment = now()
        for job in unfinished:
            if self._stopping.is_set():
                return
            if job.job_id not in self._carried and _is_due(job, moment):
                self._hand_over(job)
        self._tools.ledger.flush_progress()
        if time.monotonic() - self._swept_at >= SWEEP_S:
            self._on_sweep()
            self._swept_at = time.monotonic()

    def _hand_over(self, job: Unfinished) -> None:
        self._carried.add(job.job_id)
        if job.state in {StateName.QUEUED, StateName.SENDING}:
            self._workflows.submit(job.job_id)
        else:
            self._tracks.start(job.job_id)

    def _take_the_lead(self) -> bool:
        if not self._lock.take():
            return False
        if not self._workflows.may_launch():
            self._lock.release()
            return False
        try:
            self._tools.media_store.clear_workbench()
            self._loop.start()
            self._workflows.launch()
        except BaseException:
            self._workflows.close()
            self._loop.stop()
            self._lock.release()
            raise
        self._leads = True
        return True


def _is_due(job: Unfinished, moment: datetime) -> bool:
    if job.send_after is None or job.send_after <= moment:
        return True
    return job.send_after > moment + timedelta(seconds=MAX_SEND_AFTER_S)
