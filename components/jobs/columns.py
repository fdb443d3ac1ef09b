"""Column types that keep our values whole in SQLite and PostgreSQL alike."""

from datetime import UTC, datetime
from decimal import Decimal

import sqlalchemy as sa

from components.domain.pricing import TICKS_PER_USD, ticks_to_usd


class Moment(sa.TypeDecorator[datetime]):
    """An aware moment, kept and returned as UTC; SQLite itself forgets time zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """To UTC; a naive value is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Usd(sa.TypeDecorator[Decimal]):
    """Money, exact and summable: kept as whole ticks of 1e-10 USD, as the live API counts it."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        """To ticks."""
        return None if value is None else int(value * TICKS_PER_USD)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> Decimal | None:
        """To USD."""
        return None if value is None else ticks_to_usd(value)
