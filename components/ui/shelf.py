"""Which takes a page shows, in an order that never moves a card while the page is open."""

import streamlit as st

from components.domain.options import Kind
from components.errors import JobMissing
from components.ui import text
from components.ui.cards import job_card
from components.ui.places import Place
from components.ui.poller import live
from components.ui.state import session
from components.ui.studio import job_store

SHELF_SIZE = 4


def live_takes(place: Place, kind: Kind | None, *, empty: str) -> None:
    """Shows the newest takes and keeps them live; `empty` is what to say when there is none."""
    live(lambda: _draw(place, kind, empty))


def _draw(place: Place, kind: Kind | None, empty: str) -> None:
    ids = _ids(place, kind)
    if not ids:
        st.html('<div class="cb-empty"></div>')
        text.plain(empty, kind="empty-words")
        return
    # Oldest first, reversed by CSS: a new card is appended, so that nothing above a playing video changes.
    with st.container(key=f"shelf_{place}"), st.container(key="takes_newest_on_top"):
        for job_id in ids:
            with st.container(key=f"place_{job_id}"):
                card_if_there(job_id)


def card_if_there(job_id: str) -> None:
    """A deleted take leaves its place empty: closing the gap would restart what plays below."""
    try:
        job = job_store().get(job_id)
    except JobMissing:
        return
    job_card(job)


def _ids(place: Place, kind: Kind | None) -> list[str]:
    newest = [job.id for job in reversed(job_store().newest(kind, SHELF_SIZE))]
    ids = session().shelf.setdefault(place, [])
    ids.extend(job_id for job_id in newest if job_id not in ids)
    return ids
