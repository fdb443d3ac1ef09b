"""What jobs are found and related by: words, model and length as columns, their batch and relation."""

import json

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns and fills them from the requests there are; who has a parent and edits, edits it."""
    op.add_column("jobs", sa.Column("prompt", sa.Text, nullable=False, server_default=""))
    op.add_column("jobs", sa.Column("model", sa.String(64)))
    op.add_column("jobs", sa.Column("duration_s", sa.Float, nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("batch_id", sa.String(64)))
    op.add_column("jobs", sa.Column("relation", sa.String(16)))
    op.create_index("ix_jobs_batch_id", "jobs", ["batch_id"])
    op.create_index("ix_jobs_parent_id", "jobs", ["parent_id"])
    jobs = sa.table(
        "jobs",
        *(sa.column(name) for name in ("number", "kind", "request", "parent_id", "prompt", "model")),
        *(sa.column(name) for name in ("duration_s", "relation")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(jobs.c.number, jobs.c.request, jobs.c.parent_id)).all():
        asked = json.loads(row.request)
        connection.execute(
            sa.update(jobs)
            .where(jobs.c.number == row.number)
            .values(
                prompt=asked.get("prompt", ""),
                model=asked.get("model"),
                duration_s=asked.get("source_duration_s", asked.get("duration_s", 0.0)),
                relation=None if row.parent_id is None else "edit",
            )
        )
