"""The one poller of a page: a fragment that reruns while anything is unfinished and stops when nothing is."""

import math
from collections.abc import Callable

import streamlit as st

from components.telemetry import open_pages
from components.ui.done_notice import note_endings, tell_endings
from components.ui.notice_bar import notice_bar
from components.ui.sidebar import engine_badge, running_at_a_glance
from components.ui.state import session
from components.ui.studio import job_store, replays, split_store, storyboards

TICK_S = 1.0
PAGES_A_TICK = 15
"""So many pages may tick at that pace: a tick with five cards takes some 30 ms of a core (`bench load`),
and half of it is left to those who click."""


def tick_s() -> float:
    """Seconds between ticks: the longer the more pages are open, so that there is time for clicks."""
    return TICK_S * max(1, math.ceil(open_pages() / PAGES_A_TICK))


def live(draw: Callable[[], None]) -> None:
    """Draws the page's live part now and, while jobs are unfinished, once a second.

    Each tick reads what changed from the ledger, never the API, and redraws in place; a video that is playing
    is the same element with the same arguments and plays on.
    """
    session().live = True
    store = job_store()
    note_endings(store.poll())
    polling = bool(store.active) or _plans_active()
    pace_s = tick_s()
    glance = st.sidebar.empty()

    @st.fragment(run_every=pace_s if polling else None)
    def tick() -> None:
        store = job_store()
        note_endings(store.poll())
        unfinished, cutting_or_joining = store.active, _plans_active()
        session().watched.update(job.id for job in unfinished)
        session().on_page.clear()
        draw()
        with glance.container():
            engine_badge()
            running_at_a_glance(unfinished, cutting_or_joining=cutting_or_joining)
        tell_endings()
        notice_bar()
        is_over = (bool(unfinished) or cutting_or_joining) is not polling
        if is_over or (polling and tick_s() > pace_s):
            # Only a full run registers the fragment with another timer, or without one.
            st.rerun()

    tick()


def _plans_active() -> bool:
    """Whether something is being cut or joined, or about to be sent, which no job's state tells."""
    return split_store().active or replays().active or storyboards().active
