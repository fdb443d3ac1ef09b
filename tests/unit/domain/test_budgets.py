"""Budgets of a day: what passes, what is refused and why, and which day it is."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from components.domain.budgets import NO_BUDGETS, DayBudgets, DaySpending, day_of


@pytest.mark.parametrize(
    ("budgets", "spent", "passes"),
    [
        (NO_BUDGETS, DaySpending(Decimal(1000), Decimal(1000)), True),
        (DayBudgets(everyone_usd=Decimal(5)), DaySpending(Decimal("4.44"), Decimal(0)), True),
        (DayBudgets(everyone_usd=Decimal(5)), DaySpending(Decimal("4.45"), Decimal(0)), False),
        (DayBudgets(owner_usd=Decimal(5)), DaySpending(Decimal(50), Decimal("4.44")), True),
        (DayBudgets(owner_usd=Decimal(5)), DaySpending(Decimal(50), Decimal("4.45")), False),
        (DayBudgets(everyone_usd=Decimal(0)), DaySpending(), False),
    ],
)
def test_a_budget_may_be_used_up_and_not_passed(
    budgets: DayBudgets, spent: DaySpending, passes: bool
) -> None:
    assert (budgets.refusal(Decimal("0.56"), spent) is None) is passes


def test_a_refusal_names_limit_spending_price_the_hour_and_the_setting() -> None:
    spent = DaySpending(everyone_usd=Decimal("4.60"), owner_usd=Decimal("0.80"))

    own = DayBudgets(Decimal(50), Decimal(1)).refusal(Decimal("0.56"), spent)
    shared = DayBudgets(Decimal(5), None).refusal(Decimal("0.56"), spent)

    assert own is not None
    assert own.sentence.startswith("Your budget of $1.00 a day would be passed: $0.80 is spent")
    assert shared is not None
    assert "The budget of $5.00 a day would be passed: $4.60" in shared.sentence
    assert "this costs $0.56" in shared.sentence
    assert "00:00 UTC" in shared.next_step
    assert shared.next_step.endswith("CLAPBOARD_BUDGET_USD_PER_DAY.")


def test_what_no_day_has_room_for_is_not_put_off_to_another_one() -> None:
    refused = DayBudgets(owner_usd=Decimal("0.50")).refusal(Decimal("0.56"), DaySpending())

    assert refused is not None
    assert refused.next_step.startswith("Ask for less")


def test_a_day_begins_at_midnight_utc_wherever_the_clock_stands() -> None:
    in_tokyo = datetime(2026, 11, 26, 8, 59, tzinfo=timezone(timedelta(hours=9)))

    assert day_of(in_tokyo) == date(2026, 11, 25)
    assert day_of(in_tokyo + timedelta(minutes=1)) == date(2026, 11, 26)
    assert day_of(datetime(2026, 11, 26, tzinfo=UTC)) == date(2026, 11, 26)
