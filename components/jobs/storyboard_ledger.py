"""The ledger's part for storyboards: every change of one, each a transaction of its own."""

import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal

import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.budgets import NO_BUDGETS, DayBudgets
from components.domain.job import Failure
from components.domain.storyboard import Plan
from components.domain.storyboard_run import AT_REST, BoardState, Film, Storyboard
from components.jobs.database import writing
from components.jobs.ledger import insert_job, next_revision
from components.jobs.plan_rows import move_plan
from components.jobs.receipts import hold_to
from components.jobs.rows import now
from components.jobs.storyboard_reading import StoryboardReading
from components.jobs.tables import job_sources, media, storyboard_shots, storyboard_takes, storyboards


class StoryboardLedger(StoryboardReading):
    """The tables `storyboards`, `storyboard_shots` and `storyboard_takes`.

    Every method is one transaction, from any thread. All raise StorageError when the database doesn't answer.
    """

    def __init__(self, engine: sa.Engine, budgets: DayBudgets = NO_BUDGETS) -> None:
        super().__init__(engine)
        self._budgets = budgets

    def add(
        self, owner: str, engine: str, plan: Plan, job_ids: Mapping[str, str] | None = None
    ) -> Storyboard:
        """Keeps a new storyboard; `job_ids` are takes that its shots begin with, by the shot's id."""
        board_id = uuid.uuid4().hex
        with writing(self._engine) as connection:
            next_revision(connection)
            connection.execute(
                sa.insert(storyboards).values(
                    id=board_id,
                    owner=owner,
                    engine=engine,
                    state=BoardState.IDLE,
                    version=1,
                    title=plan.title,
                    plan=plan.model_dump_json(),
                    created_at=now(),
                )
            )
            _sync_shots(connection, board_id, plan)
            for shot_id, job_id in (job_ids or {}).items():
                _use(connection, board_id, shot_id, job_id)
                connection.execute(sa.insert(storyboard_takes).values(_take(board_id, shot_id, job_id)))
        return self.get(owner, board_id)

    def change(self, board: Storyboard, plan: Plan) -> bool:
        """Keeps the plan; whether it was kept: not when it was changed or started by somebody else."""
        with writing(self._engine) as connection:
            next_revision(connection)
            changed = (
                sa.update(storyboards)
                .where(*_as_seen(board))
                .values(version=board.version + 1, title=plan.title, plan=plan.model_dump_json())
            )
            if connection.execute(changed).rowcount == 0:
                return False
            _sync_shots(connection, board.id, plan)
        return True

    def start(self, board: Storyboard, engine: str, prices: Mapping[str, Decimal]) -> bool:
        """Starts a run, or lets a paused one go on.

        Args:
            board: as its owner saw it.
            engine: the name of the engine that the shots are meant for.
            prices: what is to be sent: ids of shots, each with the price that was shown for it.

        Returns:
            Whether it was started: not when it was changed or started by somebody else.

        Raises:
            BudgetReached: together they would pass the day's budget.
        """
        with writing(self._engine) as connection:
            next_revision(connection)
            started = (
                sa.update(storyboards)
                .where(*_as_seen(board))
                .values(state=BoardState.RUNNING, engine=engine, failure=None, progress=None)
            )
            if connection.execute(started).rowcount == 0:
                return False
            _forget_asked(connection, board.id)
            self._hold_to_budgets(connection, board.owner, engine, prices.values())
            for shot_id, price_usd in prices.items():
                query = sa.update(storyboard_shots).where(*_shot(board.id, shot_id))
                connection.execute(query.values(asked_usd=price_usd))
        return True

    def send(self, board: Storyboard, asks: Mapping[str, Ask]) -> bool:
        """Submits shots: one job each, all in one transaction which also takes back that they are to be sent.

        So a shot that was asked for once is submitted once, whoever comes second or after a crash. Where a
        run pauses after each shot, it is paused by the same transaction.

        Returns:
            Whether they were submitted; not when one of them is not to be sent any more.

        Raises:
            BudgetReached: the day's budget was used up otherwise, or another day began.
        """
        with writing(self._engine) as connection:
            next_revision(connection)
            after = BoardState.PAUSED if board.plan.pause_after_each else BoardState.RUNNING
            if not move_plan(connection, storyboards, board.id, {BoardState.RUNNING}, after):
                return False
            if not all(_take_back(connection, board.id, shot_id) for shot_id in asks):
                connection.rollback()
                return False
            prices = [ask.price_usd for ask in asks.values()]
            self._hold_to_budgets(connection, board.owner, board.engine, prices)
            for shot_id, ask in asks.items():
                job = insert_job(
                    connection,
                    owner=board.owner,
                    ask=ask,
                    engine=board.engine,
                    why="submitted: a shot of a storyboard",
                )
                _use(connection, board.id, shot_id, job.id)
                connection.execute(sa.insert(storyboard_takes).values(_take(board.id, shot_id, job.id)))
        return True

    def use_take(self, board: Storyboard, shot_id: str, job_id: str) -> bool:
        """Takes an earlier take of a shot again; whether it was taken."""
        known = sa.select(storyboard_takes.c.job_id).where(
            storyboard_takes.c.storyboard_id == board.id,
            storyboard_takes.c.shot_id == shot_id,
            storyboard_takes.c.job_id == job_id,
        )
        with writing(self._engine) as connection:
            next_revision(connection)
            seen = sa.update(storyboards).where(*_as_seen(board)).values(version=board.version + 1)
            if connection.execute(seen).rowcount == 0 or connection.execute(known).first() is None:
                connection.rollback()
                return False
            _use(connection, board.id, shot_id, job_id)
        return True

    def move(self, board_id: str, before: Iterable[BoardState], after: BoardState) -> bool:
        """Moves it to another state; whether it was in one of these before. Once stopped it stays so."""
        with writing(self._engine, onto_disk=after is BoardState.IDLE) as connection:
            next_revision(connection)
            moved = move_plan(connection, storyboards, board_id, frozenset(before), after)
            if moved and after is BoardState.IDLE:
                _forget_asked(connection, board_id)
            return moved

    def failed(self, board: Storyboard, failure: Failure) -> bool:
        """Stops it and keeps why; whether it was still under way."""
        after = BoardState.IDLE if board.state is BoardState.JOINING else BoardState.PAUSED
        with writing(self._engine) as connection:
            next_revision(connection)
            kept = failure.model_dump_json()
            return move_plan(connection, storyboards, board.id, {board.state}, after, failure=kept)

    def joined(self, board_id: str, film: Film) -> bool:
        """Keeps the film; whether it is still wanted."""
        with writing(self._engine) as connection:
            next_revision(connection)
            kept = film.model_dump_json()
            before = {BoardState.JOINING}
            return move_plan(connection, storyboards, board_id, before, BoardState.IDLE, film=kept)

    def note_progress(self, board_id: str, progress: float) -> None:
        """Keeps how far the joining is."""
        with writing(self._engine) as connection:
            where = storyboards.c.id == board_id, storyboards.c.state == BoardState.JOINING
            connection.execute(sa.update(storyboards).where(*where).values(progress=progress))

    def remove(self, owner: str, board_id: str) -> frozenset[str]:
        """Deletes a storyboard; the takes of its shots stay.

        Returns:
            The kept files that nothing needs any more: its films, and pictures that only it stood on.

        Raises:
            JobMissing: it doesn't exist, or belongs to someone else.
        """
        self.get(owner, board_id)
        with writing(self._engine) as connection:
            next_revision(connection)
            stills = connection.execute(_stills_of_it_alone(board_id)).scalars().all()
            made = connection.execute(sa.select(media.c.id).where(media.c.job_id == board_id)).scalars().all()
            connection.execute(sa.delete(storyboards).where(storyboards.c.id == board_id))
        return frozenset([*stills, *made])

    def _hold_to_budgets(
        self, connection: sa.Connection, owner: str, engine: str, prices: Iterable[Decimal]
    ) -> None:
        together_usd = sum(prices, Decimal(0))
        hold_to(connection, self._budgets, owner=owner, engine=engine, price_usd=together_usd)


