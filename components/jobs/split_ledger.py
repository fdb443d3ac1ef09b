"""The ledger's part for split edits: what was asked, which job edits which part, and what came of it."""

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.budgets import NO_BUDGETS, DayBudgets
from components.domain.job import ENDED_WITHOUT_VIDEO, Failure, Job, Result, StateName
from components.domain.request import EditVideo
from components.domain.search import folded
from components.domain.split_edit import SplitEdit, SplitPart, SplitPlan, SplitState
from components.errors import JobMissing
from components.jobs.database import reading, writing
from components.jobs.ledger import insert_job, next_revision
from components.jobs.plan_rows import move_plan, split_sources
from components.jobs.receipts import hold_to
from components.jobs.rows import job_of, now
from components.jobs.tables import board_takes, job_sources, jobs, media, split_edits, split_parts


class ToDo(NamedTuple):
    """A split edit that something is to be done about here: to cut it, or to join it."""

    split_id: str
    state: SplitState


class SplitLedger:
    """The tables `split_edits` and `split_parts`. Every method is one transaction, from any thread.

    All methods raise StorageError when the database doesn't answer.
    """

    def __init__(self, engine: sa.Engine, budgets: DayBudgets = NO_BUDGETS) -> None:
        self._engine = engine
        self._budgets = budgets

    def add(self, owner: str, engine: str, plan: SplitPlan) -> SplitEdit:
        """Commits the intent; nothing was cut and nothing sent.

        Raises:
            BudgetReached: all parts together would pass the day's budget.
        """
        split_id = uuid.uuid4().hex
        values = plan.model_dump(exclude={"parts"})
        with writing(self._engine) as connection:
            next_revision(connection)
            hold_to(connection, self._budgets, owner=owner, engine=engine, price_usd=plan.price_usd)
            connection.execute(
                sa.insert(split_edits).values(
                    id=split_id,
                    owner=owner,
                    engine=engine,
                    state=SplitState.CUTTING,
                    created_at=now(),
                    duration_s=sum(part.length_s for part in plan.parts),
                    words=folded(plan.prompt),
                    **values,
                )
            )
            parts = [
                {"split_edit_id": split_id, "position": position, **part.model_dump()}
                for position, part in enumerate(plan.parts)
            ]
            connection.execute(sa.insert(split_parts), parts)
        return self.get(owner, split_id)

    def get(self, owner: str, split_id: str) -> SplitEdit:
        """One split edit of this owner.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        found = self._select(split_edits.c.owner == owner, split_edits.c.id == split_id)
        if not found:
            raise JobMissing("There is no such edit.")
        return found[0]

    def carried(self, split_id: str) -> SplitEdit | None:
        """One split edit of anybody, for who does the work; None once it was removed."""
        found = self._select(split_edits.c.id == split_id)
        return found[0] if found else None

    def newest(self, owner: str, count: int) -> tuple[SplitEdit, ...]:
        """This owner's newest split edits that are not in the bin."""
        return self._select(split_edits.c.owner == owner, split_edits.c.removed_at.is_(None), limit=count)

    def active(self, owner: str) -> bool:
        """Whether something of this owner's is being cut or joined: that is in no job's state."""
        with reading(self._engine) as connection:
            mine = split_edits.c.owner == owner, split_edits.c.removed_at.is_(None)
            query = sa.select(split_edits.c.id).where(*mine, _to_do()).limit(1)
            return connection.execute(query).first() is not None

    def to_do(self) -> tuple[ToDo, ...]:
        """What is to be cut or joined, oldest first."""
        query = (
            sa.select(split_edits.c.id, split_edits.c.state).where(_to_do()).order_by(split_edits.c.number)
        )
        with reading(self._engine) as connection:
            return tuple(ToDo(row.id, SplitState(row.state)) for row in connection.execute(query))

    def begin(self, split_edit: SplitEdit, requests: Sequence[EditVideo]) -> bool:
        """Submits all parts at once: one job each, in one transaction.

        Returns:
            Whether they were; not when that was done before, or the split edit is gone.

        Raises:
            BudgetReached: the day's budget was used up otherwise, or another day began.
        """
        with writing(self._engine) as connection:
            next_revision(connection)
            if not move_plan(
                connection, split_edits, split_edit.id, {SplitState.CUTTING}, SplitState.EDITING, result=None
            ):
                return False
            self._hold_to_budgets(connection, split_edit, split_edit.price_usd)
            for position, request in enumerate(requests):
                _submit(connection, split_edit, position, request)
        return True

    def redo(self, split_edit: SplitEdit, position: int) -> bool:
        """Submits one part anew, in place of a job that ended without a video.

        Returns:
            Whether it was; not when somebody was first, or the old job has gone on.

        Raises:
            BudgetReached: it would pass the day's budget.
        """
        old = split_edit.parts[position].job
        if old is None or not isinstance(old.request, EditVideo):
            return False
        with writing(self._engine) as connection:
            next_revision(connection)
            same = split_parts.c.job_id == old.id
            ended = sa.select(jobs.c.id).where(
                jobs.c.id == old.id, jobs.c.state.in_(ENDED_WITHOUT_VIDEO), sa.exists().where(same)
            )
            if connection.execute(ended).first() is None:
                return False
            self._hold_to_budgets(connection, split_edit, split_edit.parts[position].price_usd)
            _submit(connection, split_edit, position, old.request)
        return True

    def again(self, split_edit: SplitEdit) -> bool:
        """Takes up what could not be cut or joined; whether it was."""
        cut = all(part.job is not None for part in split_edit.parts)
        return self._end(split_edit.id, SplitState.FAILED, SplitState.EDITING if cut else SplitState.CUTTING)

    def joined(self, split_id: str, result: Result) -> bool:
        """Keeps what came out; whether it is still wanted."""
        return self._end(split_id, SplitState.EDITING, SplitState.JOINED, result=result.model_dump_json())

    def failed(self, todo: ToDo, failure: Failure) -> bool:
        """Keeps why it could not be cut or joined; whether anybody still wants to know."""
        return self._end(todo.split_id, todo.state, SplitState.FAILED, failure=failure.model_dump_json())

    def note_progress(self, split_id: str, progress: float) -> None:
        """Keeps how far the cutting or the joining is."""
        with writing(self._engine) as connection:
            query = sa.update(split_edits).where(split_edits.c.id == split_id).values(progress=progress)
            connection.execute(query)

    def jobs_of(self, owner: str, split_id: str) -> tuple[Job, ...]:
        """Every job that edits or edited one of its parts."""
        with reading(self._engine) as connection:
            query = sa.select(jobs).where(jobs.c.owner == owner, jobs.c.split_edit_id == split_id)
            return tuple(job_of(row) for row in connection.execute(query))

    def remove(self, owner: str, split_id: str) -> frozenset[str]:
        """Deletes a split edit with its parts and their jobs.

        Returns:
            The kept files that nothing needs any more.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        mine = sa.select(jobs.c.id).where(jobs.c.split_edit_id == split_id)
        with writing(self._engine, onto_disk=True) as connection:
            next_revision(connection)
            sources = connection.execute(_sources_if_only_its(owner, split_id)).scalars().all()
            made = sa.select(media.c.id).where(sa.or_(media.c.job_id == split_id, media.c.job_id.in_(mine)))
            files = connection.execute(made).scalars().all()
            query = sa.delete(split_edits).where(split_edits.c.id == split_id, split_edits.c.owner == owner)
            if connection.execute(query).rowcount == 0:
                connection.rollback()
                raise JobMissing("There is no such edit.")
            connection.execute(sa.delete(jobs).where(jobs.c.split_edit_id == split_id))
            connection.execute(sa.delete(board_takes).where(board_takes.c.take_id == split_id))
        return frozenset([*sources, *files])

    def _end(self, split_id: str, before: SplitState, after: SplitState, **values: str) -> bool:
        with writing(self._engine) as connection:
            next_revision(connection)
            return move_plan(connection, split_edits, split_id, {before}, after, **{"result": None, **values})

    def _hold_to_budgets(self, connection: sa.Connection, split_edit: SplitEdit, price_usd: Decimal) -> None:
        hold_to(
            connection,
            self._budgets,
            owner=split_edit.owner,
            engine=split_edit.engine,
            price_usd=price_usd,
        )

    def _select(self, *wanted: sa.ColumnElement[bool], limit: int | None = None) -> tuple[SplitEdit, ...]:
        query = sa.select(split_edits).where(*wanted).order_by(split_edits.c.number.desc()).limit(limit)
        with reading(self._engine) as connection:
            return tuple(
                _split_edit(row, _parts(connection, row.id)) for row in connection.execute(query).all()
            )


def _to_do() -> sa.ColumnElement[bool]:
    """To be cut; or with every part's job done, to be joined."""
    unedited = (
        sa.select(split_parts.c.position)
        .outerjoin(jobs, jobs.c.id == split_parts.c.job_id)
        .where(
            split_parts.c.split_edit_id == split_edits.c.id,
            sa.func.coalesce(jobs.c.state, StateName.QUEUED) != StateName.DONE,
        )
    )
    to_join = sa.and_(split_edits.c.state == SplitState.EDITING, ~unedited.exists())
    return sa.or_(split_edits.c.state == SplitState.CUTTING, to_join)


