"""A throwaway PostgreSQL for the tests: Debian's own server on a unix socket, one fresh database a test."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from components.jobs.database import open_database
from components.jobs.tables import metadata

USER = "clapboard"
START_LIMIT_S = 60.0
UNDURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
"""What makes it quick: it has nothing to keep beyond the tests."""
QUIET = ("listen_addresses=", "logging_collector=off", "log_min_messages=fatal", "autovacuum=off")


TABLES = (
    "SELECT table_schema, table_name FROM information_schema.tables"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
)


@dataclass
class Cluster:
    """A running server.

    Attributes:
        folder: its data and its socket.
        process: the server.
    """

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _has_template: bool = False
    _free: list[str] = field(default_factory=list)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The URL of an empty ledger, as `open_database` leaves one."""
        if not self._has_template:
            self._execute("CREATE DATABASE template_ledger")
            open_database(self.folder, self.url("template_ledger")).dispose()
            self._has_template = True
        return self._create(" TEMPLATE template_ledger STRATEGY FILE_COPY")

    def lend(self) -> str:
        """A new database, or one that was given back: a hundred of them would take a minute to delete."""
        return self._free.pop() if self._free else self.new_database()

    def give_back(self, url: str) -> None:
        """Empties a lent database for the next; one that isn't a plain ledger any more is left alone."""
        try:
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("SET lock_timeout = '2s'")
                found = {(schema, table) for schema, table in connection.execute(TABLES)}
                if found == {("public", table) for table in (*metadata.tables, "alembic_version")}:
                    emptied = ", ".join(sorted(metadata.tables.keys() - {"counters"}))
                    connection.execute(f"TRUNCATE {emptied} RESTART IDENTITY".encode())
                    connection.execute("UPDATE counters SET value = 0")
                    self._free.append(url)
        except psycopg.Error:
            return  # a test left a lock in it: it is not lent again

    def empty_database(self) -> str:
        """The URL of a database with nothing in it."""
        return self._create("")

    def start(self) -> None:
        settings = [word for setting in (*UNDURABLE, *QUIET) for word in ("-c", setting)]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [program("postgres"), "-D", self.folder / "data", "-k", self.folder, *settings],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=_somebody(),
            env=_plain_environment(),
        )
        log.close()
        deadline = time.monotonic() + START_LIMIT_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "log").read_text()[-2000:])
            time.sleep(0.02)

    def stop(self) -> None:
        """At once, as `pg_ctl stop -m immediate` does."""
        self._end(signal.SIGQUIT)

    def restart(self) -> None:
        """Throws everybody out, keeps what was committed, comes back."""
        self._end(signal.SIGINT)
        self.start()

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def _create(self, like: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}{like}")
        return self.url(name)

    def _execute(self, statement: str) -> None:
        with self._connection() as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        try:
            self._connection().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connection(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A server of its own in a temporary folder."""
    # Not in pytest's folder: root's may be entered by root alone, and the server is never root.
    with tempfile.TemporaryDirectory(prefix="clapboard-pg-") as name:
        folder = Path(name)
        if (user := _somebody()) is not None:
            shutil.chown(folder, user)
        made_as = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        made = subprocess.run(
            [program("initdb"), "-D", folder / "data", *made_as],
            user=user,
            env=_plain_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        cluster = Cluster(folder)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def program(name: str) -> Path:
    """Debian keeps the server's programs off the PATH, a folder a version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda at: int(at.parts[4]))
    found = versions[-1] if versions else shutil.which(name)
    assert found, "The tests need PostgreSQL's server: `.ci/environment servers`, or your system's package."
    return Path(found)


def _somebody() -> str | None:
    """Who runs the server where the tests are root's: PostgreSQL refuses to be."""
    return "postgres" if os.geteuid() == 0 else None


def _plain_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
