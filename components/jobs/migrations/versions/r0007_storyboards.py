"""Storyboards: plans of several shots, the jobs of their shots, and the films joined from them."""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the three tables."""
    op.create_table(
        "storyboards",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("engine", sa.String(255), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("progress", sa.Float),
        sa.Column("film", sa.Text),
        sa.Column("failure", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_storyboards_owner_number", "storyboards", ["owner", "number"])
    op.create_index("ix_storyboards_state", "storyboards", ["state"])
    op.create_table(
        "storyboard_shots",
        sa.Column(
            "storyboard_id",
            sa.String(64),
            sa.ForeignKey("storyboards.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("shot_id", sa.String(64), primary_key=True),
        sa.Column("still_id", sa.String(64)),
        sa.Column("job_id", sa.String(64)),
        sa.Column("asked_usd", sa.BigInteger),
    )
    op.create_index("ix_storyboard_shots_still_id", "storyboard_shots", ["still_id"])
    op.create_table(
        "storyboard_takes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "storyboard_id",
            sa.String(64),
            sa.ForeignKey("storyboards.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("shot_id", sa.String(64), nullable=False),
        sa.Column("job_id", sa.String(64), nullable=False),
    )
    op.create_index(
        "ix_storyboard_takes_storyboard_id_shot_id", "storyboard_takes", ["storyboard_id", "shot_id"]
    )
