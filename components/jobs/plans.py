"""Everything that is made by several jobs, wired: clips edited in parts, storyboards, replays."""

from collections.abc import Callable

from components.domain.job import Job
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.replay_ledger import ReplayLedger
from components.jobs.replay_worker import ReplayWorker
from components.jobs.replays import Replays
from components.jobs.split_edits import SplitEdits
from components.jobs.split_ledger import SplitLedger
from components.jobs.split_worker import SplitWorker
from components.jobs.storyboard_ledger import StoryboardLedger
from components.jobs.storyboard_worker import StoryboardWorker
from components.jobs.storyboards import Storyboards


class Plans:
    """Their ledgers and the threads that carry them further.

    Attributes:
        splits: clips that are edited in parts.
    """

    def __init__(
        self,
        ledger: Ledger,
        media_store: MediaStore,
        *,
        engine_name: Callable[[str], str],
        admit: Callable[[str, int, int], None],
        cancel: Callable[[str, str], Job],
        leads: Callable[[], bool],
        nudge_keeper: Callable[[], None],
    ) -> None:
        """Starts nothing yet.

        Args:
            ledger: the truth about jobs.
            media_store: where clips are.
            engine_name: the engine, and the account there, that an owner's jobs go to.
            admit: raises when an owner may not have so many jobs, or bytes, more.
            cancel: gives a job of an owner up.
            leads: whether this process is the one that works.
            nudge_keeper: says that there are new jobs.
        """
        self._ledger = ledger
        self._media_store = media_store
        self._engine_name = engine_name
        self._admit = admit
        self._cancel = cancel
        self._nudge_keeper = nudge_keeper
        split_ledger = SplitLedger(ledger.database, ledger.budgets)
        self._storyboard_ledger = StoryboardLedger(ledger.database, ledger.budgets)
        self._replay_ledger = ReplayLedger(ledger.database, ledger.budgets)
        self._workers = (
            SplitWorker(split_ledger, media_store, leads=leads, on_submit=nudge_keeper),
            StoryboardWorker(self._storyboard_ledger, media_store, leads=leads, on_submit=nudge_keeper),
            ReplayWorker(self._replay_ledger, media_store, leads=leads, on_submit=nudge_keeper),
        )
        self.splits = SplitEdits(
            split_ledger,
            media_store,
            engine_name=engine_name,
            admit=admit,
            cancel=cancel,
            nudge=self._nudge_all,
        )

    def storyboards(self, owner: str) -> Storyboards:
        """An owner's storyboards."""
        return Storyboards(
            owner,
            self._storyboard_ledger,
            self._ledger,
            self._media_store,
            engine_name=self._engine_name(owner),
            admit=self._admit,
            cancel=self._cancel,
            nudge=self._nudge_all,
        )

    def replays(self, owner: str) -> Replays:
        """An owner's replays."""
        return Replays(
            owner,
            self._replay_ledger,
            self._media_store,
            engine_name=self._engine_name(owner),
            admit=self._admit,
            cancel=self._cancel,
            nudge=self._nudge_all,
        )

    def start(self) -> None:
        """Begins; what was interrupted is done again."""
        for worker in self._workers:
            worker.start()

    def nudge(self) -> None:
        """Says that a job ended, which a plan may wait for."""
        for worker in self._workers:
            worker.nudge()

    def stop(self) -> None:
        """Breaks off what is being done; it is done again at the next start."""
        for worker in self._workers:
            worker.stop()

    def _nudge_all(self) -> None:
        self._nudge_keeper()
        self.nudge()
