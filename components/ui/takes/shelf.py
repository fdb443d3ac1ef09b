"""Which takes a page shows, in an order that never moves a card while the page is open."""

import streamlit as st

from components.domain.job import Job
from components.domain.options import Kind
from components.jobs.ledger_reading import Entry
from components.ui import text
from components.ui.places import Place
from components.ui.poller import live
from components.ui.state import session
from components.ui.studio import job_store, library, split_store
from components.ui.takes.batch_cards import batch_card
from components.ui.takes.cards import job_card
from components.ui.takes.picks import tray
from components.ui.takes.split_cards import split_card

SHELF_SIZE = 4


def live_takes(place: Place, kind: Kind | None, *, empty: str) -> None:
    """Shows the newest takes and keeps them live; `empty` is what to say when there is none."""
    live(lambda: _draw(place, kind, empty))


def _draw(place: Place, kind: Kind | None, empty: str) -> None:
    tray()
    ids = _ids(place, kind)
    if not ids:
        st.html('<div class="cb-empty"></div>')
        text.plain(empty, kind="empty-words")
        return
    # Oldest first, reversed by CSS: a new card is appended, so that nothing above a playing video changes.
    with st.container(key=f"shelf_{place}"), st.container(key="takes_newest_on_top"):
        for take_id in ids:
            with st.container(key=f"place_{take_id}"):
                if take_id in session().batches:
                    batch_card(take_id)
                else:
                    _card_if_there(take_id)


def _card_if_there(take_id: str) -> None:
    """A take that left leaves its place empty: closing the gap would restart what plays below."""
    take = library().find(take_id)
    if take is None or take.removed_at is not None:
        return
    if isinstance(take, Job):
        job_card(take)
    else:
        split_card(take)


def _ids(place: Place, kind: Kind | None) -> list[str]:
    memory = session()
    ids = memory.shelf.setdefault(place, [])
    for entry in _newest_entries(kind):
        if entry.is_batch and entry.id not in memory.batches:
            memory.batches[entry.id] = [job.id for job in job_store().batch(entry.id)]
        if entry.id not in ids:
            ids.append(entry.id)
    return ids


def _newest_entries(kind: Kind | None) -> list[Entry]:
    """The newest takes, oldest first; what was asked for together is one of them."""
    splits = split_store().newest(SHELF_SIZE) if kind in {None, Kind.EDIT} else ()
    entries = [
        *job_store().entries(kind, SHELF_SIZE),
        *(Entry(split.id, split.created_at, is_batch=False) for split in splits),
    ]
    return sorted(entries, key=lambda entry: entry.created_at)[-SHELF_SIZE:]
