"""What an owner marks takes with: a star, the bin and back; jobs and split edits alike, many at once."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from components.domain.job import ACTIVE
from components.jobs.database import reading, writing
from components.jobs.ledger import next_revision
from components.jobs.rows import now
from components.jobs.tables import jobs, split_edits
from components.jobs.take_finding import BIN_S, listed

BATCH = 500
"""Ids in one statement: SQLite takes 32,766 values, and no statement should be that long."""


class TakeKeeper:
    """Writes the marks. Every method is one transaction; all raise StorageError when it isn't taken."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def star(self, owner: str, ids: Collection[str], *, starred: bool) -> None:
        """Gives takes of this owner a star, or takes it."""
        self._set(owner, ids, starred=starred)

    def put_into_bin(self, owner: str, ids: Collection[str]) -> None:
        """Takes leave the lists; what is running runs on and is fetched, for it is paid for."""
        self._set(owner, ids, removed_at=now())

    def take_out_of_bin(self, owner: str, ids: Collection[str]) -> None:
        """Takes are where they were."""
        self._set(owner, ids, removed_at=None)

    def give_up(self, owner: str, ids: Collection[str]) -> None:
        """Takes leave the bin for good: the next sweep deletes them."""
        self._set(owner, ids, removed_at=now() - timedelta(seconds=BIN_S))

    def due(self, count: int) -> tuple[tuple[str, str], ...]:
        """Whose takes have been in the bin for long enough, and which: (owner, id); none that is running."""
        before = now() - timedelta(seconds=BIN_S)
        ended = jobs.c.state.not_in(ACTIVE)
        running_part = sa.select(jobs.c.split_edit_id).where(
            jobs.c.split_edit_id.is_not(None), jobs.c.state.in_(ACTIVE)
        )
        queries = [
            sa.select(jobs.c.owner, jobs.c.id).where(jobs.c.removed_at <= before, listed(jobs), ended),
            sa.select(split_edits.c.owner, split_edits.c.id).where(
                split_edits.c.removed_at <= before, split_edits.c.id.not_in(running_part)
            ),
        ]
        with reading(self._database) as connection:
            return tuple(
                (row.owner, row.id) for query in queries for row in connection.execute(query.limit(count))
            )

    def _set(self, owner: str, ids: Collection[str], **values: datetime | bool | None) -> None:
        with writing(self._database) as connection:
            revision = next_revision(connection)
            for some in _batches(sorted(ids)):
                for where in (jobs.c.id.in_(some), jobs.c.split_edit_id.in_(some)):
                    query = sa.update(jobs).where(jobs.c.owner == owner, where)
                    connection.execute(query.values(revision=revision, **values))
                query = sa.update(split_edits).where(split_edits.c.owner == owner, split_edits.c.id.in_(some))
                connection.execute(query.values(**values))


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
