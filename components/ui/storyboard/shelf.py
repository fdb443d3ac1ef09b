"""Which storyboard is shown: the list of them, and what can be done with one as a whole."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.domain.storyboard import MAX_TITLE_CHARS, Plan
from components.domain.storyboard_run import Storyboard
from components.errors import JobMissing
from components.ui import links, text
from components.ui.acting import tell_errors
from components.ui.links import Link
from components.ui.state import session, set_widget, widget
from components.ui.storyboard.acting import change, mirror, new_shot_id
from components.ui.storyboard.example import empty_plan, example_plan
from components.ui.studio import storyboards

_CHOICE = "storyboard_choice"


def chosen_storyboard() -> Storyboard | None:
    """Draws the choice and returns the storyboard in use; None where there is none yet."""
    lines = {line.id: line.title for line in storyboards().lines()}
    if not lines:
        _first()
        return None
    wanted = links.current().storyboard or session().storyboard
    mirror(_CHOICE, wanted if wanted in lines else next(iter(lines)))
    with st.container(horizontal=True, vertical_alignment="bottom", key="storyboard_bar"):
        board_id = st.selectbox(
            "Storyboard", list(lines), format_func=lines.__getitem__, key=_CHOICE, on_change=_follow_choice
        )
        _add_button("New", "add", "new_board", empty_plan)
        try:
            board = storyboards().get(board_id)
        except JobMissing:  # deleted in another tab between the two looks
            st.rerun()
        _menu(board)
    return board


def _first() -> None:
    st.html('<div class="cb-empty"></div>')
    text.plain(
        "A film of several shots: each from words, a picture, or the last frame of the shot before.",
        kind="empty-words",
    )
    with st.container(horizontal=True, horizontal_alignment="center", key="first_board"):
        _add_button("Start with an example", "auto_awesome", "example_board", example_plan)
        _add_button("Start with an empty list", "add", "new_board", empty_plan)


def _add_button(label: str, icon: str, key: str, make: Callable[[], Plan]) -> None:
    st.button(label, icon=f":material/{icon}:", key=key, on_click=_add, args=(make,))


def _menu(board: Storyboard) -> None:
    with st.popover("More", icon=":material/more_horiz:", key=f"more_board_{board.id}"):
        key = f"title_{board.id}"
        mirror(key, board.plan.title)
        st.text_input("Name", key=key, on_change=_rename, args=(board.id, key), disabled=not board.at_rest)
        duplicate = partial(_duplicate, board.id)
        st.button(
            "Duplicate the storyboard", icon=":material/content_copy:", key="copy_board", on_click=duplicate
        )
        _add_button("Add the example", "auto_awesome", "example_board", example_plan)
        text.plain("Deleting keeps the takes of its shots in the library.", kind="quiet")
        delete = partial(storyboards().remove, board.id)
        st.button(
            "Delete the storyboard",
            icon=":material/delete:",
            key="delete_board",
            on_click=tell_errors,
            args=(delete,),
        )


def _follow_choice() -> None:
    board_id = widget(_CHOICE)
    if isinstance(board_id, str):
        _remember(board_id)


def _remember(board_id: str) -> None:
    """In the address, for a reload, and in the session, for the way back from another page."""
    links.become(Link(storyboard=board_id))
    session().storyboard = board_id


def _add(make: Callable[[], Plan]) -> None:
    tell_errors(lambda: _remember(storyboards().add(make()).id))


def _duplicate(board_id: str) -> None:
    tell_errors(lambda: _remember(storyboards().duplicate(board_id, new_shot_id).id))


def _rename(board_id: str, key: str) -> None:
    title = " ".join(str(widget(key) or "").split())[:MAX_TITLE_CHARS]
    if title:
        change(board_id, lambda plan: plan.model_copy(update={"title": title}))
    else:
        set_widget(key, storyboards().get(board_id).plan.title)
