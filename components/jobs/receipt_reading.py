"""What can be asked of the receipts: what was spent, added up or one by one. Nothing here changes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from components.domain.budgets import DaySpending
from components.domain.engine_facts import SANDBOX_NAME
from components.domain.job import StateName
from components.domain.options import Kind, Model
from components.domain.receipt import Billed, Receipt
from components.domain.spending import Entry
from components.jobs.database import reading
from components.jobs.receipts import spent_today, spent_usd, sum_of
from components.jobs.tables import jobs, receipts, split_edits

_FACTS = tuple(getattr(receipts.c, name) for name in ("day", "kind", "model", "state", "owner", "billed"))


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts of one owner, or of everyone.

    All methods raise StorageError when the ledger doesn't answer.

    Attributes:
        database: the ledger's.
        owner: whose; None means everyone's, for who runs the place.
    """

    database: sa.Engine
    owner: str | None

    def entries(self, first_day: date | None = None) -> tuple[Entry, ...]:
        """What was spent since a day, added up by all that it is told apart by."""
        in_sandbox = (receipts.c.engine == SANDBOX_NAME).label("in_sandbox")
        told = receipts.c.cost_usd.is_not(None).label("told")
        query = (
            sa.select(
                *_FACTS,
                in_sandbox,
                told,
                sa.func.count().label("takes"),
                sum_of(spent_usd()).label("spent_usd"),
                sum_of(receipts.c.price_usd).label("shown_usd"),
                sa.func.coalesce(sa.func.sum(_kept_s()), 0.0).label("kept_s"),
            )
            .select_from(_with_jobs())
            .where(*self._wanted(first_day))
            .group_by(*_FACTS, in_sandbox, told)
        )
        with reading(self.database) as connection:
            return tuple(map(_entry, connection.execute(query).mappings()))

    def each(self, first_day: date | None = None) -> Iterator[Receipt]:
        """Every receipt since a day, oldest first."""
        query = (
            sa.select(receipts, sa.func.coalesce(_kept_s(), 0.0).label("still_s"))
            .select_from(_with_jobs())
            .where(*self._wanted(first_day))
            .order_by(receipts.c.number)
        )
        with reading(self.database) as connection:
            yield from map(_receipt, connection.execute(query))

    def today(self, owner: str) -> DaySpending:
        """What today has cost so far, for this owner and for everyone."""
        with reading(self.database) as connection:
            return spent_today(connection, owner)

    def _wanted(self, first_day: date | None) -> list[sa.ColumnElement[bool]]:
        wanted = [] if self.owner is None else [receipts.c.owner == self.owner]
        return wanted if first_day is None else [*wanted, receipts.c.day >= first_day]


def _with_jobs() -> sa.FromClause:
    return receipts.outerjoin(jobs, jobs.c.id == receipts.c.job_id).outerjoin(
        split_edits, split_edits.c.id == jobs.c.split_edit_id
    )


def _kept_s() -> sa.ColumnElement[float | None]:
    """Seconds that came and are still here: neither deleted nor in the bin."""
    here = sa.and_(jobs.c.id.is_not(None), jobs.c.removed_at.is_(None), split_edits.c.removed_at.is_(None))
    return sa.case((here, receipts.c.kept_s))


def _entry(row: sa.RowMapping) -> Entry:
    model = row["model"]
    return Entry(
        day=row["day"],
        kind=Kind(row["kind"]),
        model=None if model is None else Model(model),
        state=StateName(row["state"]),
        owner=row["owner"],
        billed=Billed(row["billed"]),
        in_sandbox=row["in_sandbox"],
        told=row["told"],
        takes=row["takes"],
        spent_usd=row["spent_usd"],
        shown_usd=row["shown_usd"],
        kept_s=row["kept_s"],
    )


def _receipt(row: sa.Row[Any]) -> Receipt:
    return Receipt(
        job_id=row.job_id,
        owner=row.owner,
        asked_at=row.asked_at,
        day=row.day,
        kind=Kind(row.kind),
        engine=row.engine,
        model=None if row.model is None else Model(row.model),
        state=StateName(row.state),
        billed=Billed(row.billed),
        price_usd=row.price_usd,
        cost_usd=row.cost_usd,
        asked_s=row.asked_s,
        kept_s=row.still_s,
    )
