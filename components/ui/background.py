"""Work that goes on while the page is used: started once, asked about at every run."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, TypeAlias, TypeVar

from components.errors import Cancelled, ClapboardError

Value = TypeVar("Value")
Work: TypeAlias = Callable[[Callable[[float], None], Callable[[], bool]], Value]
"""Something to do; it is given a function to tell its progress with, 0 to 1, and one that says whether it was
given up meanwhile."""

_FREE = nullcontext()
_log = logging.getLogger(__name__)


class Task(Generic[Value]):
    """Something that is being found out or made, in a thread of its own.

    Args:
        work: what is done.
        slots: how many of its kind go on at once, where that is limited.

    Attributes:
        share: how far it is, 0 to 1, where the work says so.
        value: what came out, once it did.
        refusal: why nothing will come out, once that is known.
    """

    def __init__(self, work: Work[Value], slots: AbstractContextManager[object] = _FREE) -> None:
        self.share = 0.0
        self.value: Value | None = None
        self.refusal: str | None = None
        self._given_up = False
        threading.Thread(target=self._run, args=(work, slots), name="clapboard-task", daemon=True).start()

    @property
    def under_way(self) -> bool:
        """Whether it is worth asking again."""
        return self.value is None and self.refusal is None

    def give_up(self) -> None:
        """Ends the work, at its next word of progress at the latest."""
        self._given_up = True

    def _run(self, work: Work[Value], slots: AbstractContextManager[object]) -> None:
        try:
            with slots:
                self.value = work(self._advance, lambda: self._given_up)
        except ClapboardError as error:
            self.refusal = f"{error.sentence} {error.next_step}"
        except Exception:  # noqa: BLE001 - a task that nobody joins must not end without a word
            _log.exception("Work beside the page failed.")
            self.refusal = "That went wrong; the log says more."

    def _advance(self, share: float) -> None:
        if self._given_up:
            raise Cancelled("It was given up.", next_step="Start it again if you want it after all.")
        self.share = min(max(share, 0.0), 1.0)
