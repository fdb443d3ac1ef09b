"""What the engine in use taught: how long its next jobs will take, from how long the last ones took."""

import logging
import math
import threading
import time

from components.domain.expectation import Estimate, Expectation, estimate
from components.domain.job import Job, Working
from components.domain.request import VideoRequest
from components.domain.waits import USEFUL_WAITS, Lessons, Wait, asked_of, learn
from components.errors import StorageError
from components.jobs.ledger import Ledger
from components.jobs.rows import now

LESSON_EVERY_S = 30.0
"""Seconds between lessons: reading and learning two hundred waits takes some milliseconds."""

_log = logging.getLogger(__name__)


class Experience:
    """Expectations of one engine's jobs; any thread may ask. The waits themselves are in the ledger."""

    def __init__(self, ledger: Ledger, engine: str, *, lesson_every_s: float = LESSON_EVERY_S) -> None:
        self._ledger = ledger
        self._engine = engine
        self._lesson_every_s = lesson_every_s
        self._learning = threading.Lock()
        self._learnt_at = -math.inf
        self._lessons: Lessons | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether `expect` answers at once, without asking the ledger."""
        return time.monotonic() - self._learnt_at < self._lesson_every_s

    def expect(self, request: VideoRequest) -> Expectation | None:
        """How long this request will take; None while nothing is known."""
        asked, lessons = asked_of(request), self._up_to_date()
        return None if asked is None or lessons is None else lessons.expect(asked)

    def estimate(self, job: Job) -> Estimate | None:
        """What is left of a job that the engine works at; None where nothing can be said."""
        expectation = self.expect(job.request)
        if expectation is None or not isinstance(job.state, Working) or job.engine != self._engine:
            return None
        elapsed_s = max(0.0, (now() - job.state.accepted_at).total_seconds())
        if job.progress:
            expectation = expectation.told(min(job.progress, 1.0), elapsed_s)
        return estimate(expectation, elapsed_s)

    def note(self, request: VideoRequest, *, at_least_s: float, at_most_s: float) -> None:
        """Remembers how long a job took: longer than one look told, not longer than the next."""
        asked = asked_of(request)
        if asked is None:
            return
        wait = Wait(asked, at_least_s, at_most_s)
        try:
            if wait.is_exact:
                self._ledger.note_wait(self._engine, wait)
        except StorageError:
            _log.info("A wait could not be remembered; nothing else depends on it.")

    def _up_to_date(self) -> Lessons | None:
        """The newest lessons; where the ledger doesn't answer, those of before."""
        with self._learning:
            if not self.is_fresh:
                self._learnt_at = time.monotonic()
                try:
                    self._lessons = learn(self._ledger.waits(self._engine, USEFUL_WAITS))
                except StorageError:
                    _log.info("Earlier waits can't be read; what was learnt before still counts.")
            return self._lessons
