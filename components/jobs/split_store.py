"""The split store: one owner's clips that are edited in parts."""

from dataclasses import dataclass

from components.domain.split_edit import SplitEdit, SplitPlan
from components.jobs.split_edits import SplitEdits


@dataclass(frozen=True, slots=True)
class SplitStore:
    """What pages use. Everything comes from the ledger; nothing here waits. See `SplitEdits`."""

    owner: str
    splits: SplitEdits

    def submit(self, plan: SplitPlan) -> SplitEdit:
        """Commits the intent. Raises MediaMissing, QuotaReached."""
        return self.splits.submit(self.owner, plan)

    @property
    def active(self) -> bool:
        """Whether something is being cut or joined, which no job's state tells."""
        return self.splits.active(self.owner)

    def get(self, split_id: str) -> SplitEdit:
        """One of them. Raises JobMissing."""
        return self.splits.get(self.owner, split_id)

    def newest(self, count: int) -> tuple[SplitEdit, ...]:
        """The newest ones first."""
        return self.splits.newest(self.owner, count)

    def redo(self, split_id: str, position: int) -> SplitEdit:
        """Has one part edited anew, for its price. Raises JobMissing."""
        return self.splits.redo(self.owner, split_id, position)

    def again(self, split_id: str) -> SplitEdit:
        """Tries once more to cut or to join; free. Raises JobMissing."""
        return self.splits.again(self.owner, split_id)
