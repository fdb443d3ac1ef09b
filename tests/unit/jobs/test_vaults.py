"""Vaults: a folder and a bucket do the same; what a bucket keeps, every machine finds."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.errors import MediaMissing, StorageError
from components.jobs.bucket import COPY_FORGOTTEN_S, COPY_USED_S, BucketAddress, BucketVault
from components.jobs.media_store import ORPHAN_AGE_S, MediaStore
from components.jobs.vault import FolderVault, Vault
from tests.object_store import ObjectStore
from tests.unit.jobs.conftest import ALICE, BOB

NAME = "ab/abcd.mp4"
ROOMY = 10**9


def made(folder: Path, content: bytes) -> Path:
    path = folder / "made.mp4"
    path.write_bytes(content)
    return path


def age(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds, time.time() - seconds))


@pytest.fixture
def bucket(object_store: ObjectStore) -> BucketAddress:
    return object_store.new_prefix()


@pytest.fixture
def afar(bucket: BucketAddress, tmp_path: Path) -> BucketVault:
    """The bucket as another machine sees it."""
    return BucketVault(bucket, tmp_path / "afar", copies_bytes=ROOMY)


@pytest.fixture(params=["folder", "bucket"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "folder":
        (tmp_path / "kept").mkdir()
        return FolderVault(tmp_path / "kept")
    address: BucketAddress = request.getfixturevalue("bucket")
    return BucketVault(address, tmp_path / "copies", copies_bytes=ROOMY)


def test_a_file_is_moved_in_and_read_back_whole_and_in_part(vault: Vault, tmp_path: Path) -> None:
    path = made(tmp_path, b"0123456789" * 300_000)

    vault.keep(path, NAME)

    assert not path.exists()
    assert vault.has(NAME)
    assert vault.fetched(NAME).read_bytes() == b"0123456789" * 300_000
    assert b"".join(vault.read(NAME, 1_000_005, 2_999_999)) == (b"0123456789" * 300_000)[1_000_005:2_999_999]


def test_the_newest_of_one_name_is_kept(vault: Vault, tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        vault.keep(made(tmp_path, content), NAME)

    assert vault.fetched(NAME).read_bytes() == b"second"
    assert b"".join(vault.read(NAME, 0, 6)) == b"second"


def test_what_is_deleted_is_gone_and_deleting_it_again_is_no_fault(vault: Vault, tmp_path: Path) -> None:
    vault.keep(made(tmp_path, b"frames"), NAME)

    vault.delete([NAME, "no/nothing.mp4"])
    vault.delete([NAME])

    assert not vault.has(NAME)
    with pytest.raises(MediaMissing):
        b"".join(vault.read(NAME, 0, 6))


def test_old_files_are_told_from_new_ones(vault: Vault, tmp_path: Path) -> None:
    vault.keep(made(tmp_path, b"frames"), NAME)

    assert list(vault.older_than(time.time() + 3600)) == [NAME]
    assert list(vault.older_than(time.time() - 3600)) == []


def test_what_one_machine_keeps_another_finds_and_deletes(
    bucket: BucketAddress, afar: BucketVault, database: sa.Engine, tmp_path: Path
) -> None:
    here = MediaStore(
        tmp_path / "a", database, vault=BucketVault(bucket, tmp_path / "a/copies", copies_bytes=ROOMY)
    )
    there = MediaStore(tmp_path / "b", database, vault=afar)
    kept = here.keep_bytes(ALICE, b"pixels", suffix=".png", label="still")

    found = there.find(ALICE, kept.media_id)
    assert found.path.read_bytes() == b"pixels"
    assert found == kept
    with pytest.raises(MediaMissing):
        there.find(BOB, kept.media_id)
    there.remove(ALICE, kept.media_id)
    with pytest.raises(MediaMissing):
        here.find(ALICE, kept.media_id)


def test_a_sweep_of_a_bucket_takes_what_no_row_speaks_of(
    afar: BucketVault, database: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MediaStore(tmp_path / "a", database, vault=afar)
    kept = store.keep_bytes(ALICE, b"pixels", suffix=".png", label="still")
    afar.keep(made(tmp_path, b"left"), NAME)
    later = time.time() + ORPHAN_AGE_S + 60

    store.sweep()
    assert afar.has(NAME)
    monkeypatch.setattr(time, "time", lambda: later)
    store.sweep()

    assert not afar.has(NAME)
    assert afar.has(kept.name)


def test_copies_stay_within_their_bound_and_those_in_use_stay(bucket: BucketAddress, tmp_path: Path) -> None:
    vault = BucketVault(bucket, tmp_path / "copies", copies_bytes=10)
    for number, unused_s in enumerate((COPY_FORGOTTEN_S + 60, COPY_USED_S + 60, 0.0)):
        vault.keep(made(tmp_path, b"sixsix"), f"ab/{number}.mp4")
        age(vault.fetched(f"ab/{number}.mp4"), unused_s)

    vault.keep(made(tmp_path, b"sixsix"), "ab/new.mp4")

    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == ["ab-2.mp4", "ab-new.mp4"]
    assert vault.fetched("ab/0.mp4").read_bytes() == b"sixsix"


@pytest.mark.parametrize("fault", [{"secret_access_key": "wrong"}, {"url": "s3://no-such-bucket"}])
def test_a_bucket_that_refuses_is_said_in_our_words_and_no_secret_is_told(
    bucket: BucketAddress, tmp_path: Path, fault: dict[str, str]
) -> None:
    vault = BucketVault(replace(bucket, **fault), tmp_path / "copies", copies_bytes=ROOMY)
    path = made(tmp_path, b"frames")

    with pytest.raises(StorageError) as told:
        vault.keep(path, NAME)

    assert path.read_bytes() == b"frames", "what could not be kept is still there"
    assert "secret" not in f"{told.value.sentence} {told.value.next_step}"
