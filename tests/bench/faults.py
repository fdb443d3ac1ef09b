"""Every fault many times over: what was lost, posted twice, wrongly failed, left behind. All must be zero."""

import gc
import logging
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from components.domain.job import StateName
from tests.bench.table import Table
from tests.fault import mishaps
from tests.fault.app_kills import app_killed
from tests.fault.conftest import running_room
from tests.fault.engine_faults import ENGINE_FAULTS, suffer
from tests.fault.kills import killed_in
from tests.fault.scripted_api import scripted_api
from tests.fault.verdict import Verdict
from tests.media_factory import make_clip

KILLS = 20
"""In every state."""
APP_KILLS = 10
ENGINE_RUNS = 5
MACHINE_RUNS = 2

Mishap = Callable[[bytes, Path], Verdict]

MISHAPS: dict[str, Mishap] = {
    "clock jumps an hour forward and back": lambda *at: mishaps.clock_jumps(timedelta(hours=1), *at),
    "clock jumps an hour back and forward": lambda *at: mishaps.clock_jumps(timedelta(hours=-1), *at),
    "databases locked for 5 s": lambda *at: mishaps.databases_locked(5.0, *at),
    "ledger locked for 5 s at a submit": lambda *at: mishaps.submitted_while_locked(5.0, *at),
    "ledger read-only as a job is accepted": lambda *at: mishaps.ledger_refuses_writes(3.0, *at),
    "disk full in mid-download": mishaps.disk_full,
    "media folder read-only": mishaps.folder_read_only,
    "engine down 10 min at the submit": lambda *at: mishaps.engine_down_at_submit(600.0, *at),
    "engine down at poll, then overdue": mishaps.engine_down_until_overdue,
    "engine down 10 min at poll": lambda *at: mishaps.engine_down_at_poll(600.0, *at),
}


def faults() -> Table:
    """The table of faults."""
    logging.disable()
    columns = ["fault", "runs", "lost", "double-posted", "wrongly failed", "left files"]
    table = Table("Faults: what each cost", columns)
    for name, verdict in _verdicts():
        counts = (
            verdict.runs,
            verdict.lost,
            verdict.double_posted,
            verdict.wrongly_failed,
            verdict.left_files,
        )
        table.add(name, *map(str, counts))
        gc.collect()
    return table


def _verdicts() -> Iterator[tuple[str, Verdict]]:
    with tempfile.TemporaryDirectory() as folder:
        video = make_clip(Path(folder) / "clip.mp4").read_bytes()
        yield from _kills(video)
        yield from _engine_faults(video)
        for name, mishap in MISHAPS.items():
            yield name, sum((_in_a_folder(mishap, video) for _ in range(MACHINE_RUNS)), Verdict())


def _kills(video: bytes) -> Iterator[tuple[str, Verdict]]:
    for state in StateName:
        with scripted_api(video) as api, tempfile.TemporaryDirectory() as folder:
            yield f"kill -9: {state}", killed_in(state, api, Path(folder) / "data", runs=KILLS)
    yield (
        "kill -9: one of two processes",
        _in_a_folder(lambda *at: mishaps.two_processes(*at, runs=KILLS), video),
    )
    yield "kill -9: the whole app", _in_a_folder(lambda *at: app_killed(*at, runs=APP_KILLS), video)


def _engine_faults(video: bytes) -> Iterator[tuple[str, Verdict]]:
    with (
        scripted_api(video) as api,
        tempfile.TemporaryDirectory() as folder,
        running_room(Path(folder) / "data", api.base_url) as room,
    ):
        for fault in ENGINE_FAULTS:
            api.reset()
            yield fault.name, suffer(fault, room, api, runs=ENGINE_RUNS)


def _in_a_folder(mishap: Mishap, video: bytes) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        return mishap(video, Path(folder) / "data")
