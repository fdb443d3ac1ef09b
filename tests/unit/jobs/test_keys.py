"""Keys: made once, the same for everybody who should have them, and nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.jobs.keys import lasting_key, shared_key, source_key


def test_the_signing_key_lasts_and_is_for_our_eyes(tmp_path: Path) -> None:
    path = tmp_path / "new" / "signing.key"

    first = lasting_key(path)

    assert len(first) == 32
    assert lasting_key(path) == first
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.on_both
def test_all_who_ask_the_ledger_at_once_get_one_key(database: sa.Engine) -> None:
    with ThreadPoolExecutor(4) as threads:
        got = set(threads.map(lambda _: shared_key(database, "sources"), range(4)))

    assert len(got) == 1
    assert len(got.pop()) == 32
    assert shared_key(database, "another") != shared_key(database, "sources")


@pytest.mark.on_both
def test_replicas_sign_sources_alike_and_strangers_otherwise(database: sa.Engine, tmp_path: Path) -> None:
    on_server = database.dialect.name == "postgresql"
    first, second = source_key(database, tmp_path / "a"), source_key(database, tmp_path / "b")

    assert (first == second) is on_server
    assert source_key(database, tmp_path / "a") == first
