"""What the library sorts takes by: stars, the bin, boards, words to search, what a take looks like."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, the boards and the index that the library's pages are read by."""
    op.add_column("split_edits", sa.Column("duration_s", sa.Float, nullable=False, server_default="0"))
    for table in ("jobs", "split_edits"):
        op.add_column(table, sa.Column("words", sa.Text, nullable=False, server_default=""))
        op.add_column(table, sa.Column("looks", sa.Text, nullable=False, server_default=""))
        op.add_column(table, sa.Column("starred", sa.Boolean, nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column("removed_at", sa.DateTime(timezone=True)))
        op.create_index(f"ix_{table}_owner_created_at", table, ["owner", "created_at"])
        op.create_index(f"ix_{table}_removed_at", table, ["removed_at"])
    op.create_table(
        "boards",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_boards_owner", "boards", ["owner"])
    op.create_table(
        "board_takes",
        sa.Column(
            "board_id", sa.String(64), sa.ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("take_id", sa.String(64), primary_key=True),
    )
    op.create_index("ix_board_takes_take_id", "board_takes", ["take_id"])
    _fill()


def _fill() -> None:
    connection = op.get_bind()
    for name in ("jobs", "split_edits"):
        table = sa.table(name, *(sa.column(each) for each in ("id", "prompt", "words")))
        for row in connection.execute(sa.select(table.c.id, table.c.prompt)).all():
            words = _folded(row.prompt)
            connection.execute(sa.update(table).where(table.c.id == row.id).values(words=words))
    splits = sa.table("split_edits", sa.column("id"), sa.column("duration_s"))
    parts = sa.table("split_parts", sa.column("split_edit_id"), sa.column("length_s"))
    total_s = sa.select(sa.func.coalesce(sa.func.sum(parts.c.length_s), 0.0)).where(
        parts.c.split_edit_id == splits.c.id
    )
    connection.execute(sa.update(splits).values(duration_s=total_s.scalar_subquery()))


def _folded(text: str) -> str:
    """As `domain.search.folded` was when this was written."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