def _take_back(connection: sa.Connection, board_id: str, shot_id: str) -> bool:
    """Takes back that a shot is to be sent; whether it was."""
    where = *_shot(board_id, shot_id), storyboard_shots.c.asked_usd.is_not(None)
    return connection.execute(sa.update(storyboard_shots).where(*where).values(asked_usd=None)).rowcount == 1


def _as_seen(board: Storyboard) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        storyboards.c.id == board.id,
        storyboards.c.owner == board.owner,
        storyboards.c.version == board.version,
        storyboards.c.state.in_(AT_REST),
    )


def _shot(board_id: str, shot_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return storyboard_shots.c.storyboard_id == board_id, storyboard_shots.c.shot_id == shot_id


def _take(board_id: str, shot_id: str, job_id: str) -> dict[str, str]:
    return {"storyboard_id": board_id, "shot_id": shot_id, "job_id": job_id}


def _use(connection: sa.Connection, board_id: str, shot_id: str, job_id: str) -> None:
    query = sa.update(storyboard_shots).where(*_shot(board_id, shot_id)).values(job_id=job_id)
    connection.execute(query)


def _forget_asked(connection: sa.Connection, board_id: str) -> None:
    of_it = storyboard_shots.c.storyboard_id == board_id
    connection.execute(sa.update(storyboard_shots).where(of_it).values(asked_usd=None))


def _sync_shots(connection: sa.Connection, board_id: str, plan: Plan) -> None:
    """One row for each shot of the plan; what is known of shots that stay is kept."""
    of_it = storyboard_shots.c.storyboard_id == board_id
    known = set(connection.execute(sa.select(storyboard_shots.c.shot_id).where(of_it)).scalars())
    wanted = {shot.id: None if shot.still is None else shot.still.media_id for shot in plan.shots}
    for table in (storyboard_shots, storyboard_takes):
        gone = table.c.storyboard_id == board_id, table.c.shot_id.not_in(wanted)
        connection.execute(sa.delete(table).where(*gone))
    for shot_id, still_id in wanted.items():
        if shot_id in known:
            query = sa.update(storyboard_shots).where(*_shot(board_id, shot_id))
            connection.execute(query.values(still_id=still_id))
        else:
            values = {"storyboard_id": board_id, "shot_id": shot_id, "still_id": still_id}
            connection.execute(sa.insert(storyboard_shots).values(values))


def _stills_of_it_alone(board_id: str) -> sa.Select[tuple[str]]:
    shots = storyboard_shots.c
    others = sa.select(shots.still_id).where(shots.storyboard_id != board_id, shots.still_id.is_not(None))
    return (
        sa.select(media.c.id)
        .join(storyboard_shots, shots.still_id == media.c.id)
        .where(
            shots.storyboard_id == board_id,
            media.c.job_id.is_(None),
            media.c.id.not_in(sa.select(job_sources.c.media_id)),
            media.c.id.not_in(others),
        )
    )
