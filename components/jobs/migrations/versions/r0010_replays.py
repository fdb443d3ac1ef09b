"""Replays: branches that are made again on another image or clip, step by step."""

import sqlalchemy as sa
from alembic import op

revision = "r0010"
down_revision = "r0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the two tables."""
    op.create_table(
        "replays",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("engine", sa.String(255), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("media_id", sa.String(64), nullable=False),
        sa.Column("parent_id", sa.String(64)),
        sa.Column("failure", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_replays_owner_number", "replays", ["owner", "number"])
    op.create_index("ix_replays_state", "replays", ["state"])
    op.create_table(
        "replay_steps",
        sa.Column(
            "replay_id", sa.String(64), sa.ForeignKey("replays.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("relation", sa.String(16)),
        sa.Column("after", sa.Integer),
        sa.Column("price_usd", sa.BigInteger, nullable=False),
        sa.Column("job_id", sa.String(64)),
    )
