"""What a browser made before its user signed in becomes his: all of it at once, also while it is made."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from components.domain.storyboard import Plan
from components.errors import JobMissing, MediaMissing
from components.jobs.handing_over import hand_over
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.storyboard_ledger import StoryboardLedger
from components.jobs.tables import metadata
from tests.unit.jobs.conftest import ALICE, BOB, ENGINE, add

USER = "the signed-in user"


def test_jobs_files_and_receipts_change_hands_and_others_keep_theirs(
    database: sa.Engine, ledger: Ledger, media_store: MediaStore
) -> None:
    mine, his = add(ledger), add(ledger, owner=BOB)
    upload = media_store.keep_bytes(ALICE, b"1", suffix=".png", label="a still")

    assert hand_over(database, ALICE, USER) == 1

    assert ledger.get(USER, mine.id).id == mine.id
    assert media_store.find(USER, upload.media_id).label == "a still"
    assert ledger.get(BOB, his.id).owner == BOB
    with pytest.raises(JobMissing):
        ledger.get(ALICE, mine.id)
    with pytest.raises(MediaMissing):
        media_store.find(ALICE, upload.media_id)
    with database.connect() as connection:
        for table in metadata.sorted_tables:
            if "owner" in table.c:
                assert ALICE not in connection.execute(sa.select(table.c.owner)).scalars().all()


def test_open_pages_of_both_see_it_at_their_next_poll(database: sa.Engine, ledger: Ledger) -> None:
    job = add(ledger)
    mark = ledger.mark(ALICE)
    _nothing, seen = ledger.changed(USER, 0)

    hand_over(database, ALICE, USER)

    assert [each.id for each in ledger.changed(USER, seen)[0]] == [job.id]
    assert ledger.mark(ALICE) != mark


def test_a_video_that_arrives_meanwhile_belongs_to_whose_job_it_is_now(
    database: sa.Engine, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    job = add(ledger)
    result = tmp_path / "result.mp4"
    result.write_bytes(b"video")
    hand_over(database, ALICE, USER)

    kept = media_store.keep_file(ALICE, result, label="fox", media_id=f"{job.id}-video", job_id=job.id)

    assert media_store.find(USER, kept.media_id).size_bytes == 5
    with pytest.raises(MediaMissing):
        media_store.find(ALICE, kept.media_id)


def test_a_film_that_is_joined_meanwhile_belongs_to_whose_storyboard_it_is_now(
    database: sa.Engine, media_store: MediaStore, tmp_path: Path
) -> None:
    board = StoryboardLedger(database).add(ALICE, ENGINE, Plan(title="Film"))
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    hand_over(database, ALICE, USER)

    kept = media_store.keep_file(ALICE, film, label="Film", media_id=f"{board.id}-film", job_id=board.id)

    assert media_store.find(USER, kept.media_id).size_bytes == 4
