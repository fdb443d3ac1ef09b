"""Kept files: whole or not at all, their owner's alone, there while needed, gone when deleted."""

import os
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.domain.job import Cancelled, StateName
from components.domain.request import ImageToVideo, StoredMedia
from components.errors import DiskFull, MediaMissing, QuotaReached, StorageError
from components.jobs import media_rows
from components.jobs.ledger import Ledger
from components.jobs.media_rows import UNUSED_S
from components.jobs.media_store import MEDIA_ID, MIN_FREE_BYTES, ORPHAN_AGE_S, MediaStore
from components.jobs.quota import Quota
from components.jobs.rows import now
from tests.unit.jobs.conftest import ALICE, BOB, add

pytestmark = pytest.mark.on_both

Usage = namedtuple("Usage", "total used free")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def age(path: Path) -> None:
    old = path.stat().st_mtime - ORPHAN_AGE_S - 10
    os.utime(path, (old, old))


def test_bytes_are_kept_as_they_are_under_a_name_of_ours(media_store: MediaStore, tmp_path: Path) -> None:
    kept = media_store.keep_bytes(ALICE, b"pixels", suffix=".PNG", label="../../etc/passwd")

    assert kept.path.read_bytes() == b"pixels"
    assert (kept.mime, kept.size_bytes, kept.label) == ("image/png", 6, "../../etc/passwd")
    assert MEDIA_ID.fullmatch(kept.media_id)
    assert files_in(tmp_path / "media") == [kept.path]
    assert media_store.find(ALICE, kept.media_id) == kept


def test_a_file_is_moved_in(media_store: MediaStore, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"frames")

    kept = media_store.keep_file(ALICE, path, label="clip")

    assert not path.exists()
    assert kept.path.read_bytes() == b"frames"


def test_a_result_kept_twice_is_kept_once(media_store: MediaStore, tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        path = tmp_path / "clip.mp4"
        path.write_bytes(content)
        media_store.keep_file(ALICE, path, label="clip", media_id="j" * 32 + "-video", job_id="j" * 32)

    assert media_store.find(ALICE, "j" * 32 + "-video").path.read_bytes() == b"second"
    assert len(files_in(tmp_path / "media")) == 1


@pytest.mark.parametrize("suffix", ["", "mp4", ".../..", ".mp4/x", ".averylongsuffix"])
def test_a_suffix_that_is_none_is_not_believed(media_store: MediaStore, suffix: str) -> None:
    path = media_store.temporary(".tmp")
    path.write_bytes(b"x")
    odd = path.rename(path.with_name("a" + suffix.replace("/", "_")))

    assert media_store.keep_file(ALICE, odd, label="odd").mime == "application/octet-stream"


def test_the_answer_is_the_same_for_others_files_as_for_none(media_store: MediaStore) -> None:
    kept = media_store.keep_bytes(ALICE, b"x", suffix=".png", label="x")
    answers = []
    for owner, media_id in [(BOB, kept.media_id), (ALICE, "n" * 32), (ALICE, "../" * 8), (ALICE, "%")]:
        with pytest.raises(MediaMissing) as told:
            media_store.find(owner, media_id)
        answers.append(told.value.sentence)

    assert len(set(answers)) == 1


def test_removing_deletes_the_file(media_store: MediaStore) -> None:
    kept = media_store.keep_bytes(ALICE, b"x", suffix=".png", label="x")

    with pytest.raises(MediaMissing):
        media_store.remove(BOB, kept.media_id)
    media_store.remove(ALICE, kept.media_id)

    assert not kept.path.exists()
    with pytest.raises(MediaMissing):
        media_store.find(ALICE, kept.media_id)


def test_a_source_stays_for_the_carrier_while_a_job_needs_it(media_store: MediaStore, ledger: Ledger) -> None:
    kept = media_store.keep_bytes(ALICE, b"x", suffix=".png", label="x")
    job = add(ledger, ImageToVideo(image=StoredMedia(media_id=kept.media_id)))

    media_store.remove(ALICE, kept.media_id)

    with pytest.raises(MediaMissing):
        media_store.find(ALICE, kept.media_id)
    assert media_store.file_for_carrier(kept.media_id).path.read_bytes() == b"x"

    ledger.move(job.id, {StateName.QUEUED}, Cancelled(at=now()), "enough")
    media_store.sweep()

    assert not kept.path.exists()
    with pytest.raises(MediaMissing):
        media_store.file_for_carrier(kept.media_id)


def test_a_sweep_takes_what_dead_processes_left_and_nothing_else(
    media_store: MediaStore, tmp_path: Path
) -> None:
    kept = media_store.keep_bytes(ALICE, b"x", suffix=".png", label="x")
    orphan, arriving, fresh = (
        kept.path.with_name("orphan.mp4"),
        media_store.temporary(".part"),
        media_store.temporary(".part"),
    )
    for path in (orphan, arriving, fresh):
        path.write_bytes(b"half")
    for path in (kept.path, orphan, arriving):
        age(path)

    media_store.sweep()

    assert set(files_in(tmp_path / "media")) == {kept.path, fresh}


def test_results_of_jobs_that_are_gone_are_swept(
    media_store: MediaStore, ledger: Ledger, tmp_path: Path
) -> None:
    job = add(ledger)
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"frames")
    kept = media_store.keep_file(ALICE, path, label="clip", media_id=f"{job.id}-video", job_id=job.id)
    media_store.sweep()
    assert kept.path.exists()

    ledger.remove(ALICE, job.id)
    media_store.sweep()

    assert not kept.path.exists()


