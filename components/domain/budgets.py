"""How much may be spent in a day: by everyone together and by each owner. A day begins at 00:00 UTC."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Self

from components.domain.pricing import show_usd
from components.errors import BudgetReached


@dataclass(frozen=True, slots=True)
class DaySpending:
    """What a day has cost so far, with what is on its way and what may have been billed; USD."""

    everyone_usd: Decimal = Decimal(0)
    owner_usd: Decimal = Decimal(0)

    def without(self, amount_usd: Decimal) -> Self:
        """The same before this owner was counted for so much."""
        return replace(
            self, everyone_usd=self.everyone_usd - amount_usd, owner_usd=self.owner_usd - amount_usd
        )


@dataclass(frozen=True, slots=True)
class DayBudgets:
    """The most that may be spent in a day, USD; None means no limit.

    Attributes:
        everyone_usd: by all owners together.
        owner_usd: by each owner.
    """

    everyone_usd: Decimal | None = None
    owner_usd: Decimal | None = None

    @property
    def are_set(self) -> bool:
        """Whether there is any limit."""
        return self.everyone_usd is not None or self.owner_usd is not None

    def refusal(self, price_usd: Decimal, spent: DaySpending) -> BudgetReached | None:
        """Why so much more may not be spent today; None when it may."""
        for name, limit, so_far, setting in (
            ("Your budget", self.owner_usd, spent.owner_usd, "CLAPBOARD_BUDGET_USD_PER_OWNER_PER_DAY"),
            ("The budget", self.everyone_usd, spent.everyone_usd, "CLAPBOARD_BUDGET_USD_PER_DAY"),
        ):
            if limit is not None and so_far + price_usd > limit:
                return BudgetReached(
                    f"{name} of {show_usd(limit)} a day would be passed: {show_usd(so_far)} is spent or on "
                    f"its way today, and this costs {show_usd(price_usd)}.",
                    next_step=f"{_way_out(price_usd, limit)}, or raise {setting}.",
                )
        return None


def _way_out(price_usd: Decimal, limit: Decimal) -> str:
    """A new day helps only where the price fits into one."""
    if price_usd > limit:
        return "Ask for less: fewer takes, fewer seconds or a lower resolution"
    return "Wait until 00:00 UTC, when a new day begins"


NO_BUDGETS = DayBudgets()


def day_of(moment: datetime) -> date:
    """The day that a moment belongs to, UTC."""
    return moment.astimezone(UTC).date()
