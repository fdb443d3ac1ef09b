"""What the machine does wrong: clocks that jump, locks, full disks, a second process."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from components.domain import pacing
from components.domain.job import Done, Failed, Job, OutcomeUnknown, Overdue, StateName, Working
from components.domain.pacing import MAX_RESEND_S, resend_s
from components.domain.request import TextToVideo
from components.jobs import keeper, rows
from tests.fault.conftest import SETTLED_S, Room, running_room
from tests.fault.job_process import JobProcess
from tests.fault.scripted_api import Answer, ScriptedApi, scripted_api
from tests.fault.verdict import Verdict, judged, left_files

NEVER = 1_000_000
SLOW_DOWN = Answer(429, {"error": "Too many requests"}, headers={"Retry-After": "0"})


def asked(prompt: str) -> TextToVideo:
    return TextToVideo(prompt=prompt, duration_s=1.0)


def verdict_on(jobs: list[Job], api: ScriptedApi, data_dir: Path) -> Verdict:
    """All of these must be done."""
    total = Verdict(double_posted=api.double_posts, left_files=left_files(jobs, data_dir))
    return sum((judged(job, (Done,), data_dir) for job in jobs), total)


@dataclass
class Clock:
    """This process's wall clock, as far as it was set; time goes on by itself."""

    set_by: timedelta = timedelta(0)


@contextmanager
def clock_that_can_be_set() -> Iterator[Clock]:
    """The moments and seconds that the job room and its libraries ask for follow this clock."""
    clock, true_time = Clock(), time.time

    class Moment(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain moment
            return datetime.now(tz) + clock.set_by

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "datetime", Moment)
        patch.setattr(time, "time", lambda: true_time() + clock.set_by.total_seconds())
        yield clock


def clock_jumps(by: timedelta, video: bytes, data_dir: Path) -> Verdict:
    """The clock jumps while a job renders and one waits to be sent again, jumps back, and at a restart."""
    with scripted_api(video) as api, clock_that_can_be_set() as clock:
        api.polls_needed = NEVER
        with running_room(data_dir, api.base_url) as room:
            rendering = room.submit(asked("rendering"))
            api.wait_for("looks")
            clock.set_by = by
            api.on_submit.extend([SLOW_DOWN] * 5)
            put_off = room.submit(asked("put off"))
            room.until(put_off, lambda _: room.history(put_off).count(StateName.QUEUED) > 1)
            clock.set_by = timedelta(0)
            api.polls_needed = 0
            jobs = [room.settled(rendering), room.settled(put_off)]
            api.polls_needed = NEVER
            last = room.submit(asked("at the restart"))
            room.until(last, lambda job: isinstance(job.state, Working))
        api.polls_needed, clock.set_by = 0, by
        with running_room(data_dir, api.base_url) as room:
            jobs.append(room.until(last, lambda job: isinstance(job.state, Done)))
            jobs.append(room.settled(room.submit(asked("afterwards"))))
        return verdict_on(jobs, api, data_dir)


def databases_locked(for_s: float, video: bytes, data_dir: Path) -> Verdict:
    """Another process holds both databases' write locks while a job becomes ready and one is submitted."""
    with scripted_api(video) as api, JobProcess(data_dir, api.base_url) as process:
        api.polls_needed = NEVER
        first = process.submit("running")
        api.wait_for("looks")
        api.polls_needed = 0
        with _locked(data_dir / "ledger.db"), _locked(data_dir / "workflows.db"):
            time.sleep(for_s)
        second = process.submit("afterwards")
        jobs = [process.settled(first), process.settled(second)]
        return verdict_on(jobs, api, data_dir)


def submitted_while_locked(for_s: float, video: bytes, data_dir: Path) -> Verdict:
    """A submit meets a ledger that another process has locked."""
    with scripted_api(video) as api, JobProcess(data_dir, api.base_url) as process:
        with _locked(data_dir / "ledger.db"):
            process.begin_submit("meanwhile")
            time.sleep(for_s)
        return verdict_on([process.settled(process.submitted())], api, data_dir)


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def ledger_refuses_writes(for_s: float, video: bytes, data_dir: Path) -> Verdict:
    """The ledger can't be written just as the engine accepts a job: the paid id must not be lost."""
    hold = threading.Event()
    with scripted_api(video) as api, running_room(data_dir, api.base_url) as room:
        api.polls_needed = NEVER
        running = room.submit(asked("running"))
        api.wait_for("looks")
        api.on_submit.append(Answer(hold=hold, only_hold=True))
        paid = room.submit(asked("paid"))
        api.wait_for("posts", 2)
        with _read_only(room.jobs.database):
            api.polls_needed = 0
            hold.set()
            time.sleep(for_s)
        jobs = [room.settled(running), room.settled(paid)]
        return verdict_on(jobs, api, data_dir)


@contextmanager
def _read_only(database: sa.Engine) -> Iterator[None]:
    """SQLite refuses every write, on whatever connection."""
    words = ["ON"]

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only={words[-1]}")

    event.listen(database, "begin", begin)
    yield
    words.append("OFF")


