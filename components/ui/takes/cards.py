"""One job as one card: one slot holds its progress and then its video, so that nothing above moves."""

from typing import assert_never

import streamlit as st

from components.domain.doctor import diagnose
from components.domain.job import (
    Cancelled,
    Done,
    Expired,
    Failed,
    Fetching,
    Job,
    OutcomeUnknown,
    Overdue,
    Queued,
    Sending,
    Working,
)
from components.domain.options import Kind
from components.ui import text
from components.ui.messages import show_diagnosis, show_raw
from components.ui.player import show_video
from components.ui.state import session
from components.ui.takes.card_actions import card_actions
from components.ui.takes.compare_panel import compare_panel
from components.ui.takes.progress import show_progress
from components.ui.takes.remedy_button import remedy_button
from components.ui.words import KIND_WORDS, STATE_WORDS, ago, asked_for, came_out, price_of


def job_card(job: Job) -> None:
    """Draws the job."""
    with st.container(border=True, key=f"card_{job.id}"):
        with st.container(key=f"slot_{job.id}"):
            show_state(job)
        text.plain(job.request.prompt or "No prompt: a gentle move of its own", kind="prompt")
        text.plain(_facts(job), kind="facts")
        card_actions(job)
        compare_panel(job)


def show_state(job: Job) -> None:
    """What stands in its slot: how far it is, its video, or why there is none."""
    session().on_page.add(job.id)
    state = job.state
    match state:
        case Queued() | Sending() | Working() | Fetching():
            show_progress(job)
        case Done():
            show_video(job, state)
            if state.note:
                text.plain(state.note, kind="note")
        case Failed() | OutcomeUnknown() | Overdue() | Expired():
            pass  # the diagnosis below says it all
        case Cancelled():
            text.plain(_given_up(state), kind="note")
        case _:
            assert_never(state)
    diagnosis = diagnose(job)
    if diagnosis is not None:
        show_diagnosis(diagnosis)
        with st.container(key=f"remedy_{job.id}"):
            remedy_button(job, diagnosis)
        show_raw(diagnosis)


def _given_up(state: Cancelled) -> str:
    if not state.may_be_billed and state.request_id is None:
        return "Given up before it was sent. Nothing was spent."
    if state.request_id is None:
        return "Given up after it was sent. It may have been billed."
    return "No longer waited for. The service goes on with it and bills it; “Re-check” takes it up again."


def _facts(job: Job) -> str:
    state = job.state
    kind = KIND_WORDS[Kind(job.request.kind)]
    made = came_out(state) if isinstance(state, Done) else asked_for(job)
    price = price_of(job)
    return f"{kind} · {STATE_WORDS[state.name]} · {made} · {price} · {ago(job.created_at)}"
