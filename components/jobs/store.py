"""The job store: one browser session's live view of its owner's jobs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from components.domain.ask import Ask
from components.domain.expectation import Estimate
from components.domain.job import Job, Transition
from components.domain.options import Kind
from components.errors import BudgetReached
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.ledger_reading import Entry, Mark

MAX_REMEMBERED = 32
"""Answers that a session remembers; a page asks for a handful."""


@dataclass(slots=True)
class JobView:
    """What a session remembers between reruns; plain data that can be pickled.

    Attributes:
        revision: what was told up to now by `JobStore.poll`.
        mark: how the owner's part of the ledger stood when the answers were read.
        newest: answers by what was asked, good as long as the mark is the same.
    """

    revision: int = 0
    mark: Mark | None = None
    newest: dict[tuple[Kind | None, int], tuple[Job, ...]] = field(default_factory=dict)


class JobStore:
    """What pages use. Everything comes from the ledger, never from the API; nothing here waits.

    All methods raise StorageError when the ledger doesn't answer.
    """

    def __init__(self, view: JobView, owner: str, engine: JobEngine, ledger: Ledger) -> None:
        self._view = view
        self._owner = owner
        self._engine = engine
        self._ledger = ledger

    def submit_all(self, asks: Iterable[Ask]) -> tuple[Job, ...]:
        """Commits several intents, all or none; see `JobEngine.submit_all`."""
        return self._engine.submit_all(self._owner, asks)

    def over_budget(self, price_usd: Decimal) -> BudgetReached | None:
        """Why this much may not be spent now; None when it may be tried."""
        return self._engine.over_budget(self._owner, price_usd)

    def poll(self) -> tuple[Job, ...]:
        """The jobs that changed since the last call, newest first; those in work at the first."""
        changed, self._view.revision = self._ledger.changed(self._owner, self._view.revision)
        return changed

    @property
    def active(self) -> tuple[Job, ...]:
        """Jobs that move on by themselves soon, newest first: while there are any, polling makes sense."""
        return self._ledger.active(self._owner)

    def newest(self, kind: Kind | None, count: int) -> tuple[Job, ...]:
        """The newest jobs, of one kind or of all."""
        mark = self._ledger.mark(self._owner)
        if mark != self._view.mark or len(self._view.newest) >= MAX_REMEMBERED:
            self._view.mark, self._view.newest = mark, {}
        asked = (kind, count)
        if asked not in self._view.newest:
            self._view.newest[asked] = self._ledger.newest(self._owner, count, kind)
        return self._view.newest[asked]

    def get(self, job_id: str) -> Job:
        """One job. Raises JobMissing."""
        return self._ledger.get(self._owner, job_id)

    def batch(self, batch_id: str) -> tuple[Job, ...]:
        """The jobs that were asked for together, in the order in which they were."""
        return self._ledger.of_batch(self._owner, batch_id)

    def entries(self, kind: Kind | None, count: int) -> tuple[Entry, ...]:
        """The newest jobs and batches, newest first; see `Ledger.entries`."""
        return self._ledger.entries(self._owner, kind=kind, count=count)

    def prompts(self, kind: Kind, search: str, count: int) -> tuple[str, ...]:
        """The owner's own prompts, the one used last first; see `Ledger.prompts`."""
        return self._ledger.prompts(self._owner, kind, search, count)

    def history(self, job_id: str) -> tuple[Transition, ...]:
        """All that became of a job, oldest first. Raises JobMissing."""
        return self._ledger.history(self._owner, job_id)

    def family(self, job_id: str) -> tuple[Job, ...]:
        """A take and all its kin, oldest first; empty where there is no such take."""
        return self._ledger.family(self._owner, job_id)

    def estimate(self, job: Job) -> Estimate | None:
        """What is left of a job in work, from what earlier ones took; None while nothing is known."""
        return self._engine.estimate(job)

    def cancel(self, job_id: str) -> Job:
        """Gives a job up; see `JobEngine.cancel`."""
        return self._engine.cancel(self._owner, job_id)

    def recheck(self, job_id: str) -> Job:
        """Looks at a job once more; see `JobEngine.recheck`."""
        return self._engine.recheck(self._owner, job_id)

    def adopt(self, job_id: str, request_id: str) -> Job:
        """Gives a job of unknown outcome its request id; see `JobEngine.adopt`."""
        return self._engine.adopt(self._owner, job_id, request_id)

    def adopt_request(self, request_id: str, *, prompt: str = "") -> Job:
        """Takes up a request that was sent elsewhere; see `JobEngine.adopt_request`."""
        return self._engine.adopt_request(self._owner, request_id, prompt=prompt)

    def resend(self, job_id: str) -> Job:
        """Sends a job of unknown outcome again, as a new job; see `JobEngine.resend`."""
        return self._engine.resend(self._owner, job_id)
