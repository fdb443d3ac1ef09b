"""What the ledger's plans of several jobs have in common: states moved by compare-and-set, and sources."""

from collections.abc import Collection

import sqlalchemy as sa

from components.jobs.tables import replays, split_edits, storyboard_shots


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


def split_sources(*wanted: sa.ColumnElement[bool]) -> tuple[sa.Select[tuple[str]], ...]:
    """The kept files that these split edits stand on: whole clips and masks."""
    masks = sa.select(split_edits.c.mask_id).where(split_edits.c.mask_id.is_not(None), *wanted)
    return sa.select(split_edits.c.media_id).where(*wanted), masks


def planned_sources() -> tuple[sa.Select[tuple[str]], ...]:
    """The kept files that plans of several jobs stand on, whether or not a job does already."""
    stills = sa.select(storyboard_shots.c.still_id).where(storyboard_shots.c.still_id.is_not(None))
    return *split_sources(), stills, sa.select(replays.c.media_id)
