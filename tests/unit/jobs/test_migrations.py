"""The ledger's shape: the migrations lead to the tables, twice is once, the future is refused."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from components.errors import StorageError
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.migrations import HEAD, alembic_config
from components.jobs.tables import metadata
from tests.unit.jobs.conftest import ALICE, add


def test_the_migrations_lead_to_the_tables_as_they_are_declared(database: sa.Engine) -> None:
    with database.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_head_is_the_newest_script() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD


def test_a_ledger_opened_again_has_lost_nothing(tmp_path: Path) -> None:
    first = open_database(tmp_path)
    job = add(Ledger(first))
    first.dispose()

    second = open_database(tmp_path)

    assert Ledger(second).get(ALICE, job.id) == job
    second.dispose()


def test_processes_that_start_together_make_one_ledger(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        engines = list(threads.map(lambda _: open_database(tmp_path), range(4)))

    job = add(Ledger(engines[0]))
    assert Ledger(engines[3]).get(ALICE, job.id) == job
    for engine in engines:
        engine.dispose()


def test_a_ledger_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'r9999'"))
    engine.dispose()

    with pytest.raises(StorageError, match="newer"):
        open_database(tmp_path)


def test_a_file_that_is_no_database_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"this is not a database" * 100)

    with pytest.raises(StorageError):
        open_database(tmp_path)
