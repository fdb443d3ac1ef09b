"""What an operator wants to know of the ledger: counts and sums over all owners, nothing about one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from components.domain.engine_facts import engine_of, is_visitors
from components.domain.job import StateName
from components.domain.receipt import Billed
from components.jobs.columns import Usd
from components.jobs.database import reading
from components.jobs.tables import jobs, media, receipts


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """The figures at one moment.

    Attributes:
        jobs: how many there are by state; every state is there.
        spent_usd: what was surely billed, by engine; deleted jobs included.
        media_bytes: what kept files take.
    """

    jobs: Mapping[str, int]
    spent_usd: Mapping[str, Decimal]
    media_bytes: int


def ledger_figures(database: sa.Engine) -> LedgerFigures:
    """Counts and sums.

    Raises:
        StorageError: the database doesn't answer.
    """
    by_state = sa.select(jobs.c.state, sa.func.count()).group_by(jobs.c.state)
    told = sa.func.coalesce(receipts.c.cost_usd, receipts.c.price_usd, type_=Usd)
    spent = (
        sa.select(receipts.c.engine, sa.func.sum(told, type_=Usd))
        .where(receipts.c.billed == Billed.YES)
        .group_by(receipts.c.engine)
    )
    kept = sa.select(sa.func.coalesce(sa.func.sum(media.c.size_bytes), 0))
    with reading(database) as connection:
        counted = {row[0]: row[1] for row in connection.execute(by_state)}
        return LedgerFigures(
            jobs={state.value: counted.get(state.value, 0) for state in StateName},
            spent_usd=_by_engine([(row[0], row[1]) for row in connection.execute(spent)]),
            media_bytes=int(connection.execute(kept).scalar_one()),
        )


def _by_engine(sums: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Visitors' own keys together: which of them spent what is nobody's business."""
    found: dict[str, Decimal] = {}
    for account, usd in sums:
        name = f"{engine_of(account)}, visitors' keys" if is_visitors(account) else account
        found[name] = found.get(name, Decimal(0)) + usd
    return found


def answers(database: sa.Engine) -> bool:
    """Whether the database takes a question.

    Raises:
        StorageError: it doesn't.
    """
    with reading(database) as connection:
        return bool(connection.execute(sa.select(1)).scalar_one())
