"""Finding takes: jobs and split edits in one order, by whatever a search asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

import sqlalchemy as sa

from components.domain.options import Kind
from components.domain.search import SECONDS_OF, SPLIT_STATES_OF, STATES_OF, Search, folded
from components.jobs.database import reading
from components.jobs.rows import now
from components.jobs.tables import board_takes, jobs, split_edits

BIN_S = 30 * 24 * 3600.0
"""Seconds that a take stays in the bin before its files go."""


@dataclass(frozen=True, slots=True)
class FoundIds:
    """A page of takes, newest first, and how many there are on all pages."""

    ids: tuple[str, ...]
    total: int


class TakeFinder:
    """Reads which takes an owner has. All methods raise StorageError when the database doesn't answer."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def page(self, owner: str, search: Search, *, number: int, size: int, zone: tzinfo = UTC) -> FoundIds:
        """A page of the takes that are wanted.

        Args:
            owner: whose.
            search: which.
            number: which page, from 1.
            size: takes on a page.
            zone: where the days of the search begin and end.
        """
        tables = _tables(search)
        wanted = [(table, _wanted(table, owner, search, zone)) for table in tables]
        counts = [sa.select(sa.func.count()).select_from(table).where(*where) for table, where in wanted]
        found = _newest_first(wanted).limit(size).offset((max(number, 1) - 1) * size)
        with reading(self._database) as connection:
            total = sum(connection.execute(count).scalar_one() for count in counts)
            return FoundIds(tuple(row.id for row in connection.execute(found)), total)

    def ids(self, owner: str, search: Search, *, zone: tzinfo = UTC) -> tuple[str, ...]:
        """All takes that are wanted, newest first."""
        wanted = [(table, _wanted(table, owner, search, zone)) for table in _tables(search)]
        with reading(self._database) as connection:
            return tuple(row.id for row in connection.execute(_newest_first(wanted)))


def in_bin(table: sa.Table) -> sa.ColumnElement[bool]:
    """In the bin, and not so long that it is only waiting to be swept."""
    return table.c.removed_at > now() - timedelta(seconds=BIN_S)


def listed(table: sa.Table) -> sa.ColumnElement[bool]:
    """A take of its own, and not a part of one."""
    return table.c.split_edit_id.is_(None) if table is jobs else sa.true()


def _tables(search: Search) -> Collection[sa.Table]:
    return (jobs, split_edits) if search.kind in {None, Kind.EDIT} else (jobs,)


def _newest_first(
    wanted: Collection[tuple[sa.Table, list[sa.ColumnElement[bool]]]],
) -> sa.Select[tuple[str, datetime]] | sa.CompoundSelect[tuple[str, datetime]]:
    selects = [sa.select(table.c.id, table.c.created_at).where(*where) for table, where in wanted]
    if len(selects) == 1:
        return selects[0].order_by(jobs.c.created_at.desc(), jobs.c.id)
    both = sa.union_all(*selects)
    return both.order_by(both.selected_columns.created_at.desc(), both.selected_columns.id)


def _wanted(table: sa.Table, owner: str, search: Search, zone: tzinfo) -> list[sa.ColumnElement[bool]]:
    """The conditions; every one is a plain comparison that SQLite and PostgreSQL read alike."""
    columns = table.c
    wanted = [columns.owner == owner, listed(table)]
    wanted.append(in_bin(table) if search.binned else columns.removed_at.is_(None))
    wanted.extend(_says(table, word) for word in folded(search.words).split())
    if search.kind is not None and table is jobs:
        wanted.append(columns.kind == search.kind)
    if search.stage is not None:
        states = STATES_OF[search.stage] if table is jobs else SPLIT_STATES_OF[search.stage]
        wanted.append(columns.state.in_(states))
    if search.model is not None:
        wanted.append(columns.model == search.model)
    if search.starred:
        wanted.append(columns.starred)
    if search.board is not None:
        on_board = sa.select(board_takes.c.take_id).where(board_takes.c.board_id == search.board)
        wanted.append(columns.id.in_(on_board))
    return wanted + _of_length(table, search) + _of_days(table, search, zone)


def _says(table: sa.Table, word: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.contains(word, autoescape=True) for column in (table.c.words, table.c.looks)))


def _of_length(table: sa.Table, search: Search) -> list[sa.ColumnElement[bool]]:
    if search.length is None:
        return []
    more_than_s, at_most_s = SECONDS_OF[search.length]
    longer = [table.c.duration_s > more_than_s]
    return longer if at_most_s == float("inf") else [*longer, table.c.duration_s <= at_most_s]


def _of_days(table: sa.Table, search: Search, zone: tzinfo) -> list[sa.ColumnElement[bool]]:
    wanted = []
    if search.since is not None:
        wanted.append(table.c.created_at >= datetime.combine(search.since, time(), zone))
    if search.until is not None and search.until < search.until.max:
        wanted.append(table.c.created_at < datetime.combine(search.until + timedelta(days=1), time(), zone))
    return wanted
