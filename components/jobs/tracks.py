"""Tracks: jobs that the engine has are watched and fetched, each by a plain task of the carrying process.

They need no durable workflow: every step may be repeated, and the ledger knows which jobs need one. A start
takes up a thousand in the time in which a workflow engine takes up a hundred (measured: ARCHITECTURE.md).
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future

from components.jobs.carrier_loop import CarrierLoop
from components.jobs.carriers import Carriers

_log = logging.getLogger(__name__)


class Tracks:
    """The tracks of one process; any thread may call any method."""

    def __init__(self, carrier: Carriers, loop: CarrierLoop, *, on_end: Callable[[str], None]) -> None:
        """Starts none yet.

        Args:
            carrier: whose steps they take.
            loop: where they run.
            on_end: told the job id when a track ended, for good or for now.
        """
        self._carrier = carrier
        self._loop = loop
        self._on_end = on_end
        self._live: dict[str, Future[None]] = {}
        self._lock = threading.Lock()

    def start(self, job_id: str) -> None:
        """Tracks a job to its end; one that is tracked already is left alone."""
        with self._lock:
            if job_id not in self._live:
                self._live[job_id] = self._loop.run(self._track(job_id))

    def keep_only(self, is_mine: Callable[[str], bool]) -> None:
        """Stops those that others track from now on."""
        with self._lock:
            others = [track for job_id, track in self._live.items() if not is_mine(job_id)]
        for track in others:
            track.cancel()

    async def _track(self, job_id: str) -> None:
        try:
            while await self._carrier.wait(job_id) and await self._carrier.fetch(job_id):
                pass
        except asyncio.CancelledError:
            _log.debug("The track of job %s stopped; it is taken up at the next start.", job_id)
        except Exception:  # noqa: BLE001  # whatever it is, the job is taken up again
            _log.exception("A step of job %s failed and is taken up again.", job_id)
        finally:
            with self._lock:
                self._live.pop(job_id, None)
            self._on_end(job_id)
