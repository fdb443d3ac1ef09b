"""What receipts cost: the budget asked before a click, a page of them added up, each of them as CSV."""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.budgets import DayBudgets
from components.domain.receipt_csv import as_csv
from components.domain.request import TextToVideo
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.receipt_reading import Receipts
from components.jobs.rows import now
from components.jobs.tables import receipts
from tests.bench.table import Table, median_of, milliseconds, ratio

TIMES = 9
COUNTS = (100, 1_000, 10_000)
DAYS = 30
OWNER, PAID = "alice", "api.x.ai"
ASK = Ask(TextToVideo(prompt="a fox"), Decimal("0.56"))


def spending() -> Table:
    """Medians of 9, the receipts spread over 30 days."""
    heads = ["receipts", "budget asked", "ratio", "added up", "ratio", "as CSV"]
    table = Table("Receipts: budget and spend page (median of 9)", heads)
    first: tuple[float, float] | None = None
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            asked_s, added_s, csv_s = _times(Path(folder), count)
        first = first or (asked_s, added_s)
        table.add(
            f"{count:,}",
            milliseconds(asked_s),
            ratio(asked_s, first[0]),
            milliseconds(added_s),
            ratio(added_s, first[1]),
            milliseconds(csv_s),
        )
    return table


def _times(folder: Path, count: int) -> tuple[float, float, float]:
    ledger = Ledger(open_database(folder), DayBudgets(owner_usd=Decimal(10**6)))
    ledger.add_all(OWNER, [ASK] * count, engine=PAID)
    with ledger.database.begin() as connection:
        for day in range(DAYS):
            of_the_day = receipts.c.number % DAYS == day
            moved = (now() - timedelta(days=day)).date()
            connection.execute(sa.update(receipts).where(of_the_day).values(day=moved))
    paper = Receipts(ledger.database, OWNER)
    times = (
        _timed(lambda: ledger.refusal(OWNER, ASK.price_usd, engine=PAID)),
        _timed(paper.entries),
        _timed(lambda: as_csv(paper.each())),
    )
    ledger.database.dispose()
    return times


def _timed(work: Callable[[], object]) -> float:
    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return median_of(once, TIMES)
