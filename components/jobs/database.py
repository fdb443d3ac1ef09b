"""The ledger's database: a tuned SQLite file by default, PostgreSQL by URL; opened at its newest shape."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from components.errors import StorageError
from components.jobs.migrations import bring_up_to_date

BUSY_TIMEOUT_MS = 30_000
"""Milliseconds to wait for another process's write; longer than any write of ours or a back-up's."""

_LOOK_S = 0.01
CONNECT_TIMEOUT_S = 10
KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""A connection through a network that was cut is given up after some 25 s, not after two hours."""

_turn = threading.Lock()
"""Writers of this process take turns here: SQLite would let those that come second sleep, up to 0.1 s at a
time. It costs PostgreSQL nothing, for the ledger's revision puts all writes in one row anyway."""


def open_database(data_dir: Path, url: str | None = None) -> sa.Engine:
    """The ledger's database, made or migrated where needed.

    Args:
        data_dir: where `ledger.db` lies, unless a URL is given.
        url: a SQLAlchemy URL, such as `postgresql+psycopg://...`.

    Raises:
        StorageError: it can't be opened, or is newer than this version of Clapboard.
    """
    url = url or f"sqlite:///{data_dir / 'ledger.db'}"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        engine = sqlite_engine(url) if url.startswith("sqlite") else server_engine(url)
    except (OSError, sa.exc.SQLAlchemyError) as error:
        raise _cannot_open(data_dir, url) from error
    try:
        bring_up_to_date(engine)
    except StorageError:
        engine.dispose()
        raise
    except sa.exc.SQLAlchemyError as error:
        engine.dispose()
        raise _cannot_open(data_dir, url) from error
    return engine


def sqlite_engine(url: str, *, pool_size: int = 5) -> sa.Engine:
    """An engine on a SQLite file for many readers and one writer at a time (durable.md section 1)."""
    engine = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,  # prompts have no business in a log
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def tune(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = "IMMEDIATE"
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous=NORMAL")  # `writing` asks for more where money is at stake
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Waits for a process that does the same to a new file just now: here alone SQLite itself doesn't."""
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            threading.Event().wait(_LOOK_S)
        else:
            return


def server_engine(url: str, *, pool_size: int = 10) -> sa.Engine:
    """An engine on PostgreSQL; a connection that died meanwhile is noticed before it is used."""
    return sa.create_engine(
        url,
        pool_size=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,  # prompts have no business in a log
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, **KEEPALIVES},
    )


@contextmanager
def writing(engine: sa.Engine, *, onto_disk: bool = False) -> Iterator[sa.Connection]:
    """A transaction that is committed when the block ends.

    Args:
        engine: the database.
        onto_disk: whether it, and all before it, must outlive a power cut: the block then ends when the disk
            has it. Any commit outlives the process; PostgreSQL waits for its disk every time.

    Raises:
        StorageError: the database didn't take it; nothing of it was written.
    """
    try:
        with _turn, engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if onto_disk else 'NORMAL'}")
            yield connection
    except sa.exc.DBAPIError as error:
        raise StorageError("The job ledger can't be written.") from error


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for reading.

    Raises:
        StorageError: the database can't be read.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        raise StorageError("The job ledger can't be read.") from error


def _cannot_open(data_dir: Path, url: str) -> StorageError:
    if url.startswith("sqlite"):
        return StorageError(
            "The job ledger can't be opened.", next_step=f"Check that {data_dir} exists and can be written."
        )
    return StorageError(
        "The job ledger's server doesn't answer, or refuses.", next_step="Check CLAPBOARD_DATABASE_URL."
    )
