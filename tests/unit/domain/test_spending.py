"""Spending added up: which days count, what is told apart, what a kept second cost."""

from datetime import date
from decimal import Decimal

import pytest

from components.domain.job import StateName
from components.domain.options import Kind, Model
from components.domain.receipt import Billed
from components.domain.spending import By, Entry, Span, total, totals

TODAY = date(2026, 11, 26)


def entry(
    usd: str = "0.56",
    *,
    day: date = TODAY,
    kind: Kind = Kind.TEXT,
    state: StateName = StateName.DONE,
    billed: Billed = Billed.YES,
    told: bool = True,
    kept_s: float = 8.0,
) -> Entry:
    return Entry(
        day=day,
        kind=kind,
        model=Model.IMAGINE,
        state=state,
        owner="alice",
        billed=billed,
        in_sandbox=False,
        told=told,
        takes=1,
        spent_usd=Decimal(usd),
        shown_usd=Decimal("0.60"),
        kept_s=kept_s,
    )


@pytest.mark.parametrize(
    ("span", "first"),
    [
        (Span.TODAY, TODAY),
        (Span.WEEK, date(2026, 11, 20)),
        (Span.MONTH, date(2026, 10, 28)),
        (Span.ALL, None),
    ],
)
def test_a_span_ends_today_and_today_counts(span: Span, first: date | None) -> None:
    assert span.first_day(TODAY) == first


def test_everything_that_counts_is_in_the_sum_and_told_apart_within_it() -> None:
    added = total(
        [
            entry("0.50"),
            entry("0.10", told=False),
            entry("0.30", state=StateName.WORKING, billed=Billed.EXPECTED, told=False, kept_s=0),
            entry("0.20", state=StateName.OUTCOME_UNKNOWN, billed=Billed.UNKNOWN, told=False, kept_s=0),
            entry("0.42", state=StateName.FAILED, kept_s=0),
            entry("0", state=StateName.FAILED, billed=Billed.NO, told=False, kept_s=0),
        ]
    )

    assert added.takes == 6
    assert added.spent_usd == Decimal("1.52")
    assert added.told_shown_usd == Decimal("1.20")
    assert (added.told_usd, added.expected_usd, added.unsure_usd, added.in_vain_usd) == (
        Decimal("0.92"),
        Decimal("0.30"),
        Decimal("0.20"),
        Decimal("0.42"),
    )


def test_a_kept_second_bears_the_cost_of_what_was_not_kept() -> None:
    wasted = entry("0.44", state=StateName.FAILED, kept_s=0)

    assert total([entry("0.56"), wasted]).per_kept_second_usd == Decimal("0.125")
    assert total([wasted]).per_kept_second_usd is None


def test_days_are_told_newest_first_and_all_else_the_dearest_first() -> None:
    entries = [
        entry("1", day=date(2026, 11, 25), kind=Kind.EDIT),
        entry("3", kind=Kind.TEXT),
        entry("2", day=date(2026, 11, 20), kind=Kind.EDIT),
        entry("1", kind=Kind.IMAGE),
    ]

    assert list(totals(entries, By.DAY)) == [TODAY, date(2026, 11, 25), date(2026, 11, 20)]
    by_kind = totals(entries, By.KIND)
    assert {kind: part.spent_usd for kind, part in by_kind.items()} == {
        Kind.TEXT: 3,
        Kind.EDIT: 3,
        Kind.IMAGE: 1,
    }
    assert list(by_kind)[-1] is Kind.IMAGE


@pytest.mark.parametrize("by", By)
def test_nothing_is_lost_however_it_is_told_apart(by: By) -> None:
    entries = [entry("1"), entry("2", kind=Kind.EDIT), entry("4", day=date(2026, 1, 1))]

    assert sum(part.spent_usd for part in totals(entries, by).values()) == 7