def disk_full(video: bytes, data_dir: Path) -> Verdict:
    """The kernel says ENOSPC in mid-download (/dev/full); afterwards there is room again."""

    def full(workbench: Callable[[str], Path], suffix: str) -> Path:
        path = workbench(suffix)
        path.with_name(f"{path.name}.part").symlink_to("/dev/full")
        return path

    return _storage_fails(full, "DiskFull", video, data_dir)


def folder_read_only(video: bytes, data_dir: Path) -> Verdict:
    """No file can be made where results arrive: /sys refuses even root."""
    return _storage_fails(lambda _, suffix: Path(f"/sys/clapboard{suffix}"), "StorageError", video, data_dir)


def _storage_fails(
    place: Callable[[Callable[[str], Path], str], Path], error: str, video: bytes, data_dir: Path
) -> Verdict:
    """One job's file can't be kept; it says so, the next job goes well, and a re-check brings the video."""
    with scripted_api(video) as api, running_room(data_dir, api.base_url) as room:
        store = room.jobs.media_store
        with pytest.MonkeyPatch.context() as patch:
            workbench = store.on_workbench
            patch.setattr(type(store), "on_workbench", lambda _, suffix: place(workbench, suffix))
            affected = room.settled(room.submit(asked("affected")))
        told = isinstance(affected.state, Failed) and affected.state.failure.error == error
        other = room.settled(room.submit(asked("another")))
        room.store.recheck(affected.id)
        verdict = verdict_on([room.settled(affected), other], api, data_dir)
        return verdict + Verdict(wrongly_failed=int(not told))


def engine_down_at_submit(for_s: float, video: bytes, data_dir: Path) -> Verdict:
    """Nothing listens at the engine's address; the clock is moved on instead of waiting for it."""
    with scripted_api(video) as gone:
        port = gone.port
    with (
        running_room(data_dir, gone.base_url) as room,
        clock_that_can_be_set() as clock,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(keeper, "ROUND_S", 0.05)
        job = room.submit(asked("down"))
        while clock.set_by.total_seconds() < for_s and (found := room.store.get(job.id)).active:
            tries = room.jobs.ledger.tries(job.id)
            clock.set_by += timedelta(seconds=resend_s(tries) if tries else 0.0)
            room.until(found, partial(_tried_again, room, tries))
        with scripted_api(video, port=port) as back:
            clock.set_by += timedelta(seconds=MAX_RESEND_S)
            return verdict_on([room.settled(job)], back, data_dir)


def _tried_again(room: Room, tries: int, job: Job) -> bool:
    return not job.active or room.jobs.ledger.tries(job.id) > tries


def engine_down_at_poll(for_s: float, video: bytes, data_dir: Path) -> Verdict:
    """The engine goes away under a running job and comes back with its video ready.

    An outage longer than the configured wait leaves it overdue, and a slow check finds it.
    """
    with scripted_api(video) as first, running_room(data_dir, first.base_url) as room:
        first.polls_needed = NEVER
        job = room.submit(asked("down"))
        first.wait_for("looks")
        first.close()
        time.sleep(for_s)
        with scripted_api(video, port=first.port) as second:
            second.accepted, second.polls_needed = first.accepted, 0
            done = room.until(job, lambda found: isinstance(found.state, Done), patience_s=SETTLED_S + for_s)
            return verdict_on([done], second, data_dir) + Verdict(double_posted=first.double_posts)


def engine_down_until_overdue(video: bytes, data_dir: Path) -> Verdict:
    """The outage outlasts the configured wait: the job is overdue, and a slow check finds its video later."""
    with (
        scripted_api(video) as first,
        running_room(data_dir, first.base_url, max_wait_s=0.5) as room,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(pacing, "OVERDUE_LOOK_S", 0.2)
        first.polls_needed = NEVER
        job = room.submit(asked("down"))
        first.wait_for("looks")
        first.close()
        room.until(job, lambda found: isinstance(found.state, Overdue))
        with scripted_api(video, port=first.port) as second:
            second.accepted, second.polls_needed = first.accepted, 0
            found = room.until(job, lambda found: isinstance(found.state, Done))
            return verdict_on([found], second, data_dir)


def two_processes(video: bytes, data_dir: Path, *, runs: int, seed: int = 0) -> Verdict:
    """Two processes on one database, both submit; the one that carries is killed at a random moment."""
    chance, verdict, jobs = Random(seed), Verdict(), list[Job]()
    with scripted_api(video) as api:
        first = JobProcess(data_dir, api.base_url)
        for run in range(runs):
            second = JobProcess(data_dir, api.base_url)
            ids = [process.submit(f"{name} {run}") for name, process in (("a", first), ("b", second))]
            time.sleep(chance.uniform(0.0, 1.0))
            first.kill()
            ended = [second.settled(job_id) for job_id in ids]
            first, jobs = second, [*jobs, *ended]
            verdict += sum((judged(job, (Done, OutcomeUnknown), data_dir) for job in ended), Verdict())
        first.kill()
        return verdict + Verdict(double_posted=api.double_posts, left_files=left_files(jobs, data_dir))