def _submit(connection: sa.Connection, split_edit: SplitEdit, position: int, request: EditVideo) -> None:
    job = insert_job(
        connection,
        owner=split_edit.owner,
        ask=Ask(request, split_edit.parts[position].price_usd),
        engine=split_edit.engine,
        split_edit_id=split_edit.id,
        why=f"submitted: part {position + 1} of {len(split_edit.parts)}",
    )
    where = split_parts.c.split_edit_id == split_edit.id, split_parts.c.position == position
    connection.execute(sa.update(split_parts).where(*where).values(job_id=job.id))


def _sources_if_only_its(owner: str, split_id: str) -> sa.Select[tuple[str]]:
    """The whole clip and its mask, where they were uploaded for this and nothing else stands on them."""
    others = sa.union_all(*split_sources(split_edits.c.id != split_id))
    its = sa.union_all(*split_sources(split_edits.c.id == split_id, split_edits.c.owner == owner))
    return sa.select(media.c.id).where(
        media.c.id.in_(its),
        media.c.job_id.is_(None),
        media.c.id.not_in(sa.select(job_sources.c.media_id)),
        media.c.id.not_in(others),
    )


def _parts(connection: sa.Connection, split_id: str) -> tuple[SplitPart, ...]:
    query = sa.select(split_parts).where(split_parts.c.split_edit_id == split_id)
    parts = connection.execute(query.order_by(split_parts.c.position)).all()
    query = sa.select(jobs).where(jobs.c.id.in_([part.job_id for part in parts if part.job_id is not None]))
    found = {row.id: job_of(row) for row in connection.execute(query)}
    return tuple(
        SplitPart(
            start_s=part.start_s,
            length_s=part.length_s,
            price_usd=part.price_usd,
            job=found.get(part.job_id),
        )
        for part in parts
    )


def _split_edit(row: sa.Row[Any], parts: Iterable[SplitPart]) -> SplitEdit:
    return SplitEdit(
        id=row.id,
        owner=row.owner,
        engine=row.engine,
        media_id=row.media_id,
        label=row.label,
        prompt=row.prompt,
        model=row.model,
        sound=row.sound,
        mask_id=row.mask_id,
        parts=tuple(parts),
        state=row.state,
        created_at=row.created_at,
        progress=row.progress,
        result=None if row.result is None else Result.model_validate_json(row.result),
        failure=None if row.failure is None else Failure.model_validate_json(row.failure),
        starred=row.starred,
        removed_at=row.removed_at,
    )
