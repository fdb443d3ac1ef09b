"""The notices at the foot of the window: what went wrong, what can be undone, what is ready."""

import html

import streamlit as st

from components.ui.links import Link
from components.ui.notice import Notice, Tone
from components.ui.places import Place, page
from components.ui.state import session
from components.ui.studio import library

_ROLES: dict[Tone, str] = {Tone.PROBLEM: "alert", Tone.DONE: "status", Tone.READY: "status"}


def tell(notice: Notice) -> None:
    """Tells it at the end of this run."""
    session().told.append(notice)


def tell_binned(ids: tuple[str, ...]) -> None:
    """Tells that takes are in the bin, and offers to take them out again."""
    moved = "Moved to the bin, where it stays" if len(ids) == 1 else f"{len(ids):,} takes are in the bin"
    tell(Notice(f"{moved} for 30 days.", Tone.DONE, undo=ids))


def notice_bar() -> None:
    """Draws what there is to tell; the last thing on a page, so that nothing moves.

    What was told leaves its place empty: the browser fades each notice by its place.
    """
    memory = session()
    memory.told += [Notice(sentence, Tone.PROBLEM) for sentence in memory.notices]
    memory.notices.clear()
    with st.container(key="notices"):
        for number, notice in enumerate(memory.told):
            with st.container(key=f"notice_place_{number}"):
                if notice is not None and not notice.old:
                    _show(number, notice)


def forget_told() -> None:
    """A fresh page begins without what was told on the last one, but for what went wrong."""
    memory = session()
    memory.told = [notice for notice in memory.told if notice is not None and not notice.old]


def _show(number: int, notice: Notice) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"notice_{notice.tone}_{number}"):
        st.html(f'<p class="cb-told" role="{_ROLES[notice.tone]}">{html.escape(notice.words)}</p>')
        if notice.undo:
            st.button("Undo", key=f"undo_{number}", on_click=_undo, args=(number, notice.undo))
        if notice.take_id is not None:
            link = Link(take=notice.take_id).params()
            st.page_link(page(Place.LIBRARY), label="Look at it", query_params=link)
        st.button(
            "Close this message",
            icon=":material/close:",
            type="tertiary",
            key=f"close_notice_{number}",
            on_click=_close,
            args=(number,),
        )


def _undo(number: int, ids: tuple[str, ...]) -> None:
    library().take_out_of_bin(ids)
    _close(number)


def _close(number: int) -> None:
    session().told[number] = None
