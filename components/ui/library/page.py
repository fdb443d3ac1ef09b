"""The library page: search, a grid of posters, the take that is open above it, and what is done with many."""

import streamlit as st

from components.domain.job import Job
from components.domain.search import Search
from components.ui import links, text
from components.ui.library.bulk import bulk_bar
from components.ui.library.grid import library_grid
from components.ui.library.search import search_bar, summary
from components.ui.library_memory import LibraryMemory
from components.ui.poller import live
from components.ui.state import keep_widget, session, widget
from components.ui.studio import library
from components.ui.takes.cards import job_card
from components.ui.takes.picks import tray
from components.ui.takes.split_cards import split_card
from components.ui.takes.unknown_outcome import adopt_panel

PAGE_SIZE = 24
"""Posters a page: divides into rows of 2, 3, 4 and 6."""


def live_library() -> None:
    """Draws the library and keeps it live."""
    memory = session().library
    _read_address(memory)
    search_bar()
    search = memory.now.search
    pages = _pages(library().count(search))
    if memory.now.number > pages:
        memory.turn_to(pages)
    live(lambda: _draw(memory, search, pages))
    if pages > 1:
        keep_widget("library_page", memory.now.number)
        st.pagination(pages, key="library_page", on_change=_turn)
    adopt_panel()


def _draw(memory: LibraryMemory, search: Search, pages: int) -> None:
    """The live part: what is above the grid has its place whether it is filled or not."""
    page = library().page(search, memory.now.number, PAGE_SIZE)
    if memory.now.search != search or _pages(page.total) != pages:
        st.rerun()  # what stands around the live part has changed with it
    summary(page.total)
    tray()
    with st.container(key="library_stage"):
        _stage(memory)
    if page.total:
        library_grid(search, page)
    else:
        _nothing(memory)
    bulk_bar(search, page.total)
    _write_address(memory)


def _pages(total: int) -> int:
    return max(-(-total // PAGE_SIZE), 1)


def _stage(memory: LibraryMemory) -> None:
    """The open take: it plays here, and nothing that changes below restarts it."""
    take = None if memory.now.take is None else library().find(memory.now.take)
    if take is None:
        return
    st.button("Close", icon=":material/close:", key="stage_close", on_click=memory.open, args=(None,))
    if isinstance(take, Job):
        job_card(take)
    else:
        split_card(take)


def _nothing(memory: LibraryMemory) -> None:
    search = memory.now.search
    st.html('<div class="cb-empty"></div>')
    if search.narrows:
        words = "Nothing here is like that. Try fewer words or filters."
    elif search.binned:
        words = "The bin is empty."
    else:
        words = "Nothing here yet. What you make is kept here, videos included."
    text.plain(words, kind="empty-words")


def _read_address(memory: LibraryMemory) -> None:
    """An address that says something new is a wish: a link, or the browser's way back."""
    asked = links.whereabouts()
    if asked != memory.address:
        memory.now = asked
        memory.select_none()


def _write_address(memory: LibraryMemory) -> None:
    memory.address = memory.now
    links.show_whereabouts(memory.now)


def _turn() -> None:
    number = widget("library_page")
    if isinstance(number, int):
        session().library.turn_to(number)
