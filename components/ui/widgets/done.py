"""What the browser does when a take is ready, and the switches for what it only does when asked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from components.ui.widgets import widget_part

_signals = widget_part("done_signals", "done_shared", "done_signals")
_settings = widget_part("done_settings", "done_shared", "done_settings")


@dataclass(frozen=True, slots=True)
class Ended:
    """A take that ended while this session watched it.

    Attributes:
        id: which.
        words: what is told of it.
    """

    id: str
    words: str


def done_signals(ended: Sequence[Ended]) -> None:
    """Signals, in the tab and where asked by ear and notification, each take once."""
    _signals(key="done-signals", data={"ended": [asdict(each) for each in ended]})


def done_settings() -> None:
    """The switches; what they say stays in the browser."""
    _settings(key="done-settings")
