"""How long the library takes with 10 to 10,000 takes: one script run, and the first page in a browser."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import sqlalchemy as sa
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from components.domain.ask import Ask
from components.domain.job import Done
from components.domain.request import TextToVideo
from components.jobs.database import open_database, writing
from components.jobs.ledger import Ledger, next_revision
from components.jobs.media_store import MediaStore
from components.jobs.rows import ask_values, state_values
from components.jobs.tables import jobs
from components.ui.runtime import start_runtime, stop_runtime
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.bench.pages import studio
from tests.bench.table import Table, median_of, milliseconds, ratio
from tests.serving import ROOT
from tests.takes import finished_take

TIMES = 9
SIZES = (10, 100, 1_000, 10_000)
ADDRESSES: dict[str, dict[str, str]] = {
    "newest": {},
    "one word": {"words": "lighthouse"},
    "three words, filters": {"words": "fox snow 7", "kind": "text", "stage": "ready", "length": "short"},
    "last page": {"page": "99999"},
    "starred": {"starred": "yes"},
}
"""What the library is asked for, as its address has it."""
SUBJECTS = ("a red fox", "a lighthouse", "a paper boat", "a neon street", "two kites", "an old train")
SETTINGS = ("in the snow", "at dawn", "over the sea", "in the rain", "under the stars")


def script_time() -> Table:
    """Median time of a rerun of the library page."""
    columns = ["takes", *(f"{what}, ms" for what in ADDRESSES), "newest to 10 takes"]
    table = Table(f"Library: one script run (median of {TIMES}; aim: under 150 ms)", columns)
    base_s = 0.0
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, _settings(folder)):
        made = start_runtime()
        for size in SIZES:
            token = new_token()
            fill(made.ledger, made.media, owner_from_token(token), size)
            times = [_rerun_s(token, address) for address in ADDRESSES.values()]
            base_s = base_s or times[0]
            table.add(f"{size:,}", *(f"{each * 1000:,.0f}" for each in times), ratio(times[0], base_s))
        stop_runtime()
    return table


def first_page() -> Table:
    """From the click on Library, and from a cold address, to a page of posters on screen."""
    columns = ["takes", "click to posters", "cold address to posters", "search to its posters"]
    table = Table("Library: first page in Chromium (median of 5; aim: under 1 s from the click)", columns)
    with studio() as (page, app):
        page.goto(app.url)
        for size in (24, 10_000):
            token = new_token()
            database = open_database(app.data_dir / "data")
            media = MediaStore(app.data_dir / "data" / "media", database)
            fill(Ledger(database), media, owner_from_token(token), size)
            database.dispose()
            page.context.add_cookies([{"name": COOKIE, "value": token, "url": app.url}])
            table.add(
                f"{size:,}", *(milliseconds(median_of(measure, 5)) for measure in _journeys(page, app.url))
            )
    return table


def searching() -> Table:
    """`LIKE` over the column of folded words against SQLite's own full-text index, on 10,000 takes."""
    table = Table("Library: searching 10,000 prompts (median of 25)", ["words", "found", "LIKE", "FTS5"])
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder))
        fill(Ledger(database), MediaStore(Path(folder) / "media", database), "bench", 10_000)
        with writing(database) as connection:
            connection.execute(sa.text("CREATE VIRTUAL TABLE words_index USING fts5(words)"))
            connection.execute(
                sa.text("INSERT INTO words_index(rowid, words) SELECT number, words FROM jobs")
            )
        for words in ("lighthouse", "fox snow", "take 777", "nowhere"):
            like_s, found = _timed(database, _LIKE, [f"%{word}%" for word in words.split()])
            fts_s, _ = _timed(database, _FTS, words.split())
            table.add(words, f"{found:,}", milliseconds(like_s), milliseconds(fts_s))
        database.dispose()
    return table


def fill(ledger: Ledger, media: MediaStore, owner: str, count: int) -> None:
    """Finished takes, written straight into the table: all of them have the video and poster of the first."""
    first = finished_take(ledger, media, owner, Ask(TextToVideo(prompt="the first"), Decimal("0.07")))
    assert isinstance(first.state, Done)
    begun = datetime.now(UTC) - timedelta(minutes=count)
    rows = [_row(owner, first.state, number, begun) for number in range(count - 1)]
    with writing(ledger.database) as connection:
        revision = next_revision(connection)
        for row in rows:
            row["revision"] = revision
        if rows:
            connection.execute(sa.insert(jobs), rows)


