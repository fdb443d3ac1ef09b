"""Several machines: jobs a second with 1, 2 and 4 workers, and a minute of workers killed in turn."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from components.domain.job import Done, OutcomeUnknown
from tests.bench.table import Table
from tests.fault.fleet import Fleet, running_fleet
from tests.object_store import ObjectStore, running_object_store
from tests.postgres import Cluster, running_cluster
from tests.sandbox_alone import sandbox_process

JOBS = 120
KILLED = "kill -9"
KILLS, KILL_EVERY_S, JOBS_A_KILL = 20, 4.0, 12
"""A kill every 2 to 4 seconds: a minute."""


def scale() -> Table:
    """The table of throughput and of the kill test."""
    columns = ["what", "jobs", "done", "asked", "lost", "double", "took", "jobs/s", "CPU s/job"]
    table = Table(f"Scale: PostgreSQL, Swift, the sandbox and the fleet on {os.cpu_count()} cores", columns)
    with running_cluster() as cluster, running_object_store() as store:
        for workers in (1, 2, 4):
            with _fleet(cluster, store, apps=0, workers=workers) as fleet:
                _add(table, f"{workers} workers", fleet, lambda fleet: fleet.submit(JOBS))
        with _fleet(cluster, store, apps=2, workers=2) as fleet:
            _add(table, f"2 apps, 2 workers, {KILLS} times {KILLED}", fleet, _kill_for_a_minute)
    return table


def _kill_for_a_minute(fleet: Fleet) -> None:
    fleet.kill_now_and_then(kills=KILLS, every_s=KILL_EVERY_S, jobs=JOBS_A_KILL, seed=1)


@contextmanager
def _fleet(cluster: Cluster, store: ObjectStore, *, apps: int, workers: int) -> Iterator[Fleet]:
    with (
        tempfile.TemporaryDirectory() as name,
        sandbox_process(Path(name) / "sandbox") as sandbox,
        running_fleet(
            Path(name), sandbox, cluster.new_database(), store.new_prefix(), apps=apps, workers=workers
        ) as fleet,
    ):
        yield fleet


def _add(table: Table, what: str, fleet: Fleet, work: Callable[[Fleet], None]) -> None:
    began_at, cpu_s = time.monotonic(), _cpu_s(fleet)
    work(fleet)
    jobs = fleet.settled()
    took_s, spent_s = time.monotonic() - began_at, _cpu_s(fleet) - cpu_s
    verdict = fleet.verdict(jobs)
    done = sum(isinstance(job.state, Done) for job in jobs)
    asked = sum(isinstance(job.state, OutcomeUnknown) for job in jobs)
    table.add(
        what,
        *(str(count) for count in (len(jobs), done, asked, verdict.lost, verdict.double_posted)),
        f"{took_s:.0f} s",
        f"{len(jobs) / took_s:.1f}",
        "-" if KILLED in what else f"{spent_s / len(jobs):.2f}",
    )


def _cpu_s(fleet: Fleet) -> float:
    """CPU seconds of the workers that live now, with the processes that they started."""
    workers = {str(worker.process.pid) for worker in fleet.workers if worker.process is not None}
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended just now
            fields = stat.read_text().rpartition(")")[2].split()
            if stat.parent.name in workers or fields[1] in workers:
                ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")
