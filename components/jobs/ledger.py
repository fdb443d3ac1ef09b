"""The ledger: the one truth about jobs, changed by compare-and-set moves alone."""

import threading
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.budgets import NO_BUDGETS, DayBudgets
from components.domain.job import FOLLOWERS, Cancelled, Job, Queued, State, StateName, Transition, Working
from components.domain.request import VideoRequest
from components.domain.waits import USEFUL_WAITS, Wait
from components.errors import JobMissing
from components.jobs.database import writing
from components.jobs.ledger_reading import LedgerReading
from components.jobs.plan_rows import planned_sources
from components.jobs.receipts import hold_to, move_receipt, write_receipt
from components.jobs.rows import (
    KEEPS_PROGRESS,
    ask_values,
    job_of,
    now,
    state_values,
    stored_sources,
    wait_values,
)
from components.jobs.tables import board_takes, counters, job_sources, jobs, media, transitions, waits

KEPT_WAITS = 5 * USEFUL_WAITS
"""Of all engines together; older ones teach nothing any more."""

MUST_OUTLIVE_POWER_CUTS = frozenset(
    {StateName.SENDING, StateName.WORKING, StateName.DONE, StateName.CANCELLED}
)
"""After the first the POST goes out, which else would be sent again; the next two keep what was paid for. A
job that was cancelled in the queue would else be back there, and be paid for after its owner gave it up."""

QUEUED = Queued()
NOTHING_FURTHER: Mapping[str, object] = MappingProxyType({})


