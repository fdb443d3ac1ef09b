"""What can be done with a job: a row of buttons and more behind one; which ones depends on its state."""

import streamlit as st

from components.domain.doctor import diagnose
from components.domain.job import Done, Job, OutcomeUnknown, Result
from components.domain.options import Kind
from components.domain.request import AdoptedVideo
from components.errors import Remedy
from components.ui import text
from components.ui.acting import button
from components.ui.links import Link
from components.ui.places import PLACE_OF, Place, page
from components.ui.player import media_url
from components.ui.state import session
from components.ui.studio import job_store
from components.ui.takes.compare_panel import compare_button
from components.ui.takes.final_panel import final_offer
from components.ui.takes.marks import bin_button, binned_actions, board_menu, more_menu, star_button
from components.ui.takes.picks import pick_button
from components.ui.takes.unknown_outcome import unknown_actions
from components.ui.words import STATE_WORDS


def card_actions(job: Job) -> None:
    """Draws the buttons: what one does often in the row, all else behind "More"."""
    if job.removed_at is not None:
        binned_actions(job)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"actions_{job.id}"):
        star_button(job)
        if isinstance(job.state, Done):
            _with_its_video(job, job.state)
        _again(job)
        _in_every_row(job)


def tile_actions(job: Job) -> None:
    """The shorter row of a tile; the rest is a click away, on the take's own page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"actions_{job.id}"):
        star_button(job)
        pick_button(job)
        _in_every_row(job)
        final_offer(job)


def _in_every_row(job: Job) -> None:
    if session().place != Place.TAKE:
        st.page_link(
            page(Place.TAKE),
            label="Details",
            icon=":material/movie:",
            query_params=Link(take=job.id).params(),
        )
    if isinstance(job.state, OutcomeUnknown):
        unknown_actions(job)
    elif job.active:
        button(job, "Give up", ":material/close:", lambda: job_store().cancel(job.id))
    elif _can_be_rechecked(job):
        button(job, "Re-check", ":material/refresh:", lambda: job_store().recheck(job.id))
    more_menu(job.id, lambda: _more(job))


def _with_its_video(job: Job, state: Done) -> None:
    download_button(job.id, state.result)
    st.page_link(
        page(Place.EDIT),
        label="Edit this take",
        icon=":material/auto_fix_high:",
        query_params=Link(take=job.id).params(),
    )
    compare_button(job)
    final_offer(job)
    pick_button(job)


def _again(job: Job) -> None:
    if not isinstance(job.request, AdoptedVideo):
        st.page_link(
            page(PLACE_OF[Kind(job.request.kind)]),
            label="Use these settings again",
            icon=":material/replay:",
            query_params=Link(again=job.id).params(),
        )


def _more(job: Job) -> None:
    """What is done now and then; further actions have their place above the history."""
    board_menu(job)
    for line in job_store().history(job.id):
        to_state = STATE_WORDS[line.to_state]
        text.plain(f"{line.at:%H:%M:%S} UTC · {to_state} · {line.why}", kind="history")
    bin_button(job.id, running=isinstance(job.state, OutcomeUnknown) or job.active)


def _can_be_rechecked(job: Job) -> bool:
    """Whether a re-check may bring its video, and isn't the one right button already."""
    diagnosis = diagnose(job)
    return job.can_be_taken_up and (diagnosis is None or diagnosis.remedy is not Remedy.RECHECK)


def download_button(take_id: str, result: Result) -> None:
    """Saves the video as a file."""
    st.link_button(
        "Download",
        f"{media_url(result.media_id)}?download",
        icon=":material/download:",
        key=f"download_{take_id}",
    )
