"""Everything that can be asked of the ledger; nothing here changes it."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa

from components.domain.alternatives import MAX_AT_ONCE
from components.domain.budgets import DayBudgets
from components.domain.job import ACTIVE, Job, StateName, Transition
from components.domain.options import Kind
from components.domain.pacing import OVERDUE_WATCH_S
from components.domain.waits import Wait
from components.errors import BudgetReached, JobMissing
from components.jobs.database import reading
from components.jobs.family_query import family_query
from components.jobs.receipts import refusal
from components.jobs.rows import job_of, now, transition_of, wait_of
from components.jobs.tables import counters, jobs, transitions, waits

_LISTED = (jobs.c.split_edit_id.is_(None), jobs.c.removed_at.is_(None))


class Mark(NamedTuple):
    """How an owner's part of the ledger stands; it differs after every change and every removal."""

    revision: int
    total: int


class Entry(NamedTuple):
    """What stands in a list as one: a job, or what was asked for together.

    Attributes:
        id: of the job or of the batch.
        created_at: when it was asked for.
        is_batch: whether it is a batch.
    """

    id: str
    created_at: datetime
    is_batch: bool


class Unfinished(NamedTuple):
    """A job that needs a carrier.

    Attributes:
        job_id: which.
        state: where it stands.
        send_after: not to be sent before; None means at once.
        owner: whose.
        engine: the engine, and the key at it, that it is meant for.
    """

    job_id: str
    state: StateName
    send_after: datetime | None
    owner: str
    engine: str