class Ledger(LedgerReading):
    """The durable table of jobs. Every method is one transaction; any thread or process may call any.

    Every write begins by taking the next revision, whose row is also the lock that puts writes in order.
    All methods raise StorageError when the database doesn't answer.
    """

    def __init__(self, engine: sa.Engine, budgets: DayBudgets = NO_BUDGETS) -> None:
        super().__init__(engine, budgets)
        self._progress: dict[str, float] = {}
        self._progress_lock = threading.Lock()

    def add_all(self, owner: str, asks: Iterable[Ask], *, engine: str) -> tuple[Job, ...]:
        """Commits several intents in one transaction: all of them or none.

        Args:
            owner: who may see the jobs.
            asks: what is asked, in the order in which it is to be sent.
            engine: the name of the engine they are meant for; no other will ever be sent them.

        Raises:
            BudgetReached: together they would pass the day's budget.
        """
        with writing(self._engine) as connection:
            return self._insert(connection, owner, asks, engine)

    def add(
        self,
        *,
        owner: str,
        request: VideoRequest,
        engine: str,
        price_usd: Decimal,
        parent_id: str | None = None,
        state: Queued | Working = QUEUED,
        why: str = "submitted",
    ) -> Job:
        """Commits the intent: a queued job. Nothing was sent. An adopted one starts where it is known to be.

        Args:
            owner: who may see it.
            request: what is asked.
            engine: the name of the engine it is meant for; no other will ever be sent it.
            price_usd: what was shown before the click.
            parent_id: the take it is made from.
            state: where it starts.
            why: the first line of its history.

        Raises:
            BudgetReached: it would pass the day's budget.
        """
        ask = Ask(request, price_usd, parent_id)
        with writing(self._engine) as connection:
            return self._insert(connection, owner, [ask], engine, state=state, why=why)[0]

    def send_again(self, job: Job, *, engine: str) -> Job | None:
        """Gives a job of unknown outcome up and commits the same intent anew, both or neither.

        Returns:
            The new job; None when the outcome is known meanwhile.

        Raises:
            BudgetReached: both together would pass the day's budget: the first counts as spent.
        """
        given_up = Cancelled(at=now(), may_be_billed=True)
        why = "sent again as a new job; this one may have been billed"
        again = job.asked_again(job.price_usd)
        with writing(self._engine) as connection:
            if _change(connection, job.id, {StateName.OUTCOME_UNKNOWN}, given_up, why=why) is None:
                return None
            return self._insert(connection, job.owner, [again], engine)[0]

    def move(self, job_id: str, from_states: Collection[StateName], to: State, why: str) -> Job | None:
        """Moves a job when it is in one of these states, and only to a state that may follow.

        The transition is in its history in the same transaction.

        Returns:
            The job as it is now; None when it was in another state, or is gone: somebody else was first.
        """
        return self._change(job_id, from_states, to, why)

    def put_off(self, job_id: str, *, until: datetime, why: str) -> Job | None:
        """Puts a job that was surely not accepted back into the queue, to be sent again later.

        Args:
            job_id: which.
            until: not to be sent before.
            why: why it was not accepted, in a sentence.
        """
        again = {"tries": jobs.c.tries + 1, "send_after": until}
        waiting = Queued(not_before=until, why=why)
        return self._change(job_id, {StateName.SENDING}, waiting, f"not sent: {why}", again)

    def note_progress(self, job_id: str, progress: float) -> None:
        """Remembers how far a job is; `flush_progress` writes it together with all others'."""
        with self._progress_lock:
            self._progress[job_id] = progress

    def flush_progress(self) -> None:
        """Writes the remembered progress: one transaction and one revision for all of it."""
        with self._progress_lock:
            noted, self._progress = self._progress, {}
        if not noted:
            return
        goes_on = sa.or_(*(jobs.c.state == state for state in sorted(KEEPS_PROGRESS)))
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(jobs)
                .where(jobs.c.id == sa.bindparam("job_id"), goes_on)
                .values(progress=sa.bindparam("now_at"), revision=next_revision(connection)),
                [{"job_id": job_id, "now_at": progress} for job_id, progress in noted.items()],
            )

    def note_wait(self, engine: str, wait: Wait) -> None:
        """Remembers how long a job took, and forgets the oldest."""
        with writing(self._engine) as connection:
            query = sa.insert(waits).values(engine=engine, **wait_values(wait)).returning(waits.c.number)
            newest = connection.execute(query).scalar_one()
            connection.execute(sa.delete(waits).where(waits.c.number <= newest - KEPT_WAITS))

    def remove(self, owner: str, job_id: str) -> frozenset[str]:
        """Deletes a job with its history.

        Returns:
            The kept files that no job needs any more: its results, and sources of its own.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        with writing(self._engine) as connection:
            next_revision(connection)
            sources = set(_sources_only_of(connection, job_id))
            results = set(connection.execute(sa.select(media.c.id).where(media.c.job_id == job_id)).scalars())
            gone = connection.execute(sa.delete(jobs).where(jobs.c.id == job_id, jobs.c.owner == owner))
            if gone.rowcount == 0:
                raise JobMissing("There is no such job.")
            connection.execute(sa.delete(board_takes).where(board_takes.c.take_id == job_id))
        return frozenset(sources | results)

    def _change(
        self,
        job_id: str,
        from_states: Collection[StateName],
        to: State,
        why: str,
        further: Mapping[str, object] = NOTHING_FURTHER,
    ) -> Job | None:
        with writing(self._engine, onto_disk=to.name in MUST_OUTLIVE_POWER_CUTS) as connection:
            moved = _change(connection, job_id, from_states, to, why=why, further=further)
            if moved is None:
                connection.rollback()
            return moved

    def _insert(
        self,
        connection: sa.Connection,
        owner: str,
        asks: Iterable[Ask],
        engine: str,
        *,
        state: Queued | Working = QUEUED,
        why: str = "submitted",
    ) -> tuple[Job, ...]:
        next_revision(connection)
        wanted = tuple(asks)
        price_usd = sum((ask.price_usd for ask in wanted), Decimal(0))
        hold_to(connection, self.budgets, owner=owner, engine=engine, price_usd=price_usd)
        return tuple(
            insert_job(connection, owner=owner, ask=ask, engine=engine, state=state, why=why)
            for ask in wanted
        )


def _change(
    connection: sa.Connection,
    job_id: str,
    from_states: Collection[StateName],
    to: State,
    *,
    why: str,
    further: Mapping[str, object] = NOTHING_FURTHER,
) -> Job | None:
    may_leave = [state for state in from_states if to.name in FOLLOWERS[state]]
    revision, moment = next_revision(connection), now()
    found = connection.execute(sa.select(jobs.c.state).where(jobs.c.id == job_id)).scalar()
    if found is None or found not in may_leave:
        return None
    values = {**state_values(to), "updated_at": moment, "revision": revision, **further}
    row = connection.execute(
        sa.update(jobs).where(jobs.c.id == job_id, jobs.c.state == found).values(**values).returning(jobs)
    ).one()
    move_receipt(connection, job_id, to)
    line = Transition(at=moment, from_state=StateName(found), to_state=to.name, why=why)
    _remember(connection, job_id, line)
    return job_of(row)


def insert_job(
    connection: sa.Connection,
    *,
    owner: str,
    ask: Ask,
    engine: str,
    split_edit_id: str | None = None,
    state: Queued | Working = QUEUED,
    why: str = "submitted",
) -> Job:
    """Writes a job, its receipt and its first line of history; `hold_to` is asked before.

    Args:
        connection: a transaction that writes.
        owner: who may see it.
        ask: what is asked.
        engine: the name of the engine it is meant for.
        split_edit_id: where it edits a part of a longer clip.
        state: where it starts.
        why: the first line of its history.
    """
    job_id, moment = uuid.uuid4().hex, now()
    row = connection.execute(
        sa.insert(jobs)
        .values(
            id=job_id,
            owner=owner,
            engine=engine,
            split_edit_id=split_edit_id,
            created_at=moment,
            updated_at=moment,
            revision=next_revision(connection),
            **ask_values(ask),
            **state_values(state),
        )
        .returning(jobs)
    ).one()
    write_receipt(connection, job_id, owner=owner, engine=engine, ask=ask, state=state, at=moment)
    for media_id in stored_sources(ask.request):
        connection.execute(sa.insert(job_sources).values(job_id=job_id, media_id=media_id))
    _remember(connection, job_id, Transition(at=moment, from_state=None, to_state=state.name, why=why))
    return job_of(row)


def next_revision(connection: sa.Connection) -> int:
    """Opens a write: the next revision, whose row is the lock that puts writes in order."""
    query = sa.update(counters).where(counters.c.name == "revision").values(value=counters.c.value + 1)
    return int(connection.execute(query.returning(counters.c.value)).scalar_one())


def _remember(connection: sa.Connection, job_id: str, line: Transition) -> None:
    connection.execute(sa.insert(transitions).values(job_id=job_id, **line.model_dump()))


def _sources_only_of(connection: sa.Connection, job_id: str) -> list[str]:
    """Uploads that this job stands on and no other does; takes of other jobs are theirs."""
    others = sa.select(job_sources.c.media_id).where(job_sources.c.job_id != job_id)
    query = (
        sa.select(job_sources.c.media_id)
        .join(media, media.c.id == job_sources.c.media_id)
        .where(
            job_sources.c.job_id == job_id,
            media.c.job_id.is_(None),
            job_sources.c.media_id.not_in(sa.union_all(others, *planned_sources())),
        )
    )
    return list(connection.execute(query).scalars())
