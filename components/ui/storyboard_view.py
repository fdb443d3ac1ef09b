"""What one browser session remembers of a storyboard it looks at."""

from dataclasses import dataclass


@dataclass
class BoardView:
    """Plain data; can be lost without harm.

    Attributes:
        chosen: the shot that is edited.
        turn: the newest order of shots that was taken from the browser.
        tried: whether it was started with problems: from then on empty fields are marked too.
    """

    chosen: str | None = None
    turn: int = 0
    tried: bool = False
