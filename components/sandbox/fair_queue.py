"""A queue that serves its owners in turn: who asks for fifty things waits longer than who asks for one."""

import threading
from collections import OrderedDict, deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class FairQueue(Generic[Item]):
    """Each owner's items in their order, the owners one after the other; for any number of threads."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[Item]] = OrderedDict()
        self._closed = False
        self._changed = threading.Condition()

    def put(self, owner: str, item: Item) -> None:
        """Append to the owner's line; a new owner comes after those who wait already."""
        with self._changed:
            self._lines.setdefault(owner, deque()).append(item)
            self._changed.notify()

    def get(self) -> Item | None:
        """The next item, as soon as there is one; None once the queue is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._lines or self._closed)
            if not self._lines:
                return None
            owner, line = self._lines.popitem(last=False)
            item = line.popleft()
            if line:
                self._lines[owner] = line
            return item

    def close(self) -> None:
        """Let everybody who waits go, once what is there has been taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