def _row(owner: str, state: Done, number: int, begun: datetime) -> dict[str, object]:
    words = (
        f"{SUBJECTS[number % 6]} {SETTINGS[number % 5]}, take {number}, slow dolly, soft light, film grain"
    )
    moment = begun + timedelta(minutes=number)
    return {
        "id": f"bench{owner[:8]}{number:012d}",
        "owner": owner,
        "engine": "elsewhere",
        "created_at": moment,
        "updated_at": moment,
        "starred": number % 50 == 0,
        **ask_values(Ask(TextToVideo(prompt=words, duration_s=2), Decimal("0.14"))),
        **state_values(state),
    }


def _rerun_s(token: str, address: dict[str, str]) -> float:
    with patch("streamlit.runtime.context.ContextProxy.cookies", {COOKIE: token}):
        app = AppTest.from_file(str(ROOT / "components" / "ui" / "shell.py"), default_timeout=60).run()
        app.switch_page("../../pages/library.py")
        app.query_params.update(address)
        app.run()
        assert not app.exception
        return median_of(lambda: _run_s(app), TIMES)


def _run_s(app: AppTest) -> float:
    began = time.perf_counter()
    app.run()
    return time.perf_counter() - began


def _journeys(page: Page, url: str) -> Iterator[Callable[[], float]]:
    """Each goes back to where it begins, and takes its time from there."""

    def click_s() -> float:
        page.goto(url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        link = page.get_by_test_id("stSidebarNav").get_by_text("Library", exact=True)
        return _until_posters_s(page, link.click)

    def cold_s() -> float:
        page.goto("about:blank")
        return _until_posters_s(page, lambda: page.goto(f"{url}/library", wait_until="commit"))

    def search_s() -> float:
        page.goto(f"{url}/library?kind=edit")
        expect(page.get_by_text("Nothing here is like that")).to_be_visible()
        return _until_posters_s(page, page.get_by_role("button", name="Clear the search").click)

    yield from (click_s, cold_s, search_s)


def _until_posters_s(page: Page, act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    page.wait_for_function(_POSTERS_ARE_THERE)
    return time.perf_counter() - began


_POSTERS_ARE_THERE = """() => [...document.querySelectorAll('*')].some(e => e.shadowRoot
  && [...e.shadowRoot.querySelectorAll('.tile img')].filter(i => i.complete && i.naturalWidth).length >= 6)"""
_LIKE = "SELECT number FROM jobs WHERE owner = 'bench' AND removed_at IS NULL AND {} ORDER BY created_at DESC"
_FTS = (
    "SELECT number FROM jobs WHERE owner = 'bench' AND removed_at IS NULL AND number IN "
    "(SELECT rowid FROM words_index WHERE words_index MATCH :match) ORDER BY created_at DESC"
)


def _timed(database: sa.Engine, query: str, words: list[str]) -> tuple[float, int]:
    """A search as the page does it: how many there are, and the first page of them."""
    likes = " AND ".join(f"words LIKE :word{place}" for place in range(len(words)))
    asked = {"match": " ".join(words)} | {f"word{place}": word for place, word in enumerate(words)}
    statement = query.format(likes)
    used = {name: value for name, value in asked.items() if f":{name}" in statement}

    def search() -> float:
        began = time.perf_counter()
        with database.connect() as connection:
            connection.execute(sa.text(f"SELECT count(*) FROM ({statement})"), used).scalar_one()
            connection.execute(sa.text(f"{statement} LIMIT 24"), used).all()
        return time.perf_counter() - began

    with database.connect() as connection:
        found = len(connection.execute(sa.text(statement), used).all())
    return statistics.median(search() for _ in range(25)), found


def _settings(folder: str) -> dict[str, str]:
    return {"CLAPBOARD_SANDBOX": "always", "CLAPBOARD_DATA_DIR": f"{folder}/data"}
