"""The ledger's shape: the migrations lead to the tables, twice is once, the future is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from components.domain.job import Working
from components.domain.request import TextToVideo
from components.errors import StorageError
from components.jobs.database import open_database, server_engine, sqlite_engine
from components.jobs.ledger import Ledger
from components.jobs.media_rows import MediaRows
from components.jobs.migrations import HEAD, alembic_config
from components.jobs.tables import jobs, metadata, receipts
from tests.unit.jobs.conftest import ALICE, add


@pytest.mark.on_both
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


@pytest.mark.on_both
def test_processes_that_start_together_make_one_ledger(
    tmp_path: Path, empty_database_url: str | None
) -> None:
    with ThreadPoolExecutor(4) as threads:
        engines = list(threads.map(lambda _: open_database(tmp_path, empty_database_url), range(4)))

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


@pytest.mark.parametrize("scheme", ["postgresql+psycopg", "nonsense"])
def test_a_server_that_is_not_there_is_said_plainly_and_its_password_is_not(
    tmp_path: Path, scheme: str
) -> None:
    with pytest.raises(StorageError) as told:
        open_database(tmp_path, f"{scheme}://clapboard:a-password@127.0.0.1:9/clapboard")

    assert "CLAPBOARD_DATABASE_URL" in told.value.next_step
    assert "a-password" not in f"{told.value.sentence} {told.value.next_step}"


FIRST_LEDGER = """
INSERT INTO jobs (id, owner, kind, engine, state, facts, request, price_usd, parent_id, progress,
                  created_at, updated_at, revision, tries, send_after)
VALUES ('j1', 'alice', 'text', 'Sandbox', 'working',
        '{"name":"working","request_id":"video_gen_1","accepted_at":"2026-11-22T12:00:01Z","hindrance":null}',
        '{"kind":"text","prompt":"a fox","duration_s":1.0,"aspect_ratio":"16:9","resolution":"720p",
          "model":"grok-imagine-video"}',
        700000000, NULL, 0.5, '2026-11-22 12:00:00.000000', '2026-11-22 12:00:01.000000', 2, 0, NULL);
INSERT INTO transitions (job_id, at, from_state, to_state, why)
VALUES ('j1', '2026-11-22 12:00:00.000000', NULL, 'queued', 'submitted');
INSERT INTO job_sources (job_id, media_id) VALUES ('j1', 'mmmmmmmmmmmmmmmm');
INSERT INTO media (id, owner, job_id, label, suffix, size_bytes, created_at, removed_at)
VALUES ('mmmmmmmmmmmmmmmm', 'alice', NULL, 'still', '.png', 3, '2026-11-22 12:00:00.000000', NULL);
UPDATE counters SET value = 2 WHERE name = 'revision';
"""
"""Rows as the first version of Clapboard wrote them; never to be changed."""


def at_revision(url: str, revision: str) -> sa.Engine:
    """A ledger as an older version made it."""
    engine = sqlite_engine(url) if url.startswith("sqlite") else server_engine(url)
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def write_as_the_first_version_did(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for statement in FIRST_LEDGER.split(";\n"):
            connection.exec_driver_sql(statement)


def found_whole(ledger: sa.Engine) -> bool:
    """Whether all that the first version wrote is there, in today's words."""
    job = Ledger(ledger).get(ALICE, "j1")
    assert job.request == TextToVideo(prompt="a fox", duration_s=1.0)
    assert job.state == Working(
        request_id="video_gen_1", accepted_at=datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC)
    )
    assert (job.price_usd, job.progress, job.revision) == (Decimal("0.07"), 0.5, 2)
    assert [line.why for line in Ledger(ledger).history(ALICE, "j1")] == ["submitted"]
    return MediaRows(ledger).find("m" * 16, owner=ALICE) is not None


OLDER = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()][1:]


@pytest.mark.on_both
@pytest.mark.parametrize("revision", OLDER)
def test_a_ledger_of_any_older_version_opens_without_loss(
    tmp_path: Path, empty_database_url: str | None, revision: str
) -> None:
    old = at_revision(empty_database_url or f"sqlite:///{tmp_path / 'ledger.db'}", revision)
    write_as_the_first_version_did(old)
    old.dispose()

    opened = open_database(tmp_path, empty_database_url)

    assert found_whole(opened)
    assert add(Ledger(opened)).revision > 2
    opened.dispose()


def test_jobs_of_the_first_version_are_found_by_their_words(tmp_path: Path) -> None:
    old = at_revision(f"sqlite:///{tmp_path / 'ledger.db'}", "r0001")
    write_as_the_first_version_did(old)
    old.dispose()

    opened = open_database(tmp_path)

    with opened.connect() as connection:
        found_by = connection.execute(sa.select(jobs.c.prompt, jobs.c.model, jobs.c.duration_s)).one()
        receipt = connection.execute(sa.select(receipts)).one()
    assert tuple(found_by) == ("a fox", "grok-imagine-video", 1.0)
    assert (receipt.job_id, receipt.owner, receipt.day) == ("j1", ALICE, date(2026, 11, 22))
    assert (receipt.billed, receipt.price_usd, receipt.cost_usd) == ("expected", Decimal("0.07"), None)
    opened.dispose()


@pytest.mark.on_both
def test_a_process_of_the_first_version_may_go_on_while_the_ledger_is_brought_up_to_date(
    database: sa.Engine,
) -> None:
    write_as_the_first_version_did(database)

    assert found_whole(database)
    assert accepted_again(database)


def accepted_again(ledger: sa.Engine) -> bool:
    """The first version's own words for a move, on today's tables."""
    move = "UPDATE jobs SET state = 'fetching', revision = 3 WHERE id = 'j1' AND state = 'working'"
    with ledger.begin() as connection:
        return connection.exec_driver_sql(move).rowcount == 1
