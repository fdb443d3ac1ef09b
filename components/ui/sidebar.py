"""The sidebar below the navigation: which engine is on, whether it answers, what is running."""

import html
from collections.abc import Sequence

import streamlit as st

from components.domain.engine_facts import Answering
from components.domain.job import Job
from components.domain.options import Kind
from components.ui.runtime import runtime
from components.ui.studio import engine, held_key
from components.ui.words import ANSWERING_WORDS, KIND_WORDS, STATE_WORDS


def engine_badge() -> None:
    """Says which engine is on; the sandbox never passes for the model."""
    facts, held = engine(), held_key()
    answering = runtime().pulse.answering if held is None else Answering.YES
    words, mood = ANSWERING_WORDS[answering]
    note = (
        "Made here by the embedded engine, not by the model. Free. Set XAI_API_KEY to use the real one."
        if facts.is_sandbox
        else f"Paid requests, {facts.dialect} dialect."
        if held is None
        else f"Paid with your own key {held.masked}, {facts.dialect} dialect."
    )
    st.html(
        f'<div class="cb-engine" data-mood="{mood}"><p><span class="cb-dot"></span>'
        f"<b>{html.escape(facts.name)}</b> {words}</p><p class='cb-quiet'>{html.escape(note)}</p></div>"
    )


def running_at_a_glance(unfinished: Sequence[Job], *, cutting_or_joining: bool) -> None:
    """One line per unfinished job."""
    if not unfinished:
        words = "Something is being cut or joined." if cutting_or_joining else "Nothing is running."
        st.html(f"<p class='cb-quiet'>{words}</p>")
        return
    rows = "".join(f"<li>{html.escape(_line(job))}</li>" for job in unfinished[:6])
    more = f"<li>and {len(unfinished) - 6} more</li>" if len(unfinished) > 6 else ""
    st.html(f"<div class='cb-running'><p><b>{len(unfinished)} running</b></p><ul>{rows}{more}</ul></div>")


def _line(job: Job) -> str:
    share = f" {job.progress:.0%}" if job.progress is not None else ""
    return f"{KIND_WORDS[Kind(job.request.kind)]}: {STATE_WORDS[job.state.name].lower()}{share}"
