"""How far an unfinished job is: the engine's own figure where it gives one, else what earlier jobs took."""

from datetime import UTC, datetime

import streamlit as st

from components.domain.engine_facts import engine_of, is_visitors
from components.domain.expectation import Estimate
from components.domain.job import Fetching, Job, Queued, Working
from components.ui import text
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from components.ui.studio import job_store
from components.ui.words import STATE_WORDS

_LATE = 1.5
"""How many times the usual wait is worth a word."""


def show_progress(job: Job) -> None:
    """Draws the placeholder picture and the progress of an unfinished job."""
    left, moment = job_store().estimate(job), datetime.now(UTC)
    st.html(f'<div class="cb-waiting" role="status" aria-label="{STATE_WORDS[job.state.name]}"></div>')
    elsewhere = job.waits_for(*runtime().jobs.accounts(current_owner()))
    if elsewhere is not None:
        st.progress(0.0, text=_waits_for(elsewhere))
        return
    st.progress(share_of(job, left, moment), text=sentence_of(job, left, moment))
    if isinstance(job.state, Queued) and job.state.why is not None:
        text.plain(
            job.state.why, kind="note"
        )  # the engine's words: never in the bar's text, which is Markdown


def _waits_for(account: str) -> str:
    if is_visitors(account):
        return f"Waits for your key: it was made with a key for {engine_of(account)} that is not here now."
    return f"Waits for {account}: it was meant for that engine, which is not in use now."


def share_of(job: Job, left: Estimate | None, moment: datetime) -> float:
    """How full the bar is, 0 to 1; a guess alone never fills it."""
    match job.state:
        case Fetching():
            return 1.0
        case Working() if job.progress is not None:
            return min(max(job.progress, 0.02), 1.0)
        case Working(accepted_at=accepted_at) if left is not None:
            worked_s = (moment - accepted_at).total_seconds()
            return min(max(worked_s / (worked_s + left.expected_s), 0.02), 0.95) if worked_s > 0 else 0.02
        case Working():
            return 0.02
        case _:
            return 0.0


def sentence_of(job: Job, left: Estimate | None, moment: datetime) -> str:
    """State, the engine's figure, the time so far, and what to expect."""
    parts = [STATE_WORDS[job.state.name]]
    if isinstance(job.state, Working) and job.progress is not None:
        parts.append(f"{job.progress:.0%}")
    parts.append(_clock((moment - job.created_at).total_seconds()))
    if isinstance(job.state, Queued) and job.state.not_before is not None:
        parts.append(f"sent again by itself at {job.state.not_before:%H:%M:%S} UTC")
    if isinstance(job.state, Working) and left is not None:
        parts.append(_outlook((moment - job.state.accepted_at).total_seconds(), left))
    return " · ".join(parts)


def _outlook(worked_s: float, left: Estimate) -> str:
    return "longer than usual" if worked_s > _LATE * left.usual_s else f"usually about {_about(left.usual_s)}"


def _about(seconds: float) -> str:
    """To 5 s under a minute, to half a minute after it: it's no promise."""
    if seconds < 57.5:
        return f"{max(5 * round(seconds / 5), 1)} s"
    halves = round(seconds / 30)
    return f"{halves // 2}½ min" if halves % 2 else f"{halves // 2} min"


def _clock(seconds: float) -> str:
    if seconds < 60:
        return f"{int(seconds)} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
