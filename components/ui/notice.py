"""Something to tell on the page, whatever page that is by then."""

import time
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN_S = 30.0
"""Until then its place is filled; what fades, fades earlier, in the browser (style.css)."""


class Tone(StrEnum):
    """How it is told."""

    PROBLEM = "problem"
    DONE = "done"
    """Fades by itself; the others stay until they are closed."""
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence and what can be done about it.

    Attributes:
        words: what is told; may hold what a user typed.
        tone: how.
        undo: takes that were put into the bin and can be taken out again.
        take_id: a take to look at.
        at: when, monotonic seconds.
    """

    words: str
    tone: Tone
    undo: tuple[str, ...] = ()
    take_id: str | None = None
    at: float = field(default_factory=time.monotonic)

    @property
    def old(self) -> bool:
        """Whether nobody needs to be told any more."""
        return self.tone is Tone.DONE and time.monotonic() - self.at > SHOWN_S
