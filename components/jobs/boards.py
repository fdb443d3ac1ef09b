"""Boards: what an owner sorts takes onto; a take may be on several."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from components.domain.search import folded
from components.errors import InvalidRequest
from components.jobs.database import reading, writing
from components.jobs.ledger import next_revision
from components.jobs.rows import now
from components.jobs.tables import board_takes, boards

MAX_NAME_CHARS = 60
MAX_BOARDS = 100
"""More can't be overlooked any more, and every one is a choice in every menu."""


@dataclass(frozen=True, slots=True)
class Board:
    """A board of one owner."""

    id: str
    name: str


class Boards:
    """The tables `boards` and `board_takes`. All methods raise StorageError when it doesn't answer."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def all(self, owner: str) -> tuple[Board, ...]:
        """This owner's boards by name."""
        query = sa.select(boards.c.id, boards.c.name).where(boards.c.owner == owner)
        with reading(self._database) as connection:
            found = [Board(row.id, row.name) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda board: folded(board.name)))

    def of(self, owner: str, take_id: str) -> frozenset[str]:
        """The ids of this owner's boards that a take is on."""
        query = (
            sa.select(boards.c.id)
            .join(board_takes, board_takes.c.board_id == boards.c.id)
            .where(boards.c.owner == owner, board_takes.c.take_id == take_id)
        )
        with reading(self._database) as connection:
            return frozenset(connection.execute(query).scalars())

    def create(self, owner: str, name: str) -> str:
        """A new board; its id. Raises InvalidRequest when the name can't be used."""
        name, board_id = self._checked(owner, name), uuid.uuid4().hex
        if len(self.all(owner)) >= MAX_BOARDS:
            raise InvalidRequest(f"{MAX_BOARDS} boards are the most.", next_step="Delete one first.")
        values = {"id": board_id, "owner": owner, "name": name, "created_at": now()}
        with writing(self._database) as connection:
            next_revision(connection)
            connection.execute(sa.insert(boards).values(**values))
        return board_id

    def rename(self, owner: str, board_id: str, name: str) -> None:
        """Gives a board of this owner another name. Raises InvalidRequest when it can't be used."""
        name = self._checked(owner, name, besides=board_id)
        with writing(self._database) as connection:
            next_revision(connection)
            connection.execute(sa.update(boards).where(*_this(owner, board_id)).values(name=name))

    def delete(self, owner: str, board_id: str) -> None:
        """Deletes a board of this owner; its takes stay."""
        with writing(self._database) as connection:
            next_revision(connection)
            connection.execute(sa.delete(boards).where(*_this(owner, board_id)))

    def put(self, owner: str, board_id: str, ids: Collection[str]) -> None:
        """Puts takes of this owner onto a board; those that are on it stay."""
        with writing(self._database) as connection:
            next_revision(connection)
            if connection.execute(sa.select(boards.c.id).where(*_this(owner, board_id))).first() is None:
                return
            there = sa.select(board_takes.c.take_id).where(board_takes.c.board_id == board_id)
            known = set(connection.execute(there).scalars())
            rows = [
                {"board_id": board_id, "take_id": take_id}
                for take_id in dict.fromkeys(ids)
                if take_id not in known
            ]
            if rows:
                connection.execute(sa.insert(board_takes), rows)

    def take_off(self, owner: str, board_id: str, ids: Collection[str]) -> None:
        """Takes takes off a board of this owner."""
        mine = sa.select(boards.c.id).where(*_this(owner, board_id)).scalar_subquery()
        gone = sa.delete(board_takes).where(
            board_takes.c.board_id == mine, board_takes.c.take_id == sa.bindparam("gone")
        )
        with writing(self._database) as connection:
            next_revision(connection)
            if ids:
                connection.execute(gone, [{"gone": take_id} for take_id in ids])

    def _checked(self, owner: str, name: str, *, besides: str = "") -> str:
        name = " ".join(name.split())
        if not name or len(name) > MAX_NAME_CHARS:
            raise InvalidRequest(
                f"A board's name has 1 to {MAX_NAME_CHARS} characters.", next_step="Choose another name."
            )
        if any(folded(board.name) == folded(name) and board.id != besides for board in self.all(owner)):
            raise InvalidRequest(f"There is a board “{name}” already.", next_step="Choose another name.")
        return name


def _this(owner: str, board_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return boards.c.owner == owner, boards.c.id == board_id
