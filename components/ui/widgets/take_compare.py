"""Two to four takes under one play head, as the browser draws them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from components.ui.widgets import widget_part

_part = widget_part("take_compare", "play_head", "choices", "take_compare")


@dataclass(frozen=True, slots=True)
class Take:
    """One of them.

    Attributes:
        id: of the take.
        url: where the browser finds its video.
        label: what tells it from the others; empty where its number is enough.
        width, height: pixels.
        duration_s: seconds; they are played as long as the shortest one.
        has_sound: whether it has sound.
    """

    id: str
    url: str
    label: str
    width: int
    height: int
    duration_s: float
    has_sound: bool


def take_compare(key: str, takes: Sequence[Take]) -> None:
    """Draws them in this order."""
    _part(key=key, data={"takes": [asdict(take) for take in takes]})
