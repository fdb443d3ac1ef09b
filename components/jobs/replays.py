"""What an owner can do about replays: each takes one commit, the work happens behind."""

from collections.abc import Callable
from dataclasses import dataclass

from components.domain.job import STILL_HELD, Job
from components.domain.replay import Replay, ReplayPlan, ReplayState, Stuck, next_move
from components.jobs.media_store import MediaStore
from components.jobs.replay_ledger import ReplayLedger


@dataclass(frozen=True, slots=True)
class Replays:
    """One owner's replays. All methods raise StorageError when the ledger doesn't answer.

    Attributes:
        owner: whose.
        ledger: the truth about replays.
        media_store: where sources are.
        engine_name: the engine in use.
        admit: raises when an owner may not have so many jobs, or bytes, more.
        cancel: gives a job of an owner up.
        nudge: says that there is something to do.
    """

    owner: str
    ledger: ReplayLedger
    media_store: MediaStore
    engine_name: str
    admit: Callable[[str, int, int], None]
    cancel: Callable[[str, str], Job]
    nudge: Callable[[], None]

    def submit(self, plan: ReplayPlan) -> Replay:
        """Commits the intent and returns at once; the steps are sent one after another.

        Raises:
            MediaMissing: no such source of this owner.
            QuotaReached: the videos could not be kept; nothing will be sent.
            TooManyJobs: this owner has as many unfinished ones as may be; nothing will be sent.
            BudgetReached: together they would pass the day's budget; nothing will be sent.
        """
        self.media_store.find(self.owner, plan.media_id)
        self.admit(self.owner, 1, 0)
        replay = self.ledger.add(self.owner, self.engine_name, plan)
        self.nudge()
        return replay

    @property
    def active(self) -> bool:
        """Whether one goes on by itself, which no job's state tells."""
        return self.ledger.running(self.owner)

    def get(self, replay_id: str) -> Replay:
        """One of them. Raises JobMissing."""
        return self.ledger.get(self.owner, replay_id)

    def newest(self, count: int) -> tuple[Replay, ...]:
        """The newest ones first."""
        return self.ledger.newest(self.owner, count)

    def stop(self, replay_id: str) -> None:
        """Sends no further step; what was sent goes on. Raises JobMissing."""
        self.ledger.move(self.get(replay_id).id, ReplayState.RUNNING, ReplayState.STOPPED)

    def go_on(self, replay_id: str) -> None:
        """Goes on where it stopped; a step that brought no video is made anew, for its price.

        A job that may still bring one is given up; the step's price may then be paid twice.

        Raises:
            JobMissing: no such replay of this owner.
        """
        replay = self.get(replay_id)
        match next_move(replay):
            case Stuck(position):
                job = replay.steps[position].job
                if job is not None and job.state.name in STILL_HELD:
                    self.cancel(self.owner, job.id)
                self.ledger.redo(replay, position)
            case _:
                self.ledger.move(replay.id, ReplayState.STOPPED, ReplayState.RUNNING)
        self.nudge()

    def remove(self, replay_id: str) -> None:
        """Forgets it; its takes stay in the library."""
        self.ledger.remove(self.owner, replay_id)
