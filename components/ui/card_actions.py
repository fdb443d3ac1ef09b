"""What can be done with a job, as one row of buttons; which ones depends on its state."""

import streamlit as st

from components.domain.job import Cancelled, Done, Expired, Failed, Job, OutcomeUnknown, Overdue
from components.domain.options import Kind
from components.domain.request import AdoptedVideo
from components.ui import text
from components.ui.acting import button
from components.ui.compare_panel import compare_button
from components.ui.links import Link
from components.ui.places import Place, page
from components.ui.player import media_url
from components.ui.state import session
from components.ui.studio import job_store
from components.ui.unknown_outcome import unknown_actions
from components.ui.words import STATE_WORDS

PLACE_OF: dict[Kind, Place] = {
    Kind.TEXT: Place.TEXT,
    Kind.IMAGE: Place.IMAGE,
    Kind.EDIT: Place.EDIT,
    Kind.EXTEND: Place.TAKE,
    Kind.ADOPTED: Place.LIBRARY,
}


def card_actions(job: Job) -> None:
    """Draws the buttons."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"actions_{job.id}"):
        if isinstance(job.state, Done):
            _download(job, job.state)
            st.page_link(
                page(Place.EDIT),
                label="Edit this take",
                icon=":material/auto_fix_high:",
                query_params=Link(take=job.id).params(),
            )
            compare_button(job)
        st.page_link(
            page(Place.TAKE),
            label="Details",
            icon=":material/movie:",
            query_params=Link(take=job.id).params(),
        )
        if not isinstance(job.request, AdoptedVideo):
            st.page_link(
                page(PLACE_OF[Kind(job.request.kind)]),
                label="Use these settings again",
                icon=":material/replay:",
                query_params=Link(again=job.id).params(),
            )
        if isinstance(job.state, OutcomeUnknown):
            unknown_actions(job)
        elif job.active:
            button(job, "Give up", ":material/close:", lambda: job_store().cancel(job.id))
        elif _can_be_rechecked(job):
            button(job, "Re-check", ":material/refresh:", lambda: job_store().recheck(job.id))
        _more(job)


def _can_be_rechecked(job: Job) -> bool:
    match job.state:
        case Overdue() | Expired():
            return True
        case Failed() | Cancelled():
            return job.state.request_id is not None
        case _:
            return False


def _download(job: Job, state: Done) -> None:
    st.link_button(
        "Download",
        f"{media_url(state.result.media_id)}?download",
        icon=":material/download:",
        key=f"download_{job.id}",
    )


def _more(job: Job) -> None:
    """History and deletion behind one more click: deletion can't be taken back."""
    with st.popover("More", icon=":material/more_horiz:", key=f"more_{job.id}"):
        for line in job_store().history(job.id):
            to_state = STATE_WORDS[line.to_state]
            text.plain(f"{line.at:%H:%M:%S} UTC · {to_state} · {line.why}", kind="history")
        if isinstance(job.state, OutcomeUnknown) or job.active:
            text.plain("Deleting it here doesn't stop it at the service.", kind="note")
        button(job, "Delete for good", ":material/delete:", lambda: _delete(job.id))


def _delete(job_id: str) -> None:
    job_store().remove(job_id)
    session().watched.discard(job_id)
