"""Receipts as part of the ledger's transactions: written and moved with their jobs, held to the budgets."""

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.budgets import DayBudgets, DaySpending, day_of
from components.domain.engine_facts import SANDBOX_NAME, VISITORS_PATTERN, is_visitors
from components.domain.job import State
from components.domain.receipt import Billed, billed, kept_s, told_cost_usd
from components.domain.replay import ReplayState
from components.domain.split_edit import SplitState
from components.domain.storyboard_run import BoardState
from components.errors import BudgetReached
from components.jobs.rows import ask_values, now
from components.jobs.tables import (
    receipts,
    replay_steps,
    replays,
    split_edits,
    split_parts,
    storyboard_shots,
    storyboards,
)

NOT_A_CENT = Decimal(0)


def write_receipt(
    connection: sa.Connection, job_id: str, *, owner: str, engine: str, ask: Ask, state: State, at: datetime
) -> None:
    """Writes the receipt of a new job."""
    asked = ask_values(ask)
    connection.execute(
        sa.insert(receipts).values(
            job_id=job_id,
            owner=owner,
            engine=engine,
            asked_at=at,
            day=day_of(at),
            kind=asked["kind"],
            model=asked["model"],
            price_usd=ask.price_usd,
            asked_s=asked["duration_s"],
            **_state_values(state),
        )
    )


def move_receipt(connection: sa.Connection, job_id: str, state: State) -> None:
    """Follows a job; a cost that was told once is not forgotten."""
    told = {
        name: value for name, value in _state_values(state).items() if value is not None or name != "cost_usd"
    }
    connection.execute(sa.update(receipts).where(receipts.c.job_id == job_id).values(**told))


def hold_to(
    connection: sa.Connection,
    budgets: DayBudgets,
    *,
    owner: str,
    engine: str,
    price_usd: Decimal,
    planned: bool = False,
) -> None:
    """Lets an intent of this price pass.

    `next_revision` must have opened the write: then no other one comes between this sum and the intent.

    Raises:
        BudgetReached: today's budget would be passed; the arguments are those of `refusal`.
    """
    refused = refusal(connection, budgets, owner=owner, engine=engine, price_usd=price_usd, planned=planned)
    if refused is not None:
        raise refused


def refusal(
    connection: sa.Connection,
    budgets: DayBudgets,
    *,
    owner: str,
    engine: str,
    price_usd: Decimal,
    planned: bool = False,
) -> BudgetReached | None:
    """Why this much may not be spent today; None when it may.

    Args:
        connection: to the ledger.
        budgets: what may be spent.
        owner: who would spend it.
        engine: where; not every one costs whoever runs Clapboard.
        price_usd: how much.
        planned: whether it counts already, as a step to come.
    """
    if not budgets.are_set or not _is_paid_by_us(engine) or price_usd <= NOT_A_CENT:
        return None
    spent = spent_today(connection, owner)
    return budgets.refusal(price_usd, spent.without(price_usd) if planned else spent)


def spent_today(connection: sa.Connection, owner: str) -> DaySpending:
    """What today has cost so far, with what plans of several jobs are going to cost."""
    return DaySpending(
        everyone_usd=_spent(connection)
        + _being_cut(connection)
        + _to_be_shot(connection)
        + _to_be_made_again(connection),
        owner_usd=_spent(connection, receipts.c.owner == owner)
        + _being_cut(connection, split_edits.c.owner == owner)
        + _to_be_shot(connection, storyboards.c.owner == owner)
        + _to_be_made_again(connection, replays.c.owner == owner),
    )


def spent_usd() -> sa.ColumnElement[Decimal | None]:
    """What a receipt counts for: what was told, else what was shown; nothing where nothing was billed."""
    counted = sa.func.coalesce(receipts.c.cost_usd, receipts.c.price_usd)
    return sa.type_coerce(
        sa.case((receipts.c.billed == Billed.NO, 0), else_=counted), receipts.c.price_usd.type
    )


def _spent(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> Decimal:
    today, paid = receipts.c.day == day_of(now()), _paid_by_us(receipts.c.engine)
    query = sa.select(sum_of(spent_usd())).where(today, paid, *wanted)
    return connection.execute(query).scalar() or NOT_A_CENT


def _being_cut(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> Decimal:
    """Their jobs, and so their receipts, come when they are cut."""
    query = (
        sa.select(sum_of(split_parts.c.price_usd))
        .join(split_edits, split_edits.c.id == split_parts.c.split_edit_id)
        .where(split_edits.c.state == SplitState.CUTTING, _paid_by_us(split_edits.c.engine), *wanted)
    )
    return connection.execute(query).scalar() or NOT_A_CENT


def _to_be_shot(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> Decimal:
    """Shots of running storyboards whose jobs come when what they stand on is there."""
    query = (
        sa.select(sum_of(storyboard_shots.c.asked_usd))
        .join(storyboards, storyboards.c.id == storyboard_shots.c.storyboard_id)
        .where(storyboards.c.state == BoardState.RUNNING, _paid_by_us(storyboards.c.engine), *wanted)
    )
    return connection.execute(query).scalar() or NOT_A_CENT


def _to_be_made_again(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> Decimal:
    """Steps of running replays that wait for those before them."""
    query = (
        sa.select(sum_of(replay_steps.c.price_usd))
        .join(replays, replays.c.id == replay_steps.c.replay_id)
        .where(
            replays.c.state == ReplayState.RUNNING,
            replay_steps.c.job_id.is_(None),
            _paid_by_us(replays.c.engine),
            *wanted,
        )
    )
    return connection.execute(query).scalar() or NOT_A_CENT


def _is_paid_by_us(engine: str) -> bool:
    """Whether jobs of this name cost whoever runs Clapboard: not the sandbox, not a visitor's own key."""
    return engine != SANDBOX_NAME and not is_visitors(engine)


def _paid_by_us(engine: sa.Column[str]) -> sa.ColumnElement[bool]:
    return sa.and_(engine != SANDBOX_NAME, engine.not_like(VISITORS_PATTERN))


def sum_of(amount: sa.ColumnElement[Decimal | None]) -> sa.ColumnElement[Decimal | None]:
    """Money added up, still as money; None where there is none."""
    return sa.type_coerce(sa.func.sum(amount), receipts.c.price_usd.type)


def _state_values(state: State) -> dict[str, object]:
    return {
        "state": state.name,
        "billed": billed(state),
        "cost_usd": told_cost_usd(state),
        "kept_s": kept_s(state),
    }
