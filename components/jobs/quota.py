"""How much may be kept: of all owners together, and of each."""

from dataclasses import dataclass
from typing import NamedTuple

from components.errors import QuotaReached


class Taken(NamedTuple):
    """What is kept now.

    Attributes:
        bytes: of all files.
        uploads: how many files no job made.
    """

    bytes: int
    uploads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The limits; None is none.

    Attributes:
        total_bytes: of all owners together.
        owner_bytes: of one owner.
        owner_uploads: files of one owner that no job made.
    """

    total_bytes: int | None = None
    owner_bytes: int | None = None
    owner_uploads: int | None = None

    def check_total(self, taken: Taken, more_bytes: int) -> None:
        """Checks that so many bytes more may be kept. Raises QuotaReached."""
        if self.total_bytes is not None and taken.bytes + more_bytes > self.total_bytes:
            raise QuotaReached(
                f"Kept media take {taken.bytes / 1e9:.1f} GB of the {self.total_bytes / 1e9:.1f} GB they may."
            )

    def check_owner(self, taken: Taken, more_bytes: int, more_uploads: int) -> None:
        """Checks that so much more of one owner may be kept. Raises QuotaReached."""
        tidy_up = "Delete takes you don't need in the library."
        if self.owner_bytes is not None and taken.bytes + more_bytes > self.owner_bytes:
            gb, limit_gb = taken.bytes / 1e9, self.owner_bytes / 1e9
            raise QuotaReached(
                f"Your videos and uploads take {gb:.2f} GB of the {limit_gb:.2f} GB they may.",
                next_step=tidy_up,
            )
        if self.owner_uploads is not None and taken.uploads + more_uploads > self.owner_uploads:
            raise QuotaReached(
                f"{self.owner_uploads} uploads of yours are kept, and no more may be.",
                next_step=f"{tidy_up} Uploads that nothing was made of go by themselves after two days.",
            )


NO_QUOTA = Quota()
