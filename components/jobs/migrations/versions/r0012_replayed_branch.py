"""Whose branch a replay makes again: its own page shows how far it is."""

import sqlalchemy as sa
from alembic import op

revision = "r0012"
down_revision = "r0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; of older replays it is not known."""
    op.add_column("replays", sa.Column("branch_id", sa.String(64)))
