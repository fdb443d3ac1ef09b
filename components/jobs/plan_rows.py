"""What the ledger's plans of several jobs have in common: a state that is moved by compare-and-set."""

from collections.abc import Collection

import sqlalchemy as sa


def move_plan(
    connection: sa.Connection,
    table: sa.Table,
    plan_id: str,
    before: Collection[str],
    after: str,
    **values: object,
) -> bool:
    """Moves a plan to another state when it is in one of these; how far it is and why it failed is forgotten.

    Returns:
        Whether it was moved; not when somebody was first, or it is gone.
    """
    kept = {"progress": None, "failure": None, **values}
    query = sa.update(table).where(table.c.id == plan_id, table.c.state.in_(before))
    return connection.execute(query.values(state=after, **kept)).rowcount == 1
