"""Work that goes on while the page is used: started once, asked about at every run."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from components.errors import ClapboardError

Value = TypeVar("Value")

_log = logging.getLogger(__name__)


class Task(Generic[Value]):
    """Something that is being found out or made, in a thread of its own.

    Attributes:
        share: how far it is, 0 to 1, where the work says so.
        value: what came out, once it did.
        refusal: why nothing will come out, once that is known.
    """

    def __init__(self, work: Callable[[Callable[[float], None]], Value]) -> None:
        self.share = 0.0
        self.value: Value | None = None
        self.refusal: str | None = None
        threading.Thread(target=self._run, args=(work,), name="clapboard-task", daemon=True).start()

    @property
    def under_way(self) -> bool:
        """Whether it is worth asking again."""
        return self.value is None and self.refusal is None

    def _run(self, work: Callable[[Callable[[float], None]], Value]) -> None:
        try:
            self.value = work(self._advance)
        except ClapboardError as error:
            self.refusal = f"{error.sentence} {error.next_step}"
        except Exception:  # noqa: BLE001 - a task that nobody joins must not end without a word
            _log.exception("Work beside the page failed.")
            self.refusal = "That went wrong; the log says more."

    def _advance(self, share: float) -> None:
        self.share = share
