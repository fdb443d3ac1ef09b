"""The rows of kept files, and which of them jobs still need."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from components.domain.job import CARRIED
from components.domain.split_edit import SplitState
from components.jobs.database import reading, writing
from components.jobs.ledger import next_revision
from components.jobs.plan_rows import planned_sources, split_sources
from components.jobs.quota import Taken
from components.jobs.rows import now
from components.jobs.tables import job_sources, jobs, media, split_edits, storyboards

UNUSED_S = 48 * 3600.0
"""Seconds after which an upload that no job stands on is deleted; uploading it again makes it again."""


@dataclass(frozen=True, slots=True)
class MediaRow:
    """What the ledger knows of a kept file."""

    media_id: str
    owner: str
    label: str
    suffix: str
    size_bytes: int
    job_id: str | None = None


class MediaRows:
    """The table `media`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def put(self, row: MediaRow) -> None:
        """Writes a row, in place of one of the same id: fetching a result twice leaves one row."""
        with writing(self._engine) as connection:
            next_revision(connection)
            owner = row.owner if row.job_id is None else _owner_now(connection, row.job_id) or row.owner
            connection.execute(sa.delete(media).where(media.c.id == row.media_id))
            connection.execute(
                sa.insert(media).values(
                    id=row.media_id,
                    owner=owner,
                    job_id=row.job_id,
                    label=row.label,
                    suffix=row.suffix,
                    size_bytes=row.size_bytes,
                    created_at=now(),
                )
            )

    def find(self, media_id: str, *, owner: str | None) -> MediaRow | None:
        """The row of a file: for its owner unless he removed it, or for a carrier (no owner) in any case."""
        query = sa.select(media).where(media.c.id == media_id)
        if owner is not None:
            query = query.where(media.c.owner == owner, media.c.removed_at.is_(None))
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _row_of(row)

    def taken(self, owner: str | None = None) -> Taken:
        """What the kept files of an owner, or of all, take together."""
        query = sa.select(
            sa.func.coalesce(sa.func.sum(media.c.size_bytes), 0),
            sa.func.count() - sa.func.count(media.c.job_id),
        )
        if owner is not None:
            query = query.where(media.c.owner == owner)
        with reading(self._engine) as connection:
            size_bytes, uploads = connection.execute(query).one()
        return Taken(int(size_bytes), int(uploads))

    def uploads(self, owner: str, suffixes: Collection[str], count: int) -> tuple[MediaRow, ...]:
        """This owner's newest files of these kinds that no job made."""
        query = sa.select(media).where(
            media.c.owner == owner,
            media.c.removed_at.is_(None),
            media.c.job_id.is_(None),
            media.c.suffix.in_(suffixes),
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(media.c.created_at.desc()).limit(count))
            return tuple(map(_row_of, rows))

    def all_ids(self) -> frozenset[str]:
        """Every file that has a row."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(sa.select(media.c.id)).scalars())

    def let_go(self, media_ids: Collection[str]) -> tuple[MediaRow, ...]:
        """Takes files from their owners.

        Returns:
            Those whose row is gone and whose file may go; the others stay until no carrier needs them.
        """
        with writing(self._engine) as connection:
            next_revision(connection)
            connection.execute(sa.update(media).where(media.c.id.in_(media_ids)).values(removed_at=now()))
            return _delete_unneeded(connection, media.c.id.in_(media_ids))

    def let_go_of_leftovers(self) -> tuple[MediaRow, ...]:
        """Deletes rows that were let go while a job needed them, of jobs that are gone, and never used."""
        makers = sa.union_all(sa.select(jobs.c.id), sa.select(split_edits.c.id), sa.select(storyboards.c.id))
        orphaned = sa.and_(media.c.job_id.is_not(None), media.c.job_id.not_in(makers))
        wanted = sa.or_(media.c.removed_at.is_not(None), orphaned, _never_used())
        with writing(self._engine) as connection:
            next_revision(connection)
            return _delete_unneeded(connection, wanted)


def _owner_now(connection: sa.Connection, maker_id: str) -> str | None:
    """Whose the maker is by now: it may have changed hands while its video was made."""
    makers = sa.union_all(
        *(
            sa.select(table.c.owner).where(table.c.id == maker_id)
            for table in (jobs, split_edits, storyboards)
        )
    )
    return connection.execute(makers).scalars().first()


def _never_used() -> sa.ColumnElement[bool]:
    """Uploads that became part of nothing for so long that no page still has them in its form."""
    used = sa.union_all(sa.select(job_sources.c.media_id), *planned_sources())
    return sa.and_(
        media.c.job_id.is_(None),
        media.c.created_at < now() - timedelta(seconds=UNUSED_S),
        media.c.id.not_in(used),
    )


def _delete_unneeded(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> tuple[MediaRow, ...]:
    needed = (
        sa.select(job_sources.c.media_id)
        .join(jobs, jobs.c.id == job_sources.c.job_id)
        .where(jobs.c.state.in_(CARRIED))
    )
    to_cut_or_join = split_sources(split_edits.c.state != SplitState.JOINED)
    gone = (
        sa.delete(media).where(wanted, media.c.id.not_in(needed.union_all(*to_cut_or_join))).returning(media)
    )
    return tuple(_row_of(row) for row in connection.execute(gone))


def _row_of(row: sa.Row[Any]) -> MediaRow:
    return MediaRow(row.id, row.owner, row.label, row.suffix, row.size_bytes, row.job_id)
