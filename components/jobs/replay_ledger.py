"""The ledger's part for replays: what was asked, which job makes which step, and where they stand."""

import uuid
from typing import Any

import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.budgets import NO_BUDGETS, DayBudgets
from components.domain.job import ENDED_WITHOUT_VIDEO, Failure
from components.domain.replay import Replay, ReplayPlan, ReplayState, ReplayStep
from components.domain.request import video_request_adapter
from components.errors import JobMissing
from components.jobs.database import reading, writing
from components.jobs.ledger import insert_job, next_revision
from components.jobs.receipts import hold_to
from components.jobs.rows import job_of, now
from components.jobs.tables import jobs, replay_steps, replays


class ReplayLedger:
    """The tables `replays` and `replay_steps`. Every method is one transaction, from any thread.

    All methods raise StorageError when the database doesn't answer.
    """

    def __init__(self, engine: sa.Engine, budgets: DayBudgets = NO_BUDGETS) -> None:
        self._engine = engine
        self._budgets = budgets

    def add(self, owner: str, engine: str, plan: ReplayPlan) -> Replay:
        """Commits the intent; nothing was sent.

        Raises:
            BudgetReached: all steps together would pass the day's budget.
        """
        replay_id = uuid.uuid4().hex
        with writing(self._engine) as connection:
            next_revision(connection)
            hold_to(connection, self._budgets, owner=owner, engine=engine, price_usd=plan.price_usd)
            connection.execute(
                sa.insert(replays).values(
                    id=replay_id,
                    owner=owner,
                    engine=engine,
                    state=ReplayState.RUNNING,
                    created_at=now(),
                    **plan.model_dump(exclude={"steps"}),
                )
            )
            rows = [
                {
                    "replay_id": replay_id,
                    "position": position,
                    "request": step.request.model_dump_json(),
                    **step.model_dump(include={"relation", "after", "price_usd"}),
                }
                for position, step in enumerate(plan.steps)
            ]
            connection.execute(sa.insert(replay_steps), rows)
        return self.get(owner, replay_id)

    def get(self, owner: str, replay_id: str) -> Replay:
        """One replay of this owner.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        found = self._select(replays.c.owner == owner, replays.c.id == replay_id)
        if not found:
            raise JobMissing("There is no such replay.")
        return found[0]

    def newest(self, owner: str, count: int) -> tuple[Replay, ...]:
        """This owner's newest replays."""
        return self._select(replays.c.owner == owner, limit=count)

    def running(self, owner: str) -> bool:
        """Whether one of this owner's goes on by itself."""
        query = sa.select(replays.c.id).where(
            replays.c.owner == owner, replays.c.state == ReplayState.RUNNING
        )
        with reading(self._engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def carried(self) -> tuple[Replay, ...]:
        """Whoever's replays run."""
        return self._select(replays.c.state == ReplayState.RUNNING)

    def send(self, replay: Replay, position: int, ask: Ask) -> bool:
        """Submits a step: its job and that it was sent are one transaction, so that it is submitted once.

        Returns:
            Whether it was; not when somebody was first, or it runs no longer.

        Raises:
            BudgetReached: the day's budget was used up otherwise, or another day began.
        """
        with writing(self._engine) as connection:
            next_revision(connection)
            runs = replays.c.id == replay.id, replays.c.state == ReplayState.RUNNING
            owner = connection.execute(sa.select(replays.c.owner).where(*runs)).scalar()
            unsent = *_step(replay.id, position), replay_steps.c.job_id.is_(None)
            to_send = connection.execute(sa.select(replay_steps.c.position).where(*unsent)).first()
            if owner is None or to_send is None:
                return False
            price_usd, engine = replay.steps[position].price_usd, replay.engine
            hold_to(connection, self._budgets, owner=owner, engine=engine, price_usd=price_usd, planned=True)
            job = insert_job(
                connection,
                owner=owner,
                ask=ask,
                engine=engine,
                why=f"submitted: step {position + 1} of {len(replay.steps)} of a replay",
            )
            connection.execute(sa.update(replay_steps).where(*unsent).values(job_id=job.id))
        return True

    def move(
        self, replay_id: str, before: ReplayState, after: ReplayState, failure: Failure | None = None
    ) -> bool:
        """Moves it to another state and keeps why; whether it was in the one before. A stop is kept."""
        why = None if failure is None else failure.model_dump_json()
        with writing(self._engine, onto_disk=after is ReplayState.STOPPED) as connection:
            next_revision(connection)
            query = sa.update(replays).where(replays.c.id == replay_id, replays.c.state == before)
            return connection.execute(query.values(state=after, failure=why)).rowcount == 1

    def redo(self, replay: Replay, position: int) -> bool:
        """Has a step made anew, in place of a job that brought no video or was deleted, and goes on.

        Returns:
            Whether it goes on; not when somebody was first, or the old job has gone on.
        """
        old = replay.steps[position].job
        with writing(self._engine) as connection:
            next_revision(connection)
            if old is not None:
                ended = jobs.c.id == old.id, jobs.c.state.in_(ENDED_WITHOUT_VIDEO)
                if connection.execute(sa.select(jobs.c.id).where(*ended)).first() is None:
                    return False
            query = sa.update(replays).where(
                replays.c.id == replay.id, replays.c.state == ReplayState.STOPPED
            )
            if connection.execute(query.values(state=ReplayState.RUNNING, failure=None)).rowcount == 0:
                return False
            step = _step(replay.id, position)
            connection.execute(sa.update(replay_steps).where(*step).values(job_id=None))
        return True

    def remove(self, owner: str, replay_id: str) -> None:
        """Forgets a replay of this owner for good; its takes stay."""
        with writing(self._engine, onto_disk=True) as connection:
            next_revision(connection)
            connection.execute(sa.delete(replays).where(replays.c.owner == owner, replays.c.id == replay_id))

    def _select(self, *wanted: sa.ColumnElement[bool], limit: int | None = None) -> tuple[Replay, ...]:
        query = sa.select(replays).where(*wanted).order_by(replays.c.number.desc()).limit(limit)
        with reading(self._engine) as connection:
            return tuple(_replay(connection, row) for row in connection.execute(query).all())


def _step(replay_id: str, position: int) -> tuple[sa.ColumnElement[bool], ...]:
    return replay_steps.c.replay_id == replay_id, replay_steps.c.position == position


def _replay(connection: sa.Connection, row: sa.Row[Any]) -> Replay:
    query = sa.select(replay_steps).where(replay_steps.c.replay_id == row.id)
    steps = connection.execute(query.order_by(replay_steps.c.position)).all()
    wanted = [step.job_id for step in steps if step.job_id is not None]
    query_jobs = sa.select(jobs).where(jobs.c.id.in_(wanted), jobs.c.owner == row.owner)
    found = {job.id: job for job in map(job_of, connection.execute(query_jobs))}
    return Replay(
        id=row.id,
        owner=row.owner,
        engine=row.engine,
        label=row.label,
        branch_id=row.branch_id,
        source=row.source,
        media_id=row.media_id,
        parent_id=row.parent_id,
        steps=tuple(
            ReplayStep(
                request=video_request_adapter.validate_json(step.request),
                relation=step.relation,
                after=step.after,
                price_usd=step.price_usd,
                job=found.get(step.job_id),
                sent=step.job_id is not None,
            )
            for step in steps
        ),
        state=row.state,
        created_at=row.created_at,
        failure=None if row.failure is None else Failure.model_validate_json(row.failure),
    )
