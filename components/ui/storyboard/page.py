"""The storyboard page: the list and what is edited on one side, the film on the other."""

from components.domain.storyboard_run import Storyboard
from components.ui import text
from components.ui.layout import sides
from components.ui.storyboard.acting import view_of
from components.ui.storyboard.film import live_film
from components.ui.storyboard.list import shots_in_order
from components.ui.storyboard.run_panel import run_panel
from components.ui.storyboard.settings import board_settings
from components.ui.storyboard.shelf import chosen_storyboard
from components.ui.storyboard.shot import shot_editor


def live_storyboard() -> None:
    """Draws the storyboard in use and keeps it live."""
    board = chosen_storyboard()
    if board is None:
        return
    _choose_one(board)
    shots, film = sides(ask_share=7)
    with shots:
        board_settings(board)
        text.heading("Shots")
        shots_in_order(board)
        shot_editor(board)
    with film:
        run_panel(board)
        live_film(board)


def _choose_one(board: Storyboard) -> None:
    """Some shot is always edited: the first one, until another is chosen."""
    view = view_of(board.id)
    if board.plan.find(view.chosen or "") is None and board.plan.shots:
        view.chosen = (board.plan.filmed or board.plan.shots)[0].id
