"""What every take's card has, whatever made it: the star, its boards, the bin and the ways out of it."""

from collections.abc import Callable

import streamlit as st

from components.jobs.library import Take
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.notice_bar import tell_binned
from components.ui.state import session, set_widget, widget
from components.ui.studio import library


def star_button(take: Take) -> None:
    """Gives the take a star or takes it, in one click."""
    st.button(
        "★ Starred" if take.starred else "☆ Star",
        key=f"star_{take.id}",
        help="Take the star away" if take.starred else "Keep it among the best",
        on_click=tell_errors,
        args=(lambda: library().star([take.id], starred=not take.starred),),
    )


def more_menu(take_id: str, fill: Callable[[], None]) -> None:
    """What is done now and then, behind "More"; nothing is read for it before it is opened."""
    room = st.popover("More", icon=":material/more_horiz:", key=f"more_{take_id}", on_change="rerun")
    if room.open:
        with room:
            fill()


def board_menu(take: Take) -> None:
    """Which boards the take is on; a name that isn't there yet makes a board."""
    there = {board.id: board.name for board in library().boards}
    key = f"boards_{take.id}"
    set_widget(key, [there[board] for board in library().boards_of(take.id) if board in there])
    st.multiselect(
        "Boards",
        list(there.values()),
        key=key,
        accept_new_options=True,
        placeholder="Choose or name a board",
        on_change=_sort,
        args=(take.id, there),
    )


def bin_button(take_id: str, *, running: bool) -> None:
    """Moves the take to the bin; running ones run on there."""
    if running:
        text.plain("In the bin it runs on and is fetched: it is paid for.", kind="note")
    st.button(
        "Move to the bin",
        icon=":material/delete:",
        key=f"bin_{take_id}",
        on_click=tell_errors,
        args=(lambda: put_into_bin((take_id,)),),
    )


def binned_actions(take: Take) -> None:
    """The two ways out of the bin."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"actions_{take.id}"):
        st.button(
            "Take out of the bin",
            icon=":material/restore_from_trash:",
            key=f"restore_{take.id}",
            on_click=tell_errors,
            args=(lambda: library().take_out_of_bin([take.id]),),
        )
        with st.popover("Delete for good", icon=":material/delete_forever:", key=f"sure_{take.id}"):
            text.plain("The video and all about it go at once. This can't be undone.", kind="note")
            st.button(
                "Yes, delete it for good",
                key=f"delete_{take.id}",
                on_click=tell_errors,
                args=(lambda: library().delete([take.id]),),
            )


def put_into_bin(ids: tuple[str, ...]) -> None:
    """Moves takes to the bin and offers to undo it."""
    library().put_into_bin(ids)
    memory = session()
    memory.watched.difference_update(ids)
    if memory.library.now.take in ids:
        memory.library.open(None)
    tell_binned(ids)


def _sort(take_id: str, there: dict[str, str]) -> None:
    """Makes the boards be as they were chosen."""
    chosen = widget(f"boards_{take_id}")
    names = [str(name) for name in chosen] if isinstance(chosen, list) else []
    ids = {name: board for board, name in there.items()}
    shelf = library()

    def sort() -> None:
        wanted = {ids[name] if name in ids else shelf.create_board(name) for name in names}
        for board in wanted - shelf.boards_of(take_id):
            shelf.put_on_board(board, [take_id])
        for board in shelf.boards_of(take_id) - wanted:
            shelf.take_off_board(board, [take_id])

    tell_errors(sort)
