"""Clips that are edited whole, in parts: split edits, their parts, and whose part a job is."""

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the two tables, and a column that is empty for every job there is."""
    op.create_table(
        "split_edits",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("engine", sa.String(255), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("media_id", sa.String(64), nullable=False),
        sa.Column("label", sa.String(255), nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("sound", sa.String(16), nullable=False),
        sa.Column("progress", sa.Float),
        sa.Column("result", sa.Text),
        sa.Column("failure", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_split_edits_owner_number", "split_edits", ["owner", "number"])
    op.create_index("ix_split_edits_state", "split_edits", ["state"])
    op.create_table(
        "split_parts",
        sa.Column(
            "split_edit_id",
            sa.String(64),
            sa.ForeignKey("split_edits.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("start_s", sa.Float, nullable=False),
        sa.Column("length_s", sa.Float, nullable=False),
        sa.Column("price_usd", sa.BigInteger, nullable=False),
        sa.Column("job_id", sa.String(64)),
    )
    op.add_column("jobs", sa.Column("split_edit_id", sa.String(64)))
    op.create_index("ix_jobs_split_edit_id", "jobs", ["split_edit_id"])
