"""How far an unfinished job is: the engine's own figure where it gives one, an honest word where not."""

from datetime import UTC, datetime

import streamlit as st

from components.domain.job import Fetching, Job, Working
from components.ui.words import STATE_WORDS


def show_progress(job: Job) -> None:
    """Draws the placeholder picture and the progress of an unfinished job."""
    st.html(f'<div class="cb-waiting" role="status" aria-label="{STATE_WORDS[job.state.name]}"></div>')
    st.progress(_share(job), text=_sentence(job))


def _share(job: Job) -> float:
    match job.state:
        case Fetching():
            return 1.0
        case Working():
            return min(max(job.progress or 0.0, 0.02), 1.0)
        case _:
            return 0.0


def _sentence(job: Job) -> str:
    waited_s = (datetime.now(UTC) - job.created_at).total_seconds()
    words = STATE_WORDS[job.state.name]
    share = f" · {job.progress:.0%}" if isinstance(job.state, Working) and job.progress is not None else ""
    return f"{words}{share} · {_waited(waited_s)}"


def _waited(seconds: float) -> str:
    if seconds < 60:
        return f"{int(seconds)} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
