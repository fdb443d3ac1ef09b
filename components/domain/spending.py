"""Spending, added up: what was paid, what it bought, by day, kind, model, state and owner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from components.domain.job import StateName
from components.domain.options import Kind, Model
from components.domain.receipt import Billed

ZERO = Decimal(0)


class Span(StrEnum):
    """How far back; days begin at 00:00 UTC and today is one of them."""

    TODAY = "today"
    WEEK = "7 days"
    MONTH = "30 days"
    ALL = "all"

    def first_day(self, today: date) -> date | None:
        """The first day that counts; None means all there are."""
        days = {Span.TODAY: 1, Span.WEEK: 7, Span.MONTH: 30}.get(self)
        return None if days is None else today - timedelta(days=days - 1)


class By(StrEnum):
    """What spending is told apart by."""

    DAY = "day"
    KIND = "kind"
    MODEL = "model"
    STATE = "state"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Entry:
    """Receipts that have all of these in common, added up.

    Attributes:
        day, kind, model, state, owner, billed: in common.
        in_sandbox: whether no money is meant.
        told: whether the engine said the costs; else they are the prices that were shown.
        takes: how many receipts.
        spent_usd: what they cost together; what may have been billed or is expected counts.
        shown_usd: what was shown before the clicks.
        kept_s: seconds of video that are still here.
    """

    day: date
    kind: Kind
    model: Model | None
    state: StateName
    owner: str
    billed: Billed
    in_sandbox: bool
    told: bool
    takes: int
    spent_usd: Decimal
    shown_usd: Decimal
    kept_s: float


@dataclass(frozen=True, slots=True)
class Total:
    """Entries added up.

    Attributes:
        takes: how many intents.
        spent_usd: all that counts.
        told_usd: of it, what the engine said by itself.
        told_shown_usd: what had been shown before for the same.
        expected_usd: of it, what is on its way.
        unsure_usd: of it, what may have been billed.
        in_vain_usd: of it, what was billed though no video came.
        kept_s: seconds of video that are still here.
    """

    takes: int = 0
    spent_usd: Decimal = ZERO
    told_usd: Decimal = ZERO
    told_shown_usd: Decimal = ZERO
    expected_usd: Decimal = ZERO
    unsure_usd: Decimal = ZERO
    in_vain_usd: Decimal = ZERO
    kept_s: float = 0.0

    @property
    def per_kept_second_usd(self) -> Decimal | None:
        """What each second that was kept has cost, with all that was not kept; None without any."""
        return self.spent_usd / Decimal(str(round(self.kept_s, 3))) if self.kept_s >= 0.001 else None


def total(entries: Iterable[Entry]) -> Total:
    """All of them added up."""
    every = tuple(entries)
    came = {StateName.DONE, StateName.FETCHING}
    return Total(
        takes=sum(entry.takes for entry in every),
        spent_usd=_sum(every),
        told_usd=_sum(entry for entry in every if entry.told),
        told_shown_usd=sum((entry.shown_usd for entry in every if entry.told), ZERO),
        expected_usd=_sum(entry for entry in every if entry.billed is Billed.EXPECTED),
        unsure_usd=_sum(entry for entry in every if entry.billed is Billed.UNKNOWN),
        in_vain_usd=_sum(entry for entry in every if entry.billed is Billed.YES and entry.state not in came),
        kept_s=sum(entry.kept_s for entry in every),
    )


def totals(entries: Iterable[Entry], by: By) -> Mapping[object, Total]:
    """Added up by one of their facts: days newest first, all else the dearest first."""
    apart: dict[object, list[Entry]] = {}
    for entry in entries:
        apart.setdefault(getattr(entry, by.value), []).append(entry)
    added = {fact: total(group) for fact, group in apart.items()}
    if by is By.DAY:
        return dict(sorted(added.items(), key=lambda item: str(item[0]), reverse=True))
    return dict(sorted(added.items(), key=lambda item: item[1].spent_usd, reverse=True))


def _sum(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.spent_usd for entry in entries), ZERO)
