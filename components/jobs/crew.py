"""The crew: the processes that carry jobs together, and which piece of the work is whose.

Everybody who is there can tell by himself: a piece belongs to the member with the highest hash of the two
names, so that all agree without talking, and when one dies only his pieces move.
"""

import hashlib
import logging
import secrets
import time
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from components.errors import StorageError
from components.jobs.one_process import OneProcess

GRACE_S = 2.0
"""Seconds for which a member counts that isn't seen any more: after a restart of the database all must come
back before anybody is taken for dead."""
KEEPALIVES = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")
"""The server's side of it: a lock whose network was cut is free after some 25 s."""
_LOCKS = 0x636C6170
"""The first key of our advisory locks; the second is the member's number."""
_MOST_MEMBERS = 2**31 - 1

_log = logging.getLogger(__name__)


class Crew(Protocol):
    """A process's view of its crew; used by one thread, `is_mine` and `is_there` by any."""

    @property
    def name(self) -> str:
        """What this member is called, among all there are and were."""

    def join(self) -> bool:
        """Becomes a member, or stays one; whether it is. Raises StorageError."""

    def muster(self) -> bool:
        """Looks who is there; whether that changed since last time. Raises StorageError."""

    @property
    def size(self) -> int:
        """How many there are, this one too."""

    def is_there(self, name: str) -> bool:
        """Whether that one is a living member."""

    def is_mine(self, piece: str) -> bool:
        """Whether this piece of the work is this member's."""

    def leave(self) -> None:
        """Leaves what is its to the others."""


class OneCarrier:
    """The crew on a data folder: one process at a time, the one that holds the lock."""

    name = "local"
    size = 1

    def __init__(self, data_dir: Path) -> None:
        self._lock = OneProcess(data_dir / "engine.lock")

    def join(self) -> bool:
        """See `Crew`."""
        return self._lock.take()

    def muster(self) -> bool:
        """See `Crew`."""
        return False

    def is_there(self, name: str) -> bool:
        """See `Crew`."""
        return name == self.name

    def is_mine(self, piece: str) -> bool:  # there is nobody else
        """See `Crew`."""
        return True

    def leave(self) -> None:
        """See `Crew`."""
        self._lock.release()


class ServerCrew:
    """The crew on a PostgreSQL: whoever holds an advisory lock there, which ends with its connection.

    A killed process is missed at once, one whose network was cut after some 25 s (TCP keep-alives). The
    connection must be a session's own: a pooler may stand between only in session mode.
    """

    def __init__(self, database: sa.Engine) -> None:
        self._database = database
        self._number = 1 + secrets.randbelow(_MOST_MEMBERS)
        self._connection: sa.Connection | None = None
        self._seen_at: dict[int, float] = {}
        self._members: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """See `Crew`."""
        return str(self._number)

    @property
    def size(self) -> int:
        """See `Crew`."""
        return max(1, len(self._members))

    def join(self) -> bool:
        """See `Crew`."""
        try:
            self._hold()
        except sa.exc.SQLAlchemyError as error:
            self.leave()
            raise _no_answer() from error
        return self._connection is not None

    def muster(self) -> bool:
        """See `Crew`."""
        present = self._present() if self.join() else []
        moment = time.monotonic()
        self._seen_at |= dict.fromkeys(present, moment)
        self._seen_at = {one: at for one, at in self._seen_at.items() if moment - at <= GRACE_S}
        before, self._members = self._members, frozenset(self._seen_at)
        if self._members != before:
            _log.info("Workers that carry jobs: %d.", len(self._members))
        return self._members != before

    def is_there(self, name: str) -> bool:
        """See `Crew`."""
        return name.isdecimal() and int(name) in self._members

    def is_mine(self, piece: str) -> bool:
        """See `Crew`."""
        members = self._members
        return not members or max(members, key=lambda one: _weight(one, piece)) == self._number

    def leave(self) -> None:
        """See `Crew`."""
        if self._connection is not None:
            self._connection.invalidate()  # closed in earnest, for the lock ends with it
            self._connection.close()
            self._connection = None

    def _hold(self) -> None:
        """A lock of before, whose network was cut, may still be held for a while: then it is tried again."""
        if self._connection is not None:
            return
        self._connection = self._database.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting in KEEPALIVES:
            self._connection.execute(sa.text(f"SET {setting}"))
        lock = sa.select(sa.func.pg_try_advisory_lock(_LOCKS, self._number))
        if not self._connection.execute(lock).scalar_one():
            self.leave()

    def _present(self) -> list[int]:
        """Whoever holds a lock now. Raises StorageError, after which the next `join` connects anew."""
        locks = sa.table(
            "pg_locks", *(sa.column(name) for name in ("locktype", "database", "classid", "objid", "granted"))
        )
        here = sa.text("(SELECT oid FROM pg_database WHERE datname = current_database())")
        query = sa.select(sa.cast(locks.c.objid, sa.BigInteger)).where(
            locks.c.locktype == "advisory",
            locks.c.classid == _LOCKS,
            locks.c.granted,
            locks.c.database == here,
        )
        assert self._connection is not None  # noqa: S101  # joined just now
        try:
            return list(self._connection.execute(query).scalars())
        except sa.exc.SQLAlchemyError as error:
            self.leave()
            raise _no_answer() from error


def open_crew(database: sa.Engine, data_dir: Path) -> Crew:
    """The crew of a ledger: on a server as many as there are, on a file one."""
    return OneCarrier(data_dir) if database.dialect.name == "sqlite" else ServerCrew(database)


def _no_answer() -> StorageError:
    return StorageError("The database that the workers share doesn't answer.")


def _weight(member: int, piece: str) -> bytes:
    return hashlib.blake2b(f"{member} {piece}".encode(), digest_size=8).digest()
