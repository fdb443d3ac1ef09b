"""The library: pages of takes, whose cards stay where they are while a page is open."""

import streamlit as st

from components.ui import text
from components.ui.places import Place
from components.ui.poller import live
from components.ui.shelf import card_if_there, newest_first, newest_takes
from components.ui.state import session
from components.ui.studio import job_store, split_store
from components.ui.unknown_outcome import adopt_panel

PAGE_SIZE = 12
"""Cards a page: measured limit for quick reruns and for the bytes that players fetch ahead."""
COLUMNS = 2


def live_library() -> None:
    """Draws the library and keeps it live."""
    total = job_store().page(1, 1).total
    if not newest_takes(None, 1):
        st.html('<div class="cb-empty"></div>')
        text.plain("Nothing here yet. What you make is kept here, videos included.", kind="empty-words")
    adopt_panel()
    number = _pagination(total)
    live(lambda: _draw(number))


def _pagination(total: int) -> int:
    pages = -(-total // PAGE_SIZE)
    if pages < 2:
        return 1
    number = st.pagination(pages, key="library_page", on_change=_forget_shelf)
    text.plain(f"{total:,} takes", kind="facts")
    return number


def _forget_shelf() -> None:
    session().shelf.pop(Place.LIBRARY, None)


def _draw(number: int) -> None:
    ids = _ids(number)
    for start in range(0, len(ids), COLUMNS):
        row = ids[start : start + COLUMNS]
        for column, take_id in zip(st.columns(COLUMNS), row, strict=False):
            with column:
                card_if_there(take_id)
    arrived = _arrived(ids) if number == 1 else 0
    if arrived:
        st.button(f"Show {arrived} new", on_click=_forget_shelf, key="library_show_new")


def _ids(number: int) -> list[str]:
    """The page as it was when it was opened: a take that arrives meanwhile doesn't push the others around."""
    shelf = session().shelf
    if Place.LIBRARY not in shelf:
        shelf[Place.LIBRARY] = _takes_of(number)
    return shelf[Place.LIBRARY]


def _takes_of(number: int) -> list[str]:
    """A page of takes, and of the clips edited in parts those that were asked for in its time."""
    page = job_store().page(number, PAGE_SIZE)
    newer = job_store().page(number - 1, PAGE_SIZE).jobs if number > 1 else ()
    is_last = number * PAGE_SIZE >= page.total
    splits = split_store().between(
        None if is_last else page.jobs[-1].created_at, newer[-1].created_at if newer else None
    )
    return newest_first([*page.jobs, *splits])


def _arrived(ids: list[str]) -> int:
    newest = newest_takes(None, PAGE_SIZE)
    return next((place for place, take_id in enumerate(newest) if take_id in ids), 0)
