"""Everything that can be asked of the ledger about storyboards; nothing here changes it."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from components.domain.job import Failure, Job, StateName
from components.domain.storyboard import Plan
from components.domain.storyboard_run import BoardState, Film, Storyboard
from components.errors import JobMissing
from components.jobs.database import reading
from components.jobs.rows import job_of
from components.jobs.tables import jobs, storyboard_shots, storyboard_takes, storyboards

UNDER_WAY = frozenset({BoardState.RUNNING, BoardState.JOINING})
"""States in which a worker has something to do, or waits for jobs."""


class BoardLine(NamedTuple):
    """A storyboard in a list."""

    id: str
    title: str


class StoryboardReading:
    """The reading half of `StoryboardLedger`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def get(self, owner: str, board_id: str) -> Storyboard:
        """One storyboard of this owner.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        found = self._select(storyboards.c.owner == owner, storyboards.c.id == board_id)
        if not found:
            raise JobMissing("There is no such storyboard.")
        return found[0]

    def carried(self) -> tuple[Storyboard, ...]:
        """Whoever's storyboards are under way, oldest first."""
        return self._select(storyboards.c.state.in_(UNDER_WAY))

    def exists(self, board_id: str) -> bool:
        """Whether it was not deleted meanwhile."""
        with reading(self._engine) as connection:
            query = sa.select(storyboards.c.id).where(storyboards.c.id == board_id)
            return connection.execute(query).first() is not None

    def lines(self, owner: str) -> tuple[BoardLine, ...]:
        """All of this owner's storyboards, newest first."""
        query = sa.select(storyboards.c.id, storyboards.c.title).where(storyboards.c.owner == owner)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(storyboards.c.number.desc()))
            return tuple(BoardLine(row.id, row.title) for row in rows)

    def active(self, owner: str) -> bool:
        """Whether one of this owner's moves on by itself."""
        where = storyboards.c.owner == owner, storyboards.c.state.in_(UNDER_WAY)
        with reading(self._engine) as connection:
            return connection.execute(sa.select(storyboards.c.id).where(*where).limit(1)).first() is not None

    def takes(self, owner: str, board_id: str, shot_id: str) -> tuple[Job, ...]:
        """The finished takes of a shot, oldest first."""
        query = (
            sa.select(jobs)
            .join(storyboard_takes, storyboard_takes.c.job_id == jobs.c.id)
            .where(
                jobs.c.owner == owner,
                jobs.c.state == StateName.DONE,
                storyboard_takes.c.storyboard_id == board_id,
                storyboard_takes.c.shot_id == shot_id,
            )
            .order_by(storyboard_takes.c.number)
        )
        with reading(self._engine) as connection:
            return tuple(job_of(row) for row in connection.execute(query))

    def _select(self, *wanted: sa.ColumnElement[bool]) -> tuple[Storyboard, ...]:
        query = sa.select(storyboards).where(*wanted).order_by(storyboards.c.number)
        with reading(self._engine) as connection:
            return tuple(_storyboard(connection, row) for row in connection.execute(query).all())


def _storyboard(connection: sa.Connection, row: sa.Row[Any]) -> Storyboard:
    shots = connection.execute(
        sa.select(storyboard_shots).where(storyboard_shots.c.storyboard_id == row.id)
    ).all()
    wanted = [shot.job_id for shot in shots if shot.job_id is not None]
    query = sa.select(jobs).where(jobs.c.id.in_(wanted), jobs.c.owner == row.owner)
    found = {job.id: job for job in map(job_of, connection.execute(query))}
    return Storyboard(
        id=row.id,
        owner=row.owner,
        engine=row.engine,
        version=row.version,
        plan=Plan.model_validate_json(row.plan),
        jobs={shot.shot_id: found[shot.job_id] for shot in shots if shot.job_id in found},
        waiting={shot.shot_id: shot.asked_usd for shot in shots if shot.asked_usd is not None},
        state=row.state,
        created_at=row.created_at,
        progress=row.progress,
        film=None if row.film is None else Film.model_validate_json(row.film),
        failure=None if row.failure is None else Failure.model_validate_json(row.failure),
    )
