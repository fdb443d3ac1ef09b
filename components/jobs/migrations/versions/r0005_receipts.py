"""Receipts: what each intent cost, kept apart from the jobs so that it outlives them."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None

_EXPECTED = {"queued", "sending", "working", "overdue"}
_BILLED = {"no": "no", "yes": "yes", "maybe": "unknown"}
_TICKS_PER_USD = 10**10


def upgrade() -> None:
    """Adds the table, and writes a receipt for every job there is."""
    receipts = op.create_table(
        "receipts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("job_id", sa.String(64), nullable=False, unique=True),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("engine", sa.String(255), nullable=False),
        sa.Column("model", sa.String(64)),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("billed", sa.String(16), nullable=False),
        sa.Column("price_usd", sa.BigInteger, nullable=False),
        sa.Column("cost_usd", sa.BigInteger),
        sa.Column("asked_s", sa.Float, nullable=False),
        sa.Column("kept_s", sa.Float),
    )
    op.create_index("ix_receipts_day", "receipts", ["day"])
    op.create_index("ix_receipts_owner_day", "receipts", ["owner", "day"])
    text, number = sa.String(), sa.BigInteger()
    jobs = sa.table(
        "jobs",
        *(sa.column(name, text) for name in ("id", "owner", "kind", "engine", "model", "state", "facts")),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("price_usd", number),
        sa.column("duration_s", sa.Float()),
        sa.column("number", number),
    )
    connection = op.get_bind()
    found = connection.execute(sa.select(jobs).order_by(jobs.c.number)).mappings().all()
    if found:
        op.bulk_insert(receipts, [_receipt(row) for row in found])


def _receipt(job: sa.RowMapping) -> dict[str, object]:
    facts, asked_at = json.loads(job["facts"]), job["created_at"]
    cost = facts.get("cost_usd")
    same = ("owner", "kind", "engine", "model", "state", "price_usd")
    return {
        **{name: job[name] for name in same},
        "job_id": job["id"],
        "asked_at": asked_at,
        "day": _utc(asked_at).date(),
        "billed": _billed(job["state"], facts),
        "cost_usd": None if cost is None else round(float(cost) * _TICKS_PER_USD),
        "asked_s": job["duration_s"],
        "kept_s": facts["result"]["duration_s"] if job["state"] == "done" else None,
    }


def _utc(moment: datetime) -> datetime:
    """SQLite keeps moments as UTC and forgets that they are."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC)


def _billed(state: str, facts: dict[str, object]) -> str:
    match state:
        case "done" | "fetching":
            return "yes"
        case "failed":
            failure = facts["failure"]
            return _BILLED[str(failure["spent"])] if isinstance(failure, dict) else "unknown"
        case "cancelled" if facts.get("request_id") is not None:
            return "expected"
        case "cancelled":
            return "unknown" if facts.get("may_be_billed") else "no"
        case _:
            return "expected" if state in _EXPECTED else "unknown"
