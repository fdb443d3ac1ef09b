"""What can be done with many takes at once: a bar at the foot of the library while something is selected."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from components.domain.search import Search
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.library.grid import picked
from components.ui.player import base_path
from components.ui.state import session, widget
from components.ui.studio import library
from components.ui.takes.marks import put_into_bin
from components.ui.takes.picks import FEWEST, MOST, see_side_by_side
from components.web.bundle_route import MAX_IDS, bundle_path

Act = Callable[[tuple[str, ...]], object]


def bulk_bar(search: Search, total: int) -> None:
    """Draws it; further actions on many takes have their place beside the others."""
    memory, ids = session().library, picked()
    with st.container(key="library_bulk"):
        if not ids and not memory.everything:
            return
        count = total if memory.everything else len(ids)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="library_bulk_row"):
            text.plain(f"{count:,} selected", kind="selected")
            if count < total:
                st.button(f"Select all {total:,}", key="bulk_all", on_click=_select_all)
            if search.binned:
                _in_bin()
            else:
                _download(ids, search)
                _in_library()
                if FEWEST <= len(ids) <= MOST and not memory.everything:
                    _button("Side by side", ":material/splitscreen_right:", _side_by_side)
            st.button("Select none", icon=":material/close:", key="bulk_none", on_click=memory.select_none)


def _in_library() -> None:
    boards = {board.id: board.name for board in library().boards}
    _button("Star", ":material/star:", lambda ids: library().star(ids, starred=True), keep=True)
    if boards:
        with st.popover("Put on a board", icon=":material/dashboard_customize:", key="bulk_boards"):
            st.selectbox("Board", list(boards), key="bulk_board", format_func=boards.__getitem__)
            _button("Put them there", ":material/check:", _put_on_board)
    _button("Move to the bin", ":material/delete:", put_into_bin)


def _in_bin() -> None:
    _button("Take out of the bin", ":material/restore_from_trash:", library().take_out_of_bin)
    with st.popover("Delete for good", icon=":material/delete_forever:", key="bulk_sure"):
        text.plain("The videos and all about them go. This can't be undone.", kind="note")
        _button("Yes, delete them for good", ":material/delete_forever:", library().delete)


def _download(ids: tuple[str, ...], search: Search) -> None:
    memory = session().library
    if not memory.everything and len(ids) > MAX_IDS:
        text.plain(f"One download takes all that match, or {MAX_IDS} that are picked.", kind="quiet")
        return
    zone = str(library().zone)
    params = {**search.params(), "zone": zone} if memory.everything else {"ids": ".".join(ids)}
    st.link_button(
        "Download as zip",
        f"{bundle_path(base_path())}?{urlencode(params)}",
        icon=":material/folder_zip:",
        key="bulk_download",
    )


def _button(label: str, icon: str, act: Act, *, keep: bool = False) -> None:
    """A button that does something with everything that is selected, and then selects none unless told."""
    key = label.lower().replace(" ", "_").replace(",", "")
    st.button(label, icon=icon, key=f"bulk_{key}", on_click=tell_errors, args=(partial(_do, act, keep=keep),))


def _do(act: Act, *, keep: bool) -> None:
    memory = session().library
    ids = library().ids(memory.now.search) if memory.everything else picked()
    act(ids)
    if not keep:
        memory.select_none()


def _put_on_board(ids: tuple[str, ...]) -> None:
    board_id = widget("bulk_board")
    if isinstance(board_id, str):
        library().put_on_board(board_id, ids)


def _side_by_side(ids: tuple[str, ...]) -> None:
    see_side_by_side(list(ids))


def _select_all() -> None:
    session().library.everything = True