def test_uploads_that_no_job_ever_stood_on_are_swept_after_two_days(
    media_store: MediaStore, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, unused = (
        media_store.keep_bytes(ALICE, b"x", suffix=".png", label=name) for name in ("used", "unused")
    )
    job = add(ledger, ImageToVideo(image=StoredMedia(media_id=used.media_id)))
    ledger.move(job.id, {StateName.QUEUED}, Cancelled(at=now()), "enough")
    uploaded_at = now()

    for later_s, left in ((UNUSED_S - 60, True), (UNUSED_S + 60, False)):
        moment = uploaded_at + timedelta(seconds=later_s)
        monkeypatch.setattr(media_rows, "now", lambda moment=moment: moment)
        media_store.sweep()
        assert unused.path.exists() is left
        assert used.path.exists()


def test_a_full_disk_is_said_before_anything_is_written(
    media_store: MediaStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, MIN_FREE_BYTES + 5))

    media_store.keep_bytes(ALICE, b"12345", suffix=".png", label="fits")
    with pytest.raises(DiskFull):
        media_store.keep_bytes(ALICE, b"123456", suffix=".png", label="too much")

    assert len(files_in(tmp_path / "media")) == 1


def test_a_folder_that_is_gone_is_said_in_our_words(media_store: MediaStore, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "media")

    with pytest.raises(StorageError):
        media_store.keep_bytes(ALICE, b"x", suffix=".png", label="x")


def test_a_file_deleted_behind_our_back_is_missing(media_store: MediaStore, database: sa.Engine) -> None:
    kept = media_store.keep_bytes(ALICE, b"x", suffix=".png", label="x")
    kept.path.unlink()

    with pytest.raises(MediaMissing):
        media_store.find(ALICE, kept.media_id)


def test_a_reached_quota_takes_in_nothing_new_but_keeps_what_was_paid_for(
    database: sa.Engine, tmp_path: Path
) -> None:
    store = MediaStore(tmp_path / "media", database, quota=Quota(total_bytes=10))
    kept = store.keep_bytes(ALICE, b"12345678", suffix=".png", label="fits")

    with pytest.raises(QuotaReached, match="of the"):
        store.keep_bytes(ALICE, b"12345678", suffix=".png", label="does not")
    result = tmp_path / "result.mp4"
    result.write_bytes(b"12345678")
    assert store.keep_file(ALICE, result, label="paid for", job_id="a" * 32).path.exists()

    store.remove(ALICE, kept.media_id)
    with pytest.raises(QuotaReached):
        store.check_quota(ALICE, 3)
    store.check_quota(ALICE, 2)


def test_one_owner_may_keep_so_many_bytes_and_uploads_whatever_others_keep(
    database: sa.Engine, tmp_path: Path
) -> None:
    store = MediaStore(tmp_path / "media", database, quota=Quota(owner_bytes=10, owner_uploads=2))
    store.keep_bytes(BOB, b"12345678", suffix=".png", label="his")
    store.keep_bytes(ALICE, b"1", suffix=".png", label="first")
    store.keep_bytes(ALICE, b"2", suffix=".png", label="second")

    with pytest.raises(QuotaReached, match="2 uploads of yours"):
        store.keep_bytes(ALICE, b"3", suffix=".png", label="third")
    with pytest.raises(QuotaReached, match="Your videos"):
        store.check_quota(ALICE, 9)
    store.check_quota(ALICE, 8)
