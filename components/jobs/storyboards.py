"""What an owner can do about storyboards: each takes one commit or two, the work happens behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from components.domain.job import STILL_HELD, Cancelled, Job, StateName
from components.domain.storyboard import MAX_TITLE_CHARS, Plan, Shot, ShotSource
from components.domain.storyboard_run import AT_REST, BoardState, Storyboard
from components.errors import InvalidRequest
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.jobs.storyboard_ledger import StoryboardLedger
from components.jobs.storyboard_reading import BoardLine

_TRIES = 5
"""How often a change is applied anew because another tab came first."""


@dataclass(frozen=True, slots=True)
class Storyboards:
    """One owner's storyboards. All methods raise StorageError when the ledger doesn't answer.

    Attributes:
        owner: whose.
        ledger: the truth about storyboards.
        jobs: the truth about the jobs of their shots.
        media_store: where films are.
        engine_name: the engine in use.
        admit: raises when an owner may not have so many jobs, or bytes, more.
        cancel: gives a job of an owner up.
        nudge: says that there is something to do.
    """

    owner: str
    ledger: StoryboardLedger
    jobs: Ledger
    media_store: MediaStore
    engine_name: str
    admit: Callable[[str, int, int], None]
    cancel: Callable[[str, str], Job]
    nudge: Callable[[], None]

    def lines(self) -> tuple[BoardLine, ...]:
        """All of them by name, newest first."""
        return self.ledger.lines(self.owner)

    @property
    def active(self) -> bool:
        """Whether one moves on by itself, which no job's state tells."""
        return self.ledger.active(self.owner)

    def get(self, board_id: str) -> Storyboard:
        """One of them. Raises JobMissing."""
        return self.ledger.get(self.owner, board_id)

    def takes(self, board_id: str, shot_id: str) -> tuple[Job, ...]:
        """The finished takes of a shot, oldest first."""
        return self.ledger.takes(self.owner, board_id, shot_id)

    def add(self, plan: Plan) -> Storyboard:
        """Keeps a new one."""
        return self.ledger.add(self.owner, self.engine_name, plan)

    def duplicate(self, board_id: str, name_of: Callable[[], str]) -> Storyboard:
        """Keeps a copy that begins with the same takes: nothing is paid for twice.

        Args:
            board_id: which.
            name_of: makes ids for its shots.

        Raises:
            JobMissing: there is no such storyboard of this owner.
        """
        board = self.get(board_id)
        names = {shot.id: name_of() for shot in board.plan.shots}
        shots = tuple(shot.model_copy(update={"id": names[shot.id]}) for shot in board.plan.shots)
        title = f"{board.plan.title[: MAX_TITLE_CHARS - 7]} (copy)"
        job_ids = {names[shot_id]: job.id for shot_id, job in board.jobs.items() if shot_id in names}
        plan = board.plan.model_copy(update={"title": title, "shots": shots})
        return self.ledger.add(self.owner, self.engine_name, plan, job_ids)

    def change(self, board_id: str, change: Callable[[Plan], Plan]) -> Storyboard:
        """Applies a change to the plan as it is now, whoever else changes it.

        Raises:
            JobMissing: there is no such storyboard of this owner.
            InvalidRequest: it is under way, or somebody keeps changing it.
        """
        for _ in range(_TRIES):
            board = self.get(board_id)
            plan = change(board.plan)
            if plan == board.plan or self.ledger.change(board, plan):
                return self.get(board_id)
            if not board.at_rest:
                break
        raise InvalidRequest("It is under way and can't be changed.", next_step="Stop it first, or wait.")

    def start(self, board: Storyboard, prices: Mapping[str, Decimal]) -> None:
        """Has these shots rendered, one job each, and joins the film once every shot has its take.

        A job that may still bring a video is given up where its shot is rendered anew.

        Args:
            board: as its owner saw it with the prices.
            prices: ids of shots, each with the price that was shown; none to go on with what there is.

        Raises:
            InvalidRequest: it was changed meanwhile; nothing will be sent.
            MediaMissing: a picture is gone, or is not this owner's; nothing will be sent.
            QuotaReached: the videos could not be kept; nothing will be sent.
            TooManyJobs: so many jobs may not be unfinished at a time; nothing will be sent.
            BudgetReached: together they would pass the day's budget; nothing will be sent.
        """
        for shot in board.plan.filmed:
            if shot.id in prices and shot.source is ShotSource.STILL and shot.still is not None:
                self.media_store.find(self.owner, shot.still.media_id)
        self.admit(self.owner, len(prices), 0)
        if not self.ledger.start(board, self.engine_name, prices):
            raise _seen_otherwise()
        for shot_id in prices:
            job = board.jobs.get(shot_id)
            if job is not None and job.state.name in STILL_HELD:
                self.cancel(self.owner, job.id)
        self.nudge()

    def join(self, board: Storyboard) -> None:
        """Joins the takes there are, for nothing.

        Raises:
            InvalidRequest: a shot has no take yet, or it is under way.
        """
        if not board.complete:
            raise InvalidRequest("A shot has no take yet.", next_step="Render it first.")
        if not self.ledger.move(board.id, AT_REST, BoardState.JOINING):
            raise _seen_otherwise()
        self.nudge()

    def stop(self, board_id: str) -> None:
        """Sends nothing more. What was sent goes on; what is still queued is taken back and costs nothing.

        Raises:
            JobMissing: there is no such storyboard of this owner.
        """
        board = self.get(board_id)
        self.ledger.move(board_id, set(BoardState) - {BoardState.IDLE}, BoardState.IDLE)
        for job in self.get(board_id).jobs.values():
            if job.batch_id == board.id:
                why = "its storyboard was stopped before it was sent; nothing was spent"
                self.jobs.move(job.id, {StateName.QUEUED}, Cancelled(at=now()), why)
        self.nudge()

    def use_take(self, board: Storyboard, shot: Shot, job_id: str) -> None:
        """Takes an earlier take of a shot again.

        Raises:
            InvalidRequest: it was changed meanwhile, or is under way.
        """
        if not self.ledger.use_take(board, shot.id, job_id):
            raise _seen_otherwise()

    def remove(self, board_id: str) -> None:
        """Deletes it with its film; the takes of its shots stay in the library.

        Raises:
            JobMissing: there is no such storyboard of this owner.
        """
        self.media_store.let_go(self.ledger.remove(self.owner, board_id))


def _seen_otherwise() -> InvalidRequest:
    return InvalidRequest(
        "The storyboard was changed meanwhile, in another tab perhaps.",
        next_step="Look at it once more, then click again.",
    )
