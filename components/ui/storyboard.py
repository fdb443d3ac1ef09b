"""The storyboard page: the list and what is edited on one side, the film on the other."""

from components.ui import text
from components.ui.layout import sides
from components.ui.storyboard_film import live_film
from components.ui.storyboard_list import shots_in_order
from components.ui.storyboard_run_panel import run_panel
from components.ui.storyboard_settings import board_settings
from components.ui.storyboard_shelf import chosen_storyboard
from components.ui.storyboard_shot import shot_editor


def live_storyboard() -> None:
    """Draws the storyboard in use and keeps it live."""
    board = chosen_storyboard()
    if board is None:
        return
    shots, film = sides(ask_share=7)
    with shots:
        board_settings(board)
        text.heading("Shots")
        shots_in_order(board)
        shot_editor(board)
    with film:
        run_panel(board)
        live_film(board)
