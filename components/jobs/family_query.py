"""One statement that finds a whole family: up to the first take, then down to everything made from it."""

import sqlalchemy as sa

from components.jobs.tables import jobs

MAX_FAMILY = 2000
"""Takes that are read at most, the oldest: a page shows far fewer."""


def family_query(owner: str, job_id: str) -> sa.Select[tuple[object, ...]]:
    """The rows of `jobs` of this take's family, oldest first.

    The children of a deleted take still name it: they are a family, too. `UNION` drops what was found
    before, so that it ends whatever the rows say. The same words for SQLite and PostgreSQL.
    """
    mine = jobs.c.owner == owner
    line = sa.select(jobs.c.id, jobs.c.parent_id).where(mine, jobs.c.id == job_id).cte("line", recursive=True)
    line = line.union(
        sa.select(jobs.c.id, jobs.c.parent_id).join(line, jobs.c.id == line.c.parent_id).where(mine)
    )
    in_line = sa.or_(jobs.c.id.in_(sa.select(line.c.id)), jobs.c.parent_id.in_(sa.select(line.c.parent_id)))
    family = sa.select(jobs.c.id).where(mine, in_line).cte("family", recursive=True)
    family = family.union(sa.select(jobs.c.id).join(family, jobs.c.parent_id == family.c.id).where(mine))
    return (
        sa.select(jobs).where(jobs.c.id.in_(sa.select(family.c.id))).order_by(jobs.c.number).limit(MAX_FAMILY)
    )
