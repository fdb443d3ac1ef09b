"""The library: one owner's takes, found, marked, sorted and deleted."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TypeAlias

from components.domain.job import Job
from components.domain.search import Search
from components.domain.split_edit import SplitEdit
from components.errors import JobMissing
from components.jobs.boards import Board
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.takes import Takes

Take: TypeAlias = Job | SplitEdit


@dataclass(frozen=True, slots=True)
class TakePage:
    """A page of takes, newest first, and how many there are on all pages."""

    takes: tuple[Take, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Library:
    """What pages use. Everything comes from the ledger; nothing here waits. See `Takes` and `Boards`.

    Attributes:
        owner: whose takes.
        engine: what carries them.
        ledger: the truth about them.
        zone: where this owner's days begin and end.
    """

    owner: str
    engine: JobEngine
    ledger: Ledger
    zone: tzinfo = UTC

    def page(self, search: Search, number: int, size: int) -> TakePage:
        """A page of the takes that are wanted; numbers begin at 1."""
        found = self._takes.page(self.owner, search, number=number, size=size, zone=self.zone)
        return TakePage(self.some(found.ids), found.total)

    def ids(self, search: Search) -> tuple[str, ...]:
        """All takes that are wanted, newest first."""
        return self._takes.ids(self.owner, search, zone=self.zone)

    def count(self, search: Search) -> int:
        """How many takes are wanted."""
        return self._takes.page(self.owner, search, number=1, size=1, zone=self.zone).total

    def some(self, ids: Iterable[str]) -> tuple[Take, ...]:
        """These takes, in this order; those that are gone are left out."""
        ids = tuple(ids)
        jobs: dict[str, Take] = {job.id: job for job in self.ledger.some(self.owner, ids)}
        return tuple(found for take_id in ids if (found := jobs.get(take_id) or self._split(take_id)))

    def find(self, take_id: str) -> Take | None:
        """One take, in the bin or not; None when it is gone."""
        return next(iter(self.some([take_id])), None)

    def star(self, ids: Collection[str], *, starred: bool) -> None:
        """Gives takes a star, or takes it."""
        self._takes.star(self.owner, ids, starred=starred)

    def put_into_bin(self, ids: Collection[str]) -> None:
        """Takes leave the lists; what is running runs on and is fetched."""
        self._takes.put_into_bin(self.owner, ids)

    def take_out_of_bin(self, ids: Collection[str]) -> None:
        """Takes are where they were."""
        self._takes.take_out_of_bin(self.owner, ids)

    def delete(self, ids: Collection[str]) -> None:
        """Deletes takes for good."""
        self._takes.delete(self.owner, ids)

    @property
    def boards(self) -> tuple[Board, ...]:
        """The boards, by name."""
        return self._takes.boards.all(self.owner)

    def boards_of(self, take_id: str) -> frozenset[str]:
        """The ids of the boards that a take is on."""
        return self._takes.boards.of(self.owner, take_id)

    def create_board(self, name: str) -> str:
        """A new board; its id. Raises InvalidRequest when the name can't be used."""
        return self._takes.boards.create(self.owner, name)

    def rename_board(self, board_id: str, name: str) -> None:
        """Gives a board another name. Raises InvalidRequest when it can't be used."""
        self._takes.boards.rename(self.owner, board_id, name)

    def delete_board(self, board_id: str) -> None:
        """Deletes a board; its takes stay."""
        self._takes.boards.delete(self.owner, board_id)

    def put_on_board(self, board_id: str, ids: Collection[str]) -> None:
        """Puts takes onto a board."""
        self._takes.boards.put(self.owner, board_id, ids)

    def take_off_board(self, board_id: str, ids: Collection[str]) -> None:
        """Takes takes off a board."""
        self._takes.boards.take_off(self.owner, board_id, ids)

    @property
    def _takes(self) -> Takes:
        return self.engine.takes

    def _split(self, take_id: str) -> SplitEdit | None:
        with suppress(JobMissing):
            return self.engine.plans.splits.get(self.owner, take_id)
        return None
