"""What rendering shots will cost, told before the click."""

from collections.abc import Collection
from decimal import Decimal

from components.domain.storyboard import Plan
from components.domain.storyboard_rules import prices_usd
from components.ui.runtime import runtime


def quotes(plan: Plan, shot_ids: Collection[str]) -> dict[str, Decimal]:
    """What each of these shots costs at the engine in use, or would at a real one; by its id."""
    return prices_usd(plan, shot_ids, runtime().prices)


def quote(plan: Plan, shot_ids: Collection[str]) -> Decimal:
    """What they cost together."""
    return sum(quotes(plan, shot_ids).values(), Decimal(0))
