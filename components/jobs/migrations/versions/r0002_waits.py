"""How long jobs took, for looks at learnt times."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table of waits, which fills from now on."""
    op.create_table(
        "waits",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("engine", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("resolution", sa.String(16)),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("at_least_s", sa.Float, nullable=False),
        sa.Column("at_most_s", sa.Float, nullable=False),
    )
    op.create_index("ix_waits_engine_number", "waits", ["engine", "number"])
