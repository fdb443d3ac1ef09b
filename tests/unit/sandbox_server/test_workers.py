"""Worker processes: they report, they are replaced when they die, they never outlive their pool."""

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path

import pytest

from components.errors import GenerationFailed, SourceDamaged
from components.sandbox.workers import WorkerPool
from tests.unit.sandbox_server.renders import do_as_named, never_warm

PATIENCE_S = 120.0


@contextmanager
def running(pool: WorkerPool[Path]) -> Iterator[WorkerPool[Path]]:
    pool.start()
    try:
        yield pool
    finally:
        pool.stop()


class Heard:
    """Progress as it was told, and a way to wait for half."""

    def __init__(self) -> None:
        self.fractions: list[float] = []
        self.half = threading.Event()

    def __call__(self, fraction: float) -> None:
        self.fractions.append(fraction)
        if fraction >= 0.5:
            self.half.set()


def test_jobs_are_done_in_order_with_progress_and_at_low_priority(tmp_path: Path) -> None:
    heard = Heard()
    with running(WorkerPool(do_as_named)) as pool:
        first = pool.submit(tmp_path / "a", heard)
        second = pool.submit(tmp_path / "b", Heard())
        second.outcome.result(PATIENCE_S)
        assert first.outcome.done()
    assert heard.fractions == [0.0, 0.25, 0.5, 1.0]
    name, pid, niceness = (tmp_path / "a").read_text().split()
    assert name == "a"
    assert int(niceness) >= 10
    assert (tmp_path / "b").read_text().split()[1] == pid


def test_owners_are_served_in_turn(tmp_path: Path) -> None:
    served: list[str] = []

    class Served:
        def __init__(self, name: str) -> None:
            self.name = name

        def __call__(self, fraction: float) -> None:
            if fraction == 0.0 and self.name not in served:
                served.append(self.name)

    heard = Heard()
    with running(WorkerPool(do_as_named)) as pool:
        stalled = pool.submit(tmp_path / "stall", heard, owner="busy")
        busy = [pool.submit(tmp_path / f"busy-{n}", Served(f"busy-{n}"), owner="busy") for n in range(3)]
        pool.submit(tmp_path / "other", Served("other"), owner="other")
        assert heard.half.wait(PATIENCE_S)
        stalled.cancel()
        busy[-1].outcome.result(PATIENCE_S)
    assert served.index("other") <= 1


def test_a_worker_that_dies_fails_its_job_only(tmp_path: Path) -> None:
    with running(WorkerPool(do_as_named)) as pool:
        dying = pool.submit(tmp_path / "die", Heard())
        next_one = pool.submit(tmp_path / "b", Heard())
        with pytest.raises(GenerationFailed, match="process died") as caught:
            dying.outcome.result(PATIENCE_S)
        next_one.outcome.result(PATIENCE_S)
    assert caught.value.code == "server_error"
    assert (tmp_path / "b").exists()


def test_a_job_past_its_deadline_is_stopped(tmp_path: Path) -> None:
    with running(WorkerPool(do_as_named, deadline_s=2.0)) as pool:
        pool.submit(tmp_path / "first", Heard()).outcome.exception(PATIENCE_S)
        stalled = pool.submit(tmp_path / "stall", Heard())
        with pytest.raises(GenerationFailed, match="longer than 2 s"):
            stalled.outcome.result(PATIENCE_S)


def test_errors_of_a_render_come_through_with_their_class_and_words(tmp_path: Path) -> None:
    with running(WorkerPool(do_as_named, warm=never_warm)) as pool:
        with pytest.raises(SourceDamaged) as damaged:
            pool.submit(tmp_path / "damaged", Heard()).outcome.result(PATIENCE_S)
        with pytest.raises(GenerationFailed, match="could not render"):
            pool.submit(tmp_path / "bug", Heard()).outcome.result(PATIENCE_S)
    assert (damaged.value.sentence, damaged.value.code) == ("The clip is cut off.", "moov")


def test_a_cancelled_job_stops_or_never_starts(tmp_path: Path) -> None:
    heard = Heard()
    with running(WorkerPool(do_as_named)) as pool:
        stalled = pool.submit(tmp_path / "stall", heard)
        waiting = pool.submit(tmp_path / "waiting", Heard())
        after = pool.submit(tmp_path / "after", Heard())
        assert heard.half.wait(PATIENCE_S)
        waiting.cancel()
        stalled.cancel()
        after.outcome.result(PATIENCE_S)
    for given_up in (stalled, waiting):
        with pytest.raises(CancelledError):
            given_up.outcome.result(0)
    assert not (tmp_path / "waiting").exists()


def test_stopping_ends_the_workers_and_gives_up_their_jobs(tmp_path: Path) -> None:
    heard = Heard()
    with running(WorkerPool(do_as_named, workers=2)) as pool:
        jobs = [pool.submit(tmp_path / f"stall-{n}", heard) for n in range(3)]
        assert heard.half.wait(PATIENCE_S)
    assert all(job.outcome.cancelled() for job in jobs)
    assert multiprocessing.active_children() == []
