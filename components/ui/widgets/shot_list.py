"""The shot list as the browser draws it: shots to choose and to put in order."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from components.ui.state import widget
from components.ui.widgets import widget_part

_part = widget_part("shot_list", "shot_list")


@dataclass(frozen=True, slots=True)
class Joint:
    """How a shot joins on to the one before.

    Attributes:
        words: what is seen or heard.
        mood: "good" or "bad".
    """

    words: str
    mood: str


@dataclass(frozen=True, slots=True)
class ShotRow:
    """A shot as it is drawn; all words are data.

    Attributes:
        id: the shot.
        name: "Shot 2" or "Title card".
        words: its prompt.
        facts: seconds, source, price.
        mark: what there is of it.
        mood: "good", "busy", "bad", "wait" or "" for the colour of the mark.
        icon: stands for it without a picture.
        poster: where the browser finds its picture.
        ink, ground: colours of a card.
        chosen: whether it is the one that is edited.
        seam: how it joins on to the one before.
    """

    id: str
    name: str
    words: str
    facts: str
    mark: str
    mood: str
    icon: str
    poster: str | None
    ink: str | None
    ground: str | None
    chosen: bool
    seam: Joint | None


@dataclass(frozen=True, slots=True)
class Order:
    """The order that a browser asks for, and its number there."""

    ids: tuple[str, ...]
    turn: int


def shot_list(
    key: str,
    rows: Sequence[ShotRow],
    *,
    locked: bool,
    waiting: bool,
    turn: int,
    on_order: Callable[[], None],
    on_picked: Callable[[], None],
) -> None:
    """Draws it.

    Args:
        key: what `asked_order` and `picked_shot` ask with.
        rows: the shots in the order of the film.
        locked: whether they must stay as they are.
        waiting: whether more will be known soon.
        turn: the newest order that was taken from this browser.
        on_order: called when another order is asked for.
        on_picked: called when a shot was chosen.
    """
    _part(
        key=key,
        data={"shots": [asdict(row) for row in rows], "locked": locked, "waiting": waiting, "turn": turn},
        on_order_change=on_order,
        on_picked_change=on_picked,
        on_more_change=_look_again,
    )


def asked_order(key: str) -> Order | None:
    """The order that was asked for just now; whatever isn't names and a number is dropped."""
    match widget(key):
        case {"order": {"ids": [*ids], "turn": int() as turn}} if all(isinstance(each, str) for each in ids):
            return Order(tuple(map(str, ids)), turn)
        case _:
            return None


def picked_shot(key: str) -> str | None:
    """The shot that was chosen just now."""
    match widget(key):
        case {"picked": {"id": str() as shot_id}}:
            return shot_id
        case _:
            return None


def _look_again() -> None:
    """The browser asks while more will be known soon; the rerun alone is the answer."""
