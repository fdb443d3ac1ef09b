"""A thousand jobs in flight, each looked at every 2 s: what it costs, and what it does to a submit.

The job room as the app runs it (ledger, DBOS, httpx) in a process of its own, the API in another; no pages.
"""

import logging
import multiprocessing
import os
import resource
import signal
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from pydantic import SecretStr

from components.domain.job import StateName
from components.domain.options import Dialect
from components.domain.request import TextToVideo
from components.imagine.client import ImagineClient
from components.jobs.opening import Jobs, open_jobs
from tests.bench.loopback_api import LoopbackApi, Times, loopback_api
from tests.bench.table import Table, milliseconds

JOBS = 1_000
POLL_S = 2.0
REQUESTS_PER_SECOND = 800.0
WINDOW_S = 20.0
SETTLE_S = 180.0
SUBMITS = 100
SUBMIT_EVERY_S = 0.1
OWNERS = 50
KEY = SecretStr("xai-a-key-like-that-of-a-real-engine")

_processes = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Submit:
    """So many jobs, one every so many seconds; answered with the seconds that each submit took."""

    count: int
    every_s: float


@dataclass(frozen=True, slots=True)
class Working:
    """Answered with how many jobs the engine works at."""


@dataclass(frozen=True, slots=True)
class Spend:
    """Answered with the CPU seconds used so far and the resident bytes."""


class Room:
    """The job room in a process of its own, as seen from outside.

    Attributes:
        started_at: when its engine began to start, by the machine's monotonic clock.
    """

    def __init__(self, data_dir: Path, base_url: str) -> None:
        self._pipe, theirs = _processes.Pipe()
        self._process = _processes.Process(target=_live, args=(data_dir, base_url, theirs), daemon=True)
        self._process.start()
        self.started_at: float = self._pipe.recv()

    def ask(self, question: Submit | Working | Spend) -> list[float]:
        """Its answer."""
        self._pipe.send(question)
        answer: list[float] = self._pipe.recv()
        return answer

    def until_working(self, count: int) -> None:
        """Returns when the engine works at so many jobs."""
        deadline = time.monotonic() + SETTLE_S
        while self.ask(Working())[0] < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"only {self.ask(Working())[0]:.0f} jobs are in flight")
            time.sleep(0.5)

    def stop(self) -> float:
        """Asks it to stop, as a service manager does; the seconds until it is gone."""
        asked_at = time.monotonic()
        os.kill(self._process.pid or 0, signal.SIGTERM)
        self._process.join()
        return time.monotonic() - asked_at


def in_flight() -> Table:
    """One room's life: filled, watched, submitted to, stopped, started again."""
    table = Table(
        f"{JOBS:,} jobs in flight, a look at each every {POLL_S:g} s (ledger, DBOS and httpx; no pages)",
        ["what", "measured", "aim"],
    )
    with tempfile.TemporaryDirectory() as folder, loopback_api() as api:
        data_dir = Path(folder)
        room = Room(data_dir, api.base_url)
        room.ask(Submit(JOBS, 0.0))
        room.until_working(JOBS)
        _add_steady_figures(table, room, api)
        table.add("database, a job", f"{_database_bytes(data_dir) / JOBS:,.0f} bytes", "")
        _add_submit_figures(table, room)
        room.until_working(JOBS + SUBMITS)
        table.add("SIGTERM to gone", milliseconds(room.stop()), "5,000 ms")
        api.looks()
        _add_resume_figures(table, Room(data_dir, api.base_url), api)
    return table


def _add_steady_figures(table: Table, room: Room, api: LoopbackApi) -> None:
    time.sleep(2 * POLL_S)
    api.looks()
    (cpu_before_s, _), began = room.ask(Spend()), time.monotonic()
    time.sleep(WINDOW_S)
    (cpu_s, resident), elapsed_s = room.ask(Spend()), time.monotonic() - began
    looks = api.looks()
    late_s = lateness_s(looks)
    table.add("CPU, share of one core", f"{(cpu_s - cpu_before_s) / elapsed_s:.0%}", "40%")
    table.add("looks a second", f"{sum(map(len, looks.values())) / elapsed_s:.0f}", f"{JOBS / POLL_S:.0f}")
    table.add("lateness of a look, median", milliseconds(statistics.median(late_s)), "")
    table.add("lateness of a look, p95", milliseconds(_share(late_s, 0.95)), "100 ms")
    table.add("resident memory", f"{resident / 2**20:.0f} MiB", "")


