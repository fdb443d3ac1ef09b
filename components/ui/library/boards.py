"""The library's boards: which one is looked at, and their making, naming and deleting."""

from collections.abc import Callable

import streamlit as st

from components.domain.search import Search
from components.jobs.boards import MAX_NAME_CHARS
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.state import keep_widget, session, set_widget, widget
from components.ui.studio import library


def board_field(search: Search, *, on_change: Callable[[], None]) -> None:
    """Chooses the board that is looked at, where there is one."""
    names = {board.id: board.name for board in library().boards}
    if not names:
        return
    keep_widget("find_board", search.board if search.board in names else "")
    st.selectbox(
        "Board",
        ["", *names],
        key="find_board",
        format_func=lambda board_id: names.get(board_id, "All boards"),
        label_visibility="collapsed",
        on_change=on_change,
    )


def board_manager(search: Search) -> None:
    """Makes a board; names or deletes the one that is looked at."""
    with st.popover("Boards", icon=":material/dashboard_customize:", key="library_boards"):
        st.text_input("New board", key="board_new", max_chars=MAX_NAME_CHARS, placeholder="Its name")
        st.button("Make it", key="board_make", on_click=_make)
        chosen = next((board for board in library().boards if board.id == search.board), None)
        if chosen is None:
            text.plain("Look at a board to rename or delete it.", kind="quiet")
            return
        st.text_input("Rename this board", value=chosen.name, key=f"board_name_{chosen.id}")
        st.button("Rename it", key="board_rename", on_click=_rename, args=(chosen.id,))
        text.plain("Deleting a board keeps its takes.", kind="quiet")
        st.button("Delete this board", key="board_delete", on_click=_delete, args=(chosen.id,))


def _make() -> None:
    def make() -> None:
        memory = session().library
        board_id = library().create_board(str(widget("board_new") or ""))
        set_widget("board_new", "")
        memory.look_for(Search(board=board_id))

    tell_errors(make)


def _rename(board_id: str) -> None:
    tell_errors(lambda: library().rename_board(board_id, str(widget(f"board_name_{board_id}") or "")))


def _delete(board_id: str) -> None:
    library().delete_board(board_id)
    session().library.look_for(Search())
