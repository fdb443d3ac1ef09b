"""What widgets of the storyboard page do: change the plan, and tell why where it can't be changed."""

import secrets
from collections.abc import Callable

from components.domain.storyboard import Plan, Shot
from components.ui.acting import tell_errors
from components.ui.state import session, set_widget, widget
from components.ui.storyboard_view import BoardView
from components.ui.studio import storyboards


def view_of(board_id: str) -> BoardView:
    """How this browser session looks at it."""
    return session().storyboards.setdefault(board_id, BoardView())


def new_shot_id() -> str:
    """A name for a shot; it stands in keys of widgets."""
    return secrets.token_hex(6)


def change(board_id: str, how: Callable[[Plan], Plan]) -> None:
    """Changes the plan as it is now; what can't be changed is told."""
    tell_errors(lambda: storyboards().change(board_id, how))


def change_shot(board_id: str, shot_id: str, how: Callable[[Shot], Shot]) -> None:
    """Changes one shot as it is now."""

    def changed(plan: Plan) -> Plan:
        shot = plan.find(shot_id)
        return plan if shot is None else plan.changed(how(shot))

    change(board_id, changed)


def mirror(key: str, value: object) -> None:
    """Lets a widget show what is kept; only before it is drawn.

    Nothing is set that it shows already: a field that is being typed in would lose its last words.
    """
    if widget(key) != value:
        set_widget(key, value)
