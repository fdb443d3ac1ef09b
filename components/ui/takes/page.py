"""One take on a page of its own: the video first, its facts beside it, its family and what follows below."""

from contextlib import suppress

import streamlit as st

from components.domain.job import Done, Job
from components.domain.request import ExtendVideo
from components.errors import JobMissing
from components.ui import text
from components.ui.links import Link, become, current
from components.ui.places import Place, page
from components.ui.poller import live
from components.ui.studio import job_store
from components.ui.takes.card_actions import card_actions
from components.ui.takes.cards import show_state
from components.ui.takes.compare_panel import compare_panel
from components.ui.takes.extend_panel import extend_panel, fill_extension
from components.ui.takes.facts import take_facts
from components.ui.takes.family import family_of, family_panel
from components.ui.takes.recipe_panel import recipe_panel
from components.ui.takes.replay_list import replay_list
from components.ui.takes.replay_panel import replay_panel
from components.ui.takes.share_panel import share_panel

_NOT_HERE = (
    "There is no such take here. It may have been deleted, or it belongs to somebody else: "
    "a take is shown to the one who made it alone."
)


def take_page() -> None:
    """Draws the take that the address names; its live part stays live."""
    extending = _fill_extension()
    job = _take()
    if job is None:
        return
    become(Link(take=job.id))
    finished = isinstance(job.state, Done)
    live(lambda: _draw(job.id, finished=finished))
    extend_panel(job, opened=extending)
    replay_panel(job)
    recipe_panel(job)
    share_panel(job)


def _fill_extension() -> bool:
    """Whether the address asks for the settings of an extension again: then it is about what was extended."""
    again = current().again
    if again is None:
        return False
    with suppress(JobMissing):
        job = job_store().get(again)
        become(Link(take=_parent_of(job)))
        if isinstance(job.request, ExtendVideo):
            fill_extension(job.request)
            return True
    return False


def _parent_of(job: Job) -> str:
    """The take it was made from; itself where that was deleted."""
    try:
        return job.id if job.parent_id is None else job_store().get(job.parent_id).id
    except JobMissing:
        return job.id


def _take() -> Job | None:
    wanted = current().take
    if wanted is None:
        text.plain("This address names no take. Open one in the library.", kind="note")
    else:
        try:
            return job_store().get(wanted)
        except JobMissing:
            text.plain(_NOT_HERE, kind="note")
    st.page_link(page(Place.LIBRARY), label="To the library", icon=":material/video_library:")
    return None


def _draw(job_id: str, *, finished: bool) -> None:
    """The live part; what stands below it is drawn anew once the video is here."""
    try:
        job = job_store().get(job_id)
    except JobMissing:
        text.plain("This take was deleted.", kind="note")
        return
    if isinstance(job.state, Done) and not finished:
        st.rerun()
    video, facts = st.columns([7, 5], gap="large")
    with video:
        with st.container(key=f"slot_{job.id}"):
            show_state(job)
        text.plain(job.request.prompt or "No prompt: a gentle move of its own", kind="prompt-whole")
        card_actions(job)
        compare_panel(job)
        _start_from(job)
    with facts:
        take_facts(job)
    tree = family_of(job)
    family_panel(job, tree)
    replay_list(job.id, {kin.job.id for kin in tree})


def _start_from(job: Job) -> None:
    if isinstance(job.state, Done):
        with st.container(horizontal=True, key=f"actions_further_{job.id}"):
            st.page_link(
                page(Place.IMAGE),
                label="Start from its last frame",
                icon=":material/last_page:",
                query_params=Link(frame=job.id).params(),
            )
