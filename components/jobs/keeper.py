"""The keeper: one thread that sees to it that every unfinished job is carried, by one process each."""

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
from components.jobs.carrier_loop import CarrierLoop
from components.jobs.carrier_tools import CarrierTools
from components.jobs.carriers import Carriers
from components.jobs.crew import open_crew
from components.jobs.ledger_reading import Unfinished
from components.jobs.rows import now
from components.jobs.tracks import Tracks
from components.jobs.workflows import Workflows, workflow_database

ROUND_S = 1.0
"""Seconds between rounds: how late another process's submit is seen, and progress is written."""
COUNT_S = 5.0
"""Seconds between counts of the sends that are under way, which find those that were dropped."""
MAX_SEND_AFTER_S = 150.0
"""No back-off is longer; a moment further ahead means that the clock was set back."""
WHAT_ONE_DOES = "sweeps and plans"
SWEEP_S = 3600.0
"""Seconds between sweeps of the bin and the media store."""
STOP_S = 5.0
HALT_TIMEOUT_S = 4.0

_log = logging.getLogger(__name__)


class Keeper:
    """Joins the crew; then carries its share of the unfinished jobs.

    A submit only commits its row and nudges; whatever row nobody sends or tracks is handed over here (an
    outbox), so nothing is lost between the two, and a burst of submits never waits for the engine.
    """

    def __init__(
        self,
        tools: CarrierTools,
        carrier: Carriers,
        *,
        data_dir: Path,
        on_end: Callable[[], None],
        on_sweep: Callable[[], None],
    ) -> None:
        """Starts nothing yet.

        Args:
            tools: what the carrier works with.
            carrier: who carries.
            data_dir: where on one machine the workflow engine keeps what it knows, and the lock lies.
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
            database=workflow_database(tools.ledger.database, data_dir),
            on_accepted=self._accepted,
            on_end=self._ended,
        )
        self._crew = open_crew(tools.ledger.database, data_dir)
        self._on_end = on_end
        self._carries = False
        self._sending: set[str] = set()
        self._counted_at = self._swept_at = -math.inf
        self._nudged = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clapboard-keeper", daemon=True)

    @property
    def carries(self) -> bool:
        """Whether this process carries jobs, alone or in a crew."""
        return self._carries

    @property
    def leads(self) -> bool:
        """Whether it carries, and does what one process must do for all."""
        return self._carries and self._crew.is_mine(WHAT_ONE_DOES)

    def start(self) -> None:
        """Begins; recovery is under way when it returns.

        Raises:
            StorageError: the media folder or the workflows' file can't be used.
        """
        if not self._begin():
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
        if not self._carries:
            return
        self._carries = False
        try:
            self._halt()
            self._workflows.close()
            self._tools.ledger.flush_progress()
        finally:
            self._loop.stop()
            self._tools.media_store.close()
            self._crew.leave()

    def _halt(self) -> None:
        try:
            self._loop.run(self._carrier.halt()).result(timeout=HALT_TIMEOUT_S)
        except (TimeoutError, CancelledError):
            _log.warning("A step didn't stop in time; it is taken up at the next start.")

    def _ended(self, job_id: str) -> None:
        """A job was sent, or its track ended: the next round sees whether there is more to do."""
        self._sending.discard(job_id)
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

    def _accepted(self, job_id: str) -> None:
        """Whoever sent it, its own carrier tracks it: here at once, elsewhere at the next round."""
        if self._crew.is_mine(job_id):
            self._tracks.start(job_id)

    def _round(self) -> None:
        if not self._carries and not self._begin():
            return
        self._muster()
        unfinished = self._carrier.unfinished()
        self._carrier.ring({job.job_id: job.state for job in unfinished})
        if time.monotonic() - self._counted_at >= COUNT_S:
            self._sending = self._workflows.live(self._crew)
            self._counted_at = time.monotonic()
        moment = now()
        for job in unfinished:
            if self._stopping.is_set():
                return
            if self._crew.is_mine(job.job_id) and _is_due(job, moment):
                self._hand_over(job)
        self._tools.ledger.flush_progress()
        if self.leads and time.monotonic() - self._swept_at >= SWEEP_S:
            self._on_sweep()
            self._swept_at = time.monotonic()

    def _muster(self) -> None:
        """Whoever came or went: what is somebody else's now is left to him, the rest is taken up."""
        if self._crew.muster():
            self._tools.budget.share_among(self._crew.size)
            self._tracks.keep_only(self._crew.is_mine)
            self._counted_at = -math.inf

    def _hand_over(self, job: Unfinished) -> None:
        if job.state not in {StateName.QUEUED, StateName.SENDING}:
            self._tracks.start(job.job_id)
        elif job.job_id not in self._sending and self._workflows.submit(job.job_id):
            self._sending.add(job.job_id)

    def _begin(self) -> bool:
        if not self._crew.join():
            return False
        if not self._workflows.may_launch():
            self._crew.leave()
            return False
        try:
            self._tools.media_store.clear_workbench()
            self._loop.start()
            self._workflows.launch(self._crew.name)
            self._muster()
        except BaseException:
            self._workflows.close()
            self._loop.stop()
            self._crew.leave()
            raise
        self._carries = True
        return True


def _is_due(job: Unfinished, moment: datetime) -> bool:
    if job.send_after is None or job.send_after <= moment:
        return True
    return job.send_after > moment + timedelta(seconds=MAX_SEND_AFTER_S)
