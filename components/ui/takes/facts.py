"""What is known of a take: settings, price, names, and all that became of it."""

import html
from collections.abc import Iterator

import streamlit as st

from components.domain.engine_facts import engine_of, is_visitors
from components.domain.job import Done, Job
from components.domain.pricing import show_usd
from components.domain.receipt import told_cost_usd
from components.ui import text
from components.ui.studio import job_store
from components.ui.words import STATE_WORDS, came_out, price_of, settings_of


def take_facts(job: Job) -> None:
    """Draws them."""
    text.heading("Settings")
    rows = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in _facts(job)
    )
    st.html(f'<dl class="cb-settings">{rows}</dl>')
    with st.expander("History", icon=":material/history:"):
        for line in job_store().history(job.id):
            words = f"{line.at:%H:%M:%S} UTC · {STATE_WORDS[line.to_state]} · {line.why}"
            text.plain(words, kind="history")


def _facts(job: Job) -> Iterator[tuple[str, str]]:
    yield "State", STATE_WORDS[job.state.name]
    yield from settings_of(job.request)
    if isinstance(job.state, Done):
        yield "Came out", came_out(job.state)
        if job.state.result.looks:
            yield "Looks and sounds", ", ".join(job.state.result.looks)
    yield "Price", price_of(job)
    if told_cost_usd(job.state) not in {None, job.price_usd}:
        yield "Shown before", show_usd(job.price_usd)
    yield "Engine", engine_of(job.engine) + (", with your key" if is_visitors(job.engine) else "")
    yield "Asked for", f"{job.created_at:%d %b %Y, %H:%M} UTC"
    if job.request_id is not None:
        yield "Request id", job.request_id
    yield "Take", job.id
