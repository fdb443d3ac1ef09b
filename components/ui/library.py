"""The library: pages of takes, whose cards stay where they are while a page is open."""

import streamlit as st

from components.domain.search import Search
from components.ui import text
from components.ui.picks import tray
from components.ui.places import Place
from components.ui.poller import live
from components.ui.shelf import card_if_there, newest_takes
from components.ui.state import session
from components.ui.studio import library
from components.ui.unknown_outcome import adopt_panel

PAGE_SIZE = 12
"""Cards a page: measured limit for quick reruns and for the bytes that players fetch ahead."""
COLUMNS = 2


def live_library() -> None:
    """Draws the library and keeps it live."""
    binned = st.toggle("Show the bin", key="library_bin", on_change=_forget_shelf)
    search = Search(binned=binned)
    total = library().count(search)
    if not total and not binned:
        st.html('<div class="cb-empty"></div>')
        text.plain("Nothing here yet. What you make is kept here, videos included.", kind="empty-words")
    adopt_panel()
    number = _pagination(total)
    live(lambda: _draw(search, number))


def _pagination(total: int) -> int:
    pages = -(-total // PAGE_SIZE)
    if pages < 2:
        return 1
    number = st.pagination(pages, key="library_page", on_change=_forget_shelf)
    text.plain(f"{total:,} takes", kind="facts")
    return number


def _forget_shelf() -> None:
    session().shelf.pop(Place.LIBRARY, None)


def _draw(search: Search, number: int) -> None:
    tray()
    ids = _ids(search, number)
    for start in range(0, len(ids), COLUMNS):
        row = ids[start : start + COLUMNS]
        for column, take_id in zip(st.columns(COLUMNS), row, strict=False):
            with column:
                card_if_there(take_id, binned=search.binned)
    arrived = _arrived(ids) if number == 1 and not search.binned else 0
    if arrived:
        st.button(f"Show {arrived} new", on_click=_forget_shelf, key="library_show_new")


def _ids(search: Search, number: int) -> list[str]:
    """The page as it was when it was opened: a take that arrives meanwhile doesn't push the others around."""
    shelf = session().shelf
    if Place.LIBRARY not in shelf:
        shelf[Place.LIBRARY] = [take.id for take in library().page(search, number, PAGE_SIZE).takes]
    return shelf[Place.LIBRARY]


def _arrived(ids: list[str]) -> int:
    newest = newest_takes(None, PAGE_SIZE)
    return next((place for place, take_id in enumerate(newest) if take_id in ids), 0)
