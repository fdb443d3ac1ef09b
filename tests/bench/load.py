"""A hundred open pages with five hundred jobs in flight: what a rerun takes, what a page takes in memory.

The pages are real websocket sessions that speak Streamlit's own messages, each an owner with five jobs whose
page reruns its fragment as a browser's timer does; the engine is another process on loopback.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from components.domain.ask import Ask
from components.domain.job import StateName
from components.domain.request import TextToVideo
from components.jobs.database import open_database
from components.jobs.figures import ledger_figures
from components.jobs.ledger import Ledger
from components.web.identity import new_token, owner_from_token
from tests.bench.loopback_api import loopback_api
from tests.bench.page_client import PageClient, opened
from tests.bench.table import Table, milliseconds
from tests.serving import AppServer, running_app

PAGES = 100
JOBS_EACH = 5
WINDOW_S = 40.0
RAMP_S = 0.25
SETTLE_S = 240.0


@dataclass
class Measured:
    """What all pages together saw.

    Attributes:
        first_s: the first run of each page.
        ticks_s: reruns of the fragment.
        reruns_s: reruns of the whole page, as a click makes them.
        every_s: seconds between ticks, as the last page had them.
        faults: what went wrong.
    """

    first_s: list[float] = field(default_factory=list)
    ticks_s: list[float] = field(default_factory=list)
    reruns_s: list[float] = field(default_factory=list)
    every_s: float = 0.0
    faults: list[str] = field(default_factory=list)


def load() -> Table:
    """The table."""
    table = Table(f"{PAGES} open pages, {PAGES * JOBS_EACH} jobs in flight, two cores", ["what", "measured"])
    with loopback_api() as api, tempfile.TemporaryDirectory() as folder:
        settings = {
            "CLAPBOARD_SANDBOX": "never",
            "CLAPBOARD_BASE_URL": api.base_url,
            "CLAPBOARD_DIALECT": "documented",
            "CLAPBOARD_POLL_SECONDS": "5",
            "CLAPBOARD_REQUESTS_PER_SECOND": "200",
        }
        with running_app(Path(folder), **settings) as app:
            cookies = _jobs_in_flight(Path(folder), urlsplit(api.base_url).netloc)
            before_mb, cpu_before_s, begun = _memory_mb(app), _cpu_s(app), time.monotonic()
            measured, with_pages_mb = asyncio.run(_everybody(app, cookies))
            cores = (_cpu_s(app) - cpu_before_s) / (time.monotonic() - begun)
            looks = sum(map(len, api.looks().values()))
    for name, times in (
        ("first run", measured.first_s),
        ("tick", measured.ticks_s),
        ("rerun", measured.reruns_s),
    ):
        table.add(f"{name}: p50 / p95 / p99 of {len(times)}", _percentiles(times))
    table.add("memory of an open page", f"{(with_pages_mb - before_mb) / PAGES * 1000:,.0f} kB")
    table.add("memory of the server", f"{with_pages_mb:,.0f} MB ({before_mb:,.0f} before the pages)")
    table.add("pause between ticks with all pages open", f"{measured.every_s:g} s")
    table.add("CPU of the server", f"{cores:.2f} cores")
    table.add("looks at the engine meanwhile", f"{looks:,}")
    table.add("errors", f"{len(measured.faults)} {' '.join(sorted(set(measured.faults)))[:80]}".strip())
    return table


def _jobs_in_flight(folder: Path, engine: str) -> list[str]:
    """Jobs of each owner, once the engine has them all; the owners' cookies."""
    database = open_database(folder / "data")
    cookies = [new_token() for _ in range(PAGES)]
    ledger = Ledger(database)
    ask = Ask(TextToVideo(prompt="a fox in the snow", duration_s=5), Decimal("0.35"))
    for cookie in cookies:
        ledger.add_all(owner_from_token(cookie), [ask] * JOBS_EACH, engine=engine)
    deadline = time.monotonic() + SETTLE_S
    while (there := ledger_figures(database).jobs[StateName.WORKING]) < PAGES * JOBS_EACH:
        if time.monotonic() > deadline:
            raise TimeoutError(f"only {there} jobs are in flight")
        time.sleep(0.5)
    database.dispose()
    return cookies


async def _everybody(app: AppServer, cookies: Sequence[str]) -> tuple[Measured, float]:
    measured, all_open = Measured(), asyncio.Event()
    visits = [
        asyncio.ensure_future(_visit(app, cookie, number, measured, all_open))
        for number, cookie in enumerate(cookies)
    ]
    await asyncio.sleep(PAGES * RAMP_S + 5)
    all_open.set()
    await asyncio.sleep(WINDOW_S)
    with_pages_mb = _memory_mb(app)
    await asyncio.gather(*visits)
    return measured, with_pages_mb


async def _visit(
    app: AppServer, cookie: str, number: int, measured: Measured, all_open: asyncio.Event
) -> None:
    """One page: opened, then ticking; every tenth tick its visitor clicks something."""
    await asyncio.sleep(number * RAMP_S)
    try:
        async with opened(app.url, "text_to_video", cookie=cookie) as page:
            measured.first_s.append((await page.run()).took_s)
            await _stay(page, number, measured, all_open)
    except Exception as error:  # noqa: BLE001  # counted and told, whatever it is
        measured.faults.append(type(error).__name__)


async def _stay(page: PageClient, number: int, measured: Measured, all_open: asyncio.Event) -> None:
    turn, ends_at = number, None
    while ends_at is None or time.monotonic() < ends_at:
        if ends_at is None and all_open.is_set():
            ends_at = time.monotonic() + WINDOW_S
        turn += 1
        clicks = turn % 10 == 0
        shown = await page.run(fragment=not clicks)
        if ends_at is not None:
            (measured.reruns_s if clicks else measured.ticks_s).append(shown.took_s)
        if page.every_s is None:
            measured.faults.append("no timer")
            return
        measured.every_s = page.every_s
        await asyncio.sleep(max(0.0, page.every_s - shown.took_s))


def _percentiles(times: Sequence[float]) -> str:
    if len(times) < 2:
        return "none"
    cuts = statistics.quantiles(times, n=100)
    return " / ".join(milliseconds(cuts[place - 1]) for place in (50, 95, 99))


def _memory_mb(app: AppServer) -> float:
    """Resident memory of the server's own process."""
    assert app.process is not None
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000


def _cpu_s(app: AppServer) -> float:
    """CPU seconds of the server's own process so far."""
    assert app.process is not None
    fields = Path(f"/proc/{app.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
