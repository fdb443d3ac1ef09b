"""The workbench: each process has its part; what a dead one left goes, what a living one makes stays."""

from contextlib import suppress
from pathlib import Path

import pytest

from components.jobs.workbench import Workbench
from components.media.disk import appearing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("bench", "locks"):
        (tmp_path / name).mkdir()
    return tmp_path


def bench_in(folder: Path) -> Workbench:
    return Workbench(folder / "bench", folder / "locks")


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_a_process_left_that_is_gone_is_deleted(folder: Path) -> None:
    dead = bench_in(folder)
    dead.path(".mp4").write_bytes(b"half")
    dead.close()

    bench_in(folder).clear()

    assert left_in(folder) == []


def test_what_a_living_process_makes_stays(folder: Path) -> None:
    living = bench_in(folder)
    making = living.path(".mp4")
    making.write_bytes(b"half")

    bench_in(folder).clear()

    assert making.read_bytes() == b"half"
    living.close()


def test_what_a_living_process_has_half_written_stays_and_a_dead_ones_goes(folder: Path) -> None:
    living, dead = bench_in(folder), bench_in(folder)
    with (
        appearing(living.path(".mp4")) as making,
        suppress(KeyboardInterrupt),
        appearing(dead.path(".mp4")) as left,
    ):
        making.write_bytes(b"half")
        left.write_bytes(b"half")
        dead.close()

        bench_in(folder).clear()

        assert making.exists()
        assert not left.exists()
        raise KeyboardInterrupt  # what is gone can't appear
    living.close()


def test_what_older_versions_left_is_deleted(folder: Path) -> None:
    (folder / "bench" / "0123456789abcdef.mp4").write_bytes(b"half")

    bench_in(folder).clear()

    assert left_in(folder) == []


def test_a_mark_whose_lock_was_cleared_away_is_not_used(folder: Path) -> None:
    bench = bench_in(folder)
    first = bench.path(".mp4")
    for lock in (folder / "locks").iterdir():
        lock.unlink()

    second = bench.path(".mp4")

    assert first.name.partition("-")[0] != second.name.partition("-")[0]
    assert len(list((folder / "locks").iterdir())) == 1
    bench.close()
