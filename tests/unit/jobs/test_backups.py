"""Back-ups: whole while everything goes on, put back without loss, and nothing sent twice for it."""

import subprocess
import threading
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from components import backup
from components.domain.job import OutcomeUnknown, Sending, StateName, Working
from components.domain.options import Model
from components.domain.replay import ReplayState
from components.domain.split_edit import PlannedPart, Sound, SplitPlan, SplitState
from components.domain.storyboard_run import BoardState
from components.errors import InvalidRequest, StorageError
from components.jobs import tables
from components.jobs.backups import back_up, hold_back, put_back
from components.jobs.database import open_database
from components.jobs.keys import shared_key
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.jobs.split_ledger import SplitLedger
from tests.postgres import Cluster, program
from tests.unit.jobs.conftest import ALICE, ENGINE, add


def kept_in(folder: Path) -> set[str]:
    return {path.name for path in (folder / "media").glob("??/*")}


def test_a_ledger_with_its_media_is_put_back_as_it_was(
    ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    kept = media_store.keep_bytes(ALICE, b"pixels", suffix=".png", label="still")
    working = Working(request_id="r-1", accepted_at=now())
    job = add(ledger)
    ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "sending")
    moved = ledger.move(job.id, {StateName.SENDING}, working, "accepted")

    assert back_up(tmp_path, tmp_path / "saved").files == 1
    put_back(tmp_path / "saved", tmp_path / "new")

    database = open_database(tmp_path / "new")
    assert Ledger(database).get(ALICE, job.id) == moved
    assert MediaStore(tmp_path / "new" / "media", database).find(ALICE, kept.media_id).path.read_bytes() == (
        b"pixels"
    )
    database.dispose()


def test_a_second_back_up_copies_only_what_is_new_and_drops_what_was_deleted(
    ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    first, second = (media_store.keep_bytes(ALICE, b"sixsix", suffix=".png", label="x") for _ in range(2))
    assert back_up(tmp_path, saved).copied_bytes == 12
    media_store.remove(ALICE, first.media_id)
    third = media_store.keep_bytes(ALICE, b"new", suffix=".png", label="x")

    assert back_up(tmp_path, saved).copied_bytes == 3

    assert kept_in(saved) == {Path(kept.name).name for kept in (second, third)}


def test_a_back_up_that_is_made_while_jobs_are_written_is_of_one_moment(
    ledger: Ledger, tmp_path: Path
) -> None:
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            add(ledger)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        add(ledger)
        back_up(tmp_path, tmp_path / "saved")
    finally:
        done.set()
        writer.join()

    copy = open_database(tmp_path / "saved")
    with copy.connect() as connection:
        jobs, lines = (
            int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
            for table in (tables.jobs, tables.transitions)
        )
    assert jobs == lines
    assert 0 < jobs <= len(ledger.active(ALICE))
    copy.dispose()


@pytest.mark.on_both
def test_nothing_of_a_back_up_is_sent_by_itself_for_it_may_have_been_sent_since(
    database: sa.Engine, ledger: Ledger
) -> None:
    queued = add(ledger)
    splits = SplitLedger(database)
    to_cut = SplitPlan(
        media_id="m" * 32,
        label="clip",
        prompt="snow",
        model=Model.IMAGINE,
        sound=Sound.PARTS,
        parts=(PlannedPart(start_s=0.0, length_s=1.0, price_usd=Decimal("0.04")),),
    )
    split_edit = splits.add(ALICE, ENGINE, to_cut)

    with database.begin() as connection:
        plan = {"owner": ALICE, "engine": ENGINE, "state": "running", "created_at": now()}
        board = {"id": "b", "version": 1, "title": "a film", "plan": "{}"}
        connection.execute(sa.insert(tables.storyboards).values(**plan, **board))
        replay = {"id": "r", "label": "a branch", "source": "clip", "media_id": "m" * 32}
        connection.execute(sa.insert(tables.replays).values(**plan, **replay))

    held = hold_back(database)

    assert (held.jobs, held.split_edits, held.plans) == (1, 1, 2)
    assert isinstance(ledger.get(ALICE, queued.id).state, OutcomeUnknown)
    assert splits.get(ALICE, split_edit.id).state is SplitState.FAILED
    assert splits.to_do() == ()
    with database.connect() as connection:
        assert connection.execute(sa.select(tables.storyboards.c.state)).scalar() == BoardState.PAUSED
        assert connection.execute(sa.select(tables.replays.c.state)).scalar() == ReplayState.STOPPED
    assert hold_back(database).jobs == 0


def test_a_dump_of_a_server_is_restored_whole_and_sends_nothing(
    postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, restored = postgres.new_database(), postgres.empty_database()
    database = open_database(tmp_path, running)
    queued, key = add(Ledger(database)), shared_key(database, "sources")
    database.dispose()

    dump = tmp_path / "clapboard.dump"
    run(program("pg_dump"), "--format=custom", f"--file={dump}", plain(running))
    run(program("pg_restore"), "--clean", "--if-exists", f"--dbname={plain(restored)}", dump)
    monkeypatch.setenv("CLAPBOARD_DATABASE_URL", restored)
    assert backup.main(["restored"]) == 0

    database = open_database(tmp_path, restored)
    again = Ledger(database).get(ALICE, queued.id)
    assert isinstance(again.state, OutcomeUnknown)
    assert again.request == queued.request
    assert shared_key(database, "sources") == key
    database.dispose()


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def test_a_ledger_that_is_there_is_not_written_over(ledger: Ledger, tmp_path: Path) -> None:
    back_up(tmp_path, tmp_path / "saved")
    job = add(ledger)

    with pytest.raises(InvalidRequest):
        put_back(tmp_path / "saved", tmp_path)

    assert ledger.get(ALICE, job.id) == job


def test_what_is_no_data_folder_and_no_back_up_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        back_up(tmp_path / "nothing", tmp_path / "saved")
    with pytest.raises(InvalidRequest):
        put_back(tmp_path / "nothing", tmp_path / "new")


def test_the_command_saves_and_restores_and_says_what_waits(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(ledger)
    monkeypatch.setenv("CLAPBOARD_DATA_DIR", str(tmp_path))
    assert backup.main(["save", str(tmp_path / "saved")]) == 0
    monkeypatch.setenv("CLAPBOARD_DATA_DIR", str(tmp_path / "new"))

    assert backup.main(["restore", str(tmp_path / "saved")]) == 0
    assert "1 jobs" in capsys.readouterr().out
    assert backup.main(["restore", str(tmp_path / "saved")]) == 1
    monkeypatch.setenv("CLAPBOARD_MEDIA_URL", "s3://media")
    assert backup.main(["save", str(tmp_path / "saved")]) == 1
    assert "pg_dump" in capsys.readouterr().err
