"""Submits until the budget stops it: what a thread or a process of its own does in a test of budgets."""

from decimal import Decimal
from pathlib import Path

from components.domain.ask import Ask
from components.domain.budgets import DayBudgets
from components.domain.request import TextToVideo
from components.errors import BudgetReached
from components.jobs.database import open_database
from components.jobs.ledger import Ledger

PAID = "api.x.ai"
PRICE = Decimal("0.56")
ASK = Ask(TextToVideo(prompt="a fox"), PRICE)


def tries_to_submit(ledger: Ledger) -> bool:
    """Whether one more intent passed."""
    try:
        ledger.add_all("alice", [ASK], engine=PAID)
    except BudgetReached:
        return False
    return True


def submit_many(where: tuple[Path, str | None, DayBudgets]) -> int:
    """How many of ten intents passed, on a database of its own."""
    data_dir, url, budgets = where
    database = open_database(data_dir, url)
    passed = sum(tries_to_submit(Ledger(database, budgets)) for _ in range(10))
    database.dispose()
    return passed
