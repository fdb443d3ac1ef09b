"""A page of takes as posters: what the browser draws, and what was done there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from components.ui.state import widget
from components.ui.widgets import widget_part

_part = widget_part("takes_grid", "takes_grid")


@dataclass(frozen=True, slots=True)
class Tile:
    """A take as a tile.

    Attributes:
        id: which.
        prompt: what was asked for.
        facts: in one line.
        length: how long it is, as a clock shows it; None without a video.
        poster, video: where the browser finds them; None without one.
        tall: whether it is higher than wide.
        starred: whether it has a star.
        share: how far it is, 0 to 1; None when it moves no more.
    """

    id: str
    prompt: str
    facts: str
    length: str | None
    poster: str | None
    video: str | None
    tall: bool
    starred: bool
    share: float | None


@dataclass(frozen=True, slots=True)
class Does:
    """What is called when something was done in the grid; what it was is asked with the functions below."""

    open: Callable[[], None]
    star: Callable[[], None]
    bin: Callable[[], None]
    pick: Callable[[], None]


def takes_grid(
    key: str,
    tiles: Sequence[Tile],
    *,
    opened: str | None,
    number: int,
    binned: bool,
    everything: bool,
    turn: int,
    does: Does,
) -> None:
    """Draws it.

    Args:
        key: what the functions below ask with.
        tiles: in their order.
        opened: the take that is shown above.
        number: which page it is: another one begins at its top.
        binned: whether these are in the bin: nothing there gets a star.
        everything: whether all that match are selected, here and on other pages.
        turn: a new number takes back what was selected.
        does: what is called.
    """
    _part(
        key=key,
        data={
            "takes": [asdict(tile) for tile in tiles],
            "opened": opened,
            "number": number,
            "binned": binned,
            "everything": everything,
            "turn": turn,
        },
        on_open_change=does.open,
        on_star_change=does.star,
        on_bin_change=does.bin,
        on_picked_change=does.pick,
    )


def opened_in(key: str) -> str | None:
    """The take that was opened just now; None when it was closed."""
    return _id(_told(key, "open"))


def starred_in(key: str) -> tuple[str, bool] | None:
    """The take that just got its star, or lost it."""
    told = _told(key, "star")
    take_id, starred = _id(told), told.get("starred")
    return (take_id, starred) if take_id is not None and isinstance(starred, bool) else None


def binned_in(key: str) -> str | None:
    """The take that is to go to the bin."""
    return _id(_told(key, "bin"))


def picked_in(key: str, turn: int) -> tuple[str, ...]:
    """The takes that are selected in this turn."""
    match _told(key, "picked"):
        case {"ids": list() as ids, "turn": int() as told_turn} if told_turn == turn:
            return tuple(each for each in ids if isinstance(each, str))
        case _:
            return ()


def _told(key: str, name: str) -> dict[str, Any]:
    """What the browser said; whatever isn't an object is dropped."""
    said = widget(key)
    told = said.get(name) if isinstance(said, Mapping) else None
    return told if isinstance(told, dict) else {}


def _id(told: dict[str, Any]) -> str | None:
    take_id = told.get("id")
    return take_id if isinstance(take_id, str) else None
