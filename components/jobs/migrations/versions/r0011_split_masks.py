"""Clips that are edited in parts may have a mask, as a single edit has."""

import sqlalchemy as sa
from alembic import op

revision = "r0011"
down_revision = "r0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column, which is empty for every split edit there is."""
    op.add_column("split_edits", sa.Column("mask_id", sa.String(64)))