class LedgerReading:
    """The reading half of `Ledger`.

    Attributes:
        budgets: how much may be spent in a day.
    """

    def __init__(self, engine: sa.Engine, budgets: DayBudgets) -> None:
        self._engine = engine
        self.budgets = budgets

    @property
    def database(self) -> sa.Engine:
        """The database it is in, for the tables beside the jobs."""
        return self._engine

    def get(self, owner: str, job_id: str) -> Job:
        """One job of this owner.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        found = self._select(jobs.c.owner == owner, jobs.c.id == job_id)
        if not found:
            raise JobMissing("There is no such job.")
        return found[0]

    def refusal(self, owner: str, price_usd: Decimal, *, engine: str) -> BudgetReached | None:
        """Why this owner may not spend this much at this engine today; None when it may be tried."""
        with reading(self._engine) as connection:
            return refusal(connection, self.budgets, owner=owner, engine=engine, price_usd=price_usd)

    def family(self, owner: str, job_id: str) -> tuple[Job, ...]:
        """The take and all its kin, oldest first; empty where there is no such take of this owner."""
        with reading(self._engine) as connection:
            return jobs_of(connection.execute(family_query(owner, job_id)))

    def of_request(self, owner: str, request_id: str) -> Job | None:
        """This owner's job of a request id, where there is one."""
        mention = f'"request_id":{json.dumps(request_id)}'
        found = self._select(jobs.c.owner == owner, jobs.c.facts.contains(mention, autoescape=True))
        return found[0] if found else None

    def carried(self, job_id: str) -> Job | None:
        """One job of anybody, for the carrier; None once it was removed."""
        found = self._select(jobs.c.id == job_id)
        return found[0] if found else None

    def tries(self, job_id: str) -> int:
        """How often it was sent and surely not accepted."""
        with reading(self._engine) as connection:
            query = sa.select(jobs.c.tries).where(jobs.c.id == job_id)
            return connection.execute(query).scalar() or 0

    def some(self, owner: str, ids: Collection[str]) -> tuple[Job, ...]:
        """Those jobs of this owner that there are, newest first."""
        return self._select(jobs.c.owner == owner, jobs.c.id.in_(ids)) if ids else ()

    def newest(self, owner: str, count: int, kind: Kind | None = None) -> tuple[Job, ...]:
        """This owner's newest jobs, of one kind or of all.

        Those in the bin and those that edit a part of a longer clip are left out.
        """
        wanted = [jobs.c.owner == owner, *_LISTED] + ([] if kind is None else [jobs.c.kind == kind])
        return self._select(*wanted, limit=count)

    def of_batch(self, owner: str, batch_id: str) -> tuple[Job, ...]:
        """This owner's jobs that were asked for together, in the order in which they were."""
        return self._select(jobs.c.owner == owner, jobs.c.batch_id == batch_id)[::-1]

    def entries(self, owner: str, *, kind: Kind | None, count: int) -> tuple[Entry, ...]:
        """This owner's newest entries of a list, newest first: jobs, and batches as one entry each."""
        wanted = [jobs.c.owner == owner, *_LISTED] + ([] if kind is None else [jobs.c.kind == kind])
        query = sa.select(jobs.c.id, jobs.c.batch_id, jobs.c.created_at).where(*wanted)
        newest_first = query.order_by(jobs.c.number.desc()).limit(count * MAX_AT_ONCE)
        found: dict[str, Entry] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(newest_first):
                entry = Entry(row.batch_id or row.id, row.created_at, is_batch=row.batch_id is not None)
                found.setdefault(entry.id, entry)
        return tuple(found.values())[:count]

    def prompts(self, owner: str, kind: Kind, search: str, count: int) -> tuple[str, ...]:
        """This owner's prompts that have all the words searched for, each once, the one used last first.

        Args:
            owner: whose.
            kind: of the work they were for.
            search: words in any order and any case; empty for all prompts.
            count: at most so many.
        """
        last_used = sa.func.max(jobs.c.number)
        query = (
            sa.select(jobs.c.prompt)
            .where(
                jobs.c.owner == owner,
                jobs.c.kind == kind,
                jobs.c.prompt != "",
                *(jobs.c.prompt.icontains(word, autoescape=True) for word in search.split()),
            )
            .group_by(jobs.c.prompt)
            .order_by(last_used.desc())
            .limit(count)
        )
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).scalars())

    def changed(self, owner: str, since: int) -> tuple[tuple[Job, ...], int]:
        """This owner's jobs that changed after a revision, and the revision to ask with next time.

        Those in work for revision 0, which is what a session asks with first.
        Those that edit a part of a longer clip are told of by their whole; a removed job can't be told of
        here: compare `mark`.
        """
        with reading(self._engine) as connection:
            newest = connection.execute(sa.select(counters.c.value)).scalar_one()
        if newest <= since:
            return (), newest
        since_then = jobs.c.revision > since if since else jobs.c.state.in_(ACTIVE)
        found = self._select(jobs.c.owner == owner, since_then, jobs.c.split_edit_id.is_(None))
        return found, max(newest, *(job.revision for job in found), since)

    def mark(self, owner: str) -> Mark:
        """How this owner's part stands: equal marks mean that nothing changed."""
        query = sa.select(sa.func.coalesce(sa.func.max(jobs.c.revision), 0), sa.func.count())
        with reading(self._engine) as connection:
            row = connection.execute(query.where(jobs.c.owner == owner)).one()
        return Mark(*row)

    def active(self, owner: str) -> tuple[Job, ...]:
        """This owner's jobs that move on by themselves soon and are not in the bin, newest first."""
        return self._select(jobs.c.owner == owner, jobs.c.state.in_(ACTIVE), jobs.c.removed_at.is_(None))

    def count_active(self, owner: str) -> int:
        """How many jobs of this owner move on by themselves soon, parts of longer clips included."""
        query = sa.select(sa.func.count()).where(jobs.c.owner == owner, jobs.c.state.in_(ACTIVE))
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def unfinished(self, *engines: str) -> tuple[Unfinished, ...]:
        """Every job of these engines that needs a carrier, oldest first.

        Jobs meant for another engine wait until that one is configured again: its request ids mean nothing
        here, and a request meant for the sandbox must never reach an engine that costs money.
        """
        watched_since = now() - timedelta(seconds=OVERDUE_WATCH_S)
        query = (
            sa.select(jobs.c.id, jobs.c.state, jobs.c.send_after, jobs.c.owner, jobs.c.engine)
            .where(
                jobs.c.engine.in_(engines),
                sa.or_(
                    jobs.c.state.in_(ACTIVE),
                    sa.and_(jobs.c.state == StateName.OVERDUE, jobs.c.updated_at > watched_since),
                ),
            )
            .order_by(jobs.c.number)
        )
        with reading(self._engine) as connection:
            return tuple(
                Unfinished(row.id, StateName(row.state), row.send_after, row.owner, row.engine)
                for row in connection.execute(query)
            )

    def history(self, owner: str, job_id: str) -> tuple[Transition, ...]:
        """All that became of a job, oldest first.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        self.get(owner, job_id)
        query = sa.select(transitions).where(transitions.c.job_id == job_id).order_by(transitions.c.number)
        with reading(self._engine) as connection:
            return tuple(transition_of(row) for row in connection.execute(query))

    def waits(self, engine: str, count: int) -> tuple[Wait, ...]:
        """How long the newest so many jobs took at this engine, oldest first."""
        query = sa.select(waits).where(waits.c.engine == engine).order_by(waits.c.number.desc()).limit(count)
        with reading(self._engine) as connection:
            return tuple(wait_of(row) for row in connection.execute(query))[::-1]

    def _select(
        self, *wanted: sa.ColumnElement[bool], limit: int | None = None, offset: int = 0
    ) -> tuple[Job, ...]:
        query = sa.select(jobs).where(*wanted).order_by(jobs.c.number.desc()).limit(limit).offset(offset)
        with reading(self._engine) as connection:
            return jobs_of(connection.execute(query))


def jobs_of(rows: Iterable[sa.Row[tuple[object, ...]]]) -> tuple[Job, ...]:
    """The jobs of these rows."""
    return tuple(job_of(row) for row in rows)
