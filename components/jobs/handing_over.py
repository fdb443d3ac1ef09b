"""Everything of one owner becomes another's: what a browser made before its user signed in."""

import sqlalchemy as sa

from components.jobs.database import writing
from components.jobs.ledger import next_revision
from components.jobs.tables import jobs, metadata


def hand_over(database: sa.Engine, giver: str, taker: str) -> int:
    """Gives all that belongs to one owner to another, in one transaction; running jobs go on meanwhile.

    Every table with an owner is meant, also one that is added later.

    Returns:
        How many jobs changed hands.

    Raises:
        StorageError: the database didn't take it; nothing changed hands.
    """
    with writing(database) as connection:
        revision = next_revision(connection)
        moved = 0
        for table in metadata.sorted_tables:
            if "owner" not in table.c:
                continue
            values = {"owner": taker} | ({"revision": revision} if "revision" in table.c else {})
            found = connection.execute(sa.update(table).where(table.c.owner == giver).values(values))
            moved += found.rowcount if table is jobs else 0
        return moved
