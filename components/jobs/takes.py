"""What the library can do with takes: find, mark, sort onto boards, bin, delete."""

import logging
from collections.abc import Callable, Collection
from datetime import UTC, tzinfo

import sqlalchemy as sa

from components.domain.search import Search
from components.errors import InvalidRequest, JobMissing
from components.jobs.boards import Boards
from components.jobs.take_finding import FoundIds, TakeFinder
from components.jobs.take_keeping import TakeKeeper

AT_ONCE = 200
"""Takes that a click deletes by itself; more than these are left to the next sweep."""
SWEPT_AT_ONCE = 2_000

_log = logging.getLogger(__name__)
Remove = Callable[[str, str], None]


class Takes:
    """Takes of every owner; what isn't the owner's own is never touched.

    All methods raise StorageError when the ledger doesn't answer.
    """

    def __init__(self, database: sa.Engine, removers: Collection[Remove]) -> None:
        """Nothing happens yet.

        Args:
            database: the ledger's.
            removers: each deletes a take of one sort by (owner, id), or raises JobMissing when it is none
                of its sort.
        """
        self._finder = TakeFinder(database)
        self._keeper = TakeKeeper(database)
        self._removers = removers
        self.boards = Boards(database)

    def page(self, owner: str, search: Search, *, number: int, size: int, zone: tzinfo = UTC) -> FoundIds:
        """See `TakeFinder.page`."""
        return self._finder.page(owner, search, number=number, size=size, zone=zone)

    def ids(self, owner: str, search: Search, *, zone: tzinfo = UTC) -> tuple[str, ...]:
        """See `TakeFinder.ids`."""
        return self._finder.ids(owner, search, zone=zone)

    def star(self, owner: str, ids: Collection[str], *, starred: bool) -> None:
        """See `TakeKeeper.star`."""
        self._keeper.star(owner, ids, starred=starred)

    def put_into_bin(self, owner: str, ids: Collection[str]) -> None:
        """See `TakeKeeper.put_into_bin`."""
        self._keeper.put_into_bin(owner, ids)

    def take_out_of_bin(self, owner: str, ids: Collection[str]) -> None:
        """See `TakeKeeper.take_out_of_bin`."""
        self._keeper.take_out_of_bin(owner, ids)

    def delete(self, owner: str, ids: Collection[str]) -> None:
        """Deletes takes for good: none of them is listed any more, and their files go now or at a sweep.

        What is still running is given up; what is just being sent goes once its answer is known.
        """
        self._keeper.give_up(owner, ids)
        for take_id in sorted(ids)[:AT_ONCE]:
            self._remove(owner, take_id)

    def sweep(self) -> None:
        """Deletes what was in the bin for long enough; called now and then, by one process."""
        for owner, take_id in self._keeper.due(SWEPT_AT_ONCE):
            self._remove(owner, take_id)

    def _remove(self, owner: str, take_id: str) -> None:
        for remove in self._removers:
            try:
                remove(owner, take_id)
            except JobMissing:
                continue
            except InvalidRequest as being_sent:
                _log.info("A deleted take goes later: %s", being_sent.sentence)
            return