def _add_submit_figures(table: Table, room: Room) -> None:
    took_s = room.ask(Submit(SUBMITS, SUBMIT_EVERY_S))
    table.add("submit under this load, median", milliseconds(statistics.median(took_s)), "5 ms")
    table.add("submit under this load, p95", milliseconds(_share(took_s, 0.95)), "50 ms")


def _add_resume_figures(table: Table, room: Room, api: LoopbackApi) -> None:
    """From the engine's start until every job was looked at again, and the most looks in any second of it."""
    seen: Times = {}
    deadline = time.monotonic() + SETTLE_S
    while len(seen) < JOBS + SUBMITS and time.monotonic() < deadline:
        time.sleep(0.2)
        for request_id, times in api.looks().items():
            seen.setdefault(request_id, []).extend(times)
    first = sorted(times[0] - room.started_at for times in seen.values())
    table.add("start to the first look", milliseconds(first[0]), "")
    table.add(f"start to {len(first):,} jobs looked at again", milliseconds(first[-1]), "3,000 ms")
    busiest = max(Counter(int(moment) for times in seen.values() for moment in times).values())
    table.add("most looks in a second meanwhile", f"{busiest}", f"{REQUESTS_PER_SECOND:.0f}")
    room.stop()


def lateness_s(looks: Times) -> Sequence[float]:
    """How much longer than the interval it took from one look at a job to the next."""
    return [later - earlier - POLL_S for times in looks.values() for earlier, later in pairwise(times)]


def _share(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]


def _database_bytes(data_dir: Path) -> int:
    return sum(path.stat().st_size for path in data_dir.glob("*.db*"))


def _live(data_dir: Path, base_url: str, pipe: Connection) -> None:
    """The room's own process."""
    logging.disable()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    client = ImagineClient(base_url=base_url, key=KEY, dialect=Dialect.DOCUMENTED, is_sandbox=True)
    # The jitter is left out: an interval that is exact shows how late a look is.
    # A plain function: a Mock would remember every call, half a kilobyte each, and cost more than the jitter.
    with patch("components.jobs.watching._chance.random", new=lambda: 0.5):
        started_at = time.monotonic()
        jobs = open_jobs(
            client,
            data_dir=data_dir,
            poll_s=POLL_S,
            max_wait_s=3600.0,
            requests_per_second=REQUESTS_PER_SECOND,
        )
        jobs.engine.start()
        pipe.send(started_at)
        try:
            while True:
                # Asked now and then: a signal that comes just before a read begins would not break it off.
                if pipe.poll(0.5):
                    pipe.send(_answer(jobs, pipe.recv()))
        except (EOFError, KeyboardInterrupt):
            jobs.stop()


def _answer(jobs: Jobs, question: Submit | Working | Spend) -> list[float]:
    match question:
        case Submit(count, every_s):
            return [_submit(jobs, number, every_s) for number in range(count)]
        case Working():
            unfinished = jobs.ledger.unfinished("Sandbox")
            return [float(sum(job.state is StateName.WORKING for job in unfinished))]
        case Spend():
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            return [time.process_time(), float(pages * resource.getpagesize())]


def _submit(jobs: Jobs, number: int, every_s: float) -> float:
    request = TextToVideo(prompt=f"A lake at dawn, take {number}", duration_s=8.0)
    began = time.perf_counter()
    jobs.engine.submit(f"owner-{number % OWNERS}", request, price_usd=Decimal("0.56"))
    took_s = time.perf_counter() - began
    time.sleep(every_s)
    return took_s
