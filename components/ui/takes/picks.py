"""Two to four takes that are picked to be seen side by side, and the place above the takes where they are."""

import streamlit as st

from components.domain.job import Done, Job
from components.domain.word_changes import differing_words
from components.errors import JobMissing
from components.ui import text
from components.ui.player import media_url
from components.ui.state import session
from components.ui.studio import job_store
from components.ui.widgets import part_key
from components.ui.widgets.take_compare import Take, take_compare

FEWEST, MOST = 2, 4


def pick_button(job: Job) -> None:
    """Picks a finished take, or lets it go."""
    picked = session().picked
    is_picked = job.id in picked
    if not isinstance(job.state, Done) or (len(picked) >= MOST and not is_picked):
        return
    st.button(
        "Picked" if is_picked else "Pick",
        icon=":material/check_box:" if is_picked else ":material/check_box_outline_blank:",
        key=f"pick_{job.id}",
        help="Pick two to four takes to see them side by side under one play head.",
        on_click=_toggle,
        args=(job.id,),
    )


def see_side_by_side(job_ids: list[str]) -> None:
    """Picks these takes and shows them."""
    memory = session()
    memory.picked = job_ids[:MOST]
    memory.side_by_side = True


def tray() -> None:
    """What is picked; its place is there whether anything is or not, so that nothing below is made anew."""
    takes = _takes()
    is_open = session().side_by_side and len(takes) >= FEWEST
    with st.container(key="tray_open" if is_open else "tray_waiting"):
        if takes:
            _bar(len(takes), is_open=is_open)
            if is_open:
                take_compare(part_key("takes", *(take.id for take in takes)), takes)


def _bar(count: int, *, is_open: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="tray_bar"):
        words = f"{count} takes picked" if count >= FEWEST else "1 take picked. Pick one to three more."
        text.plain(words, kind="quiet")
        if count >= FEWEST and not is_open:
            st.button("Side by side", icon=":material/splitscreen_right:", key="tray_show", on_click=_open)
        st.button("Close" if is_open else "Clear", key="tray_clear", on_click=_clear)


def _takes() -> tuple[Take, ...]:
    """The picked takes that are still here."""
    memory = session()
    found: list[Job] = []
    for job_id in list(memory.picked):
        try:
            found.append(job_store().get(job_id))
        except JobMissing:
            memory.picked.remove(job_id)
    labels = differing_words([job.request.prompt for job in found])
    return tuple(
        Take(
            id=job.id,
            url=media_url(job.state.result.media_id),
            label=label,
            width=job.state.result.width,
            height=job.state.result.height,
            duration_s=job.state.result.duration_s,
            has_sound=job.state.result.has_sound,
        )
        for job, label in zip(found, labels, strict=True)
        if isinstance(job.state, Done) and job.removed_at is None
    )


def _toggle(job_id: str) -> None:
    picked = session().picked
    if job_id in picked:
        picked.remove(job_id)
    else:
        picked.append(job_id)


def _open() -> None:
    session().side_by_side = True


def _clear() -> None:
    memory = session()
    memory.picked, memory.side_by_side = [], False
