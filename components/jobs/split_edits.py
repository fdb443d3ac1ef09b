"""What a user can do about a clip that is edited in parts: each takes one commit, the work happens behind."""

from collections.abc import Callable

from components.domain.job import STILL_HELD, Job, Sending
from components.domain.split_edit import SplitEdit, SplitPlan
from components.errors import InvalidRequest
from components.jobs.media_store import MediaStore
from components.jobs.split_ledger import SplitLedger


class SplitEdits:
    """Split edits, always of one owner. All methods raise StorageError when the ledger doesn't answer."""

    def __init__(
        self,
        ledger: SplitLedger,
        media_store: MediaStore,
        *,
        engine_name: Callable[[str], str],
        admit: Callable[[str, int, int], None],
        cancel: Callable[[str, str], Job],
        nudge: Callable[[], None],
    ) -> None:
        """Nothing happens yet.

        Args:
            ledger: the truth about split edits.
            media_store: where clips are.
            engine_name: the engine, and the account there, that an owner's jobs go to.
            admit: raises when an owner may not have so many jobs, or bytes, more.
            cancel: gives a job of an owner up.
            nudge: says that there is something to do.
        """
        self._ledger = ledger
        self._media_store = media_store
        self._engine_name = engine_name
        self._admit = admit
        self._cancel = cancel
        self._nudge = nudge

    def submit(self, owner: str, plan: SplitPlan) -> SplitEdit:
        """Commits the intent and returns at once; the parts are cut, sent and joined by themselves.

        Raises:
            MediaMissing: no such clip, or mask, of this owner.
            QuotaReached: the videos could not be kept; nothing will be sent.
            TooManyJobs: this owner has as many unfinished ones as may be; nothing will be sent.
            BudgetReached: all parts together would pass the day's budget; nothing will be sent.
        """
        whole = self._media_store.find(owner, plan.media_id)
        if plan.mask_id is not None:
            self._media_store.find(owner, plan.mask_id)
        self._admit(owner, len(plan.parts), whole.size_bytes)
        split_edit = self._ledger.add(owner, self._engine_name(owner), plan)
        self._nudge()
        return split_edit

    def get(self, owner: str, split_id: str) -> SplitEdit:
        """One split edit. Raises JobMissing."""
        return self._ledger.get(owner, split_id)

    def newest(self, owner: str, count: int) -> tuple[SplitEdit, ...]:
        """The newest ones first."""
        return self._ledger.newest(owner, count)

    def active(self, owner: str) -> bool:
        """Whether something is being cut or joined."""
        return self._ledger.active(owner)

    def redo(self, owner: str, split_id: str, position: int) -> SplitEdit:
        """Has one part edited anew for its price, in place of a job that ended without a video.

        A job that may still bring one is given up; the part's price may then be paid twice.

        Raises:
            JobMissing: no such split edit of this owner.
            BudgetReached: it would pass the day's budget.
        """
        split_edit = self._ledger.get(owner, split_id)
        job = split_edit.parts[position].job
        if self._ledger.redo(split_edit, position) and job is not None and job.state.name in STILL_HELD:
            self._cancel(owner, job.id)
        self._nudge()
        return self._ledger.get(owner, split_id)

    def again(self, owner: str, split_id: str) -> SplitEdit:
        """Tries once more to cut or to join; it costs nothing.

        Raises:
            JobMissing: no such split edit of this owner.
        """
        self._ledger.again(self._ledger.get(owner, split_id))
        self._nudge()
        return self._ledger.get(owner, split_id)

    def remove(self, owner: str, split_id: str) -> None:
        """Deletes a split edit with its parts and all their files.

        Raises:
            JobMissing: no such split edit of this owner.
            InvalidRequest: a part is just being sent; its answer must not be lost.
        """
        jobs = self._ledger.jobs_of(owner, split_id)
        if any(isinstance(self._cancel(owner, job.id).state, Sending) for job in jobs):
            raise InvalidRequest(
                "A part is being sent right now.", next_step="Wait a moment, then delete it again."
            )
        self._media_store.let_go(self._ledger.remove(owner, split_id))
