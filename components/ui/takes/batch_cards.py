"""What was asked for together as one card: a tile for each take, in places that never change."""

from collections.abc import Sequence

import streamlit as st

from components.domain.job import Done, Job
from components.ui import text
from components.ui.state import session
from components.ui.studio import job_store
from components.ui.takes.card_actions import tile_actions
from components.ui.takes.cards import show_state
from components.ui.takes.picks import FEWEST, MOST, see_side_by_side
from components.ui.words import STATE_WORDS, price_of

TILES_SHOWN = 8
"""More players than this are felt when a page is opened."""


def batch_card(batch_id: str) -> None:
    """Draws the batch, as far as it is still there; a take that left leaves its place empty."""
    here = {job.id: job for job in job_store().batch(batch_id) if job.removed_at is None}
    if not here:
        return
    memory = session()
    places = memory.batches[batch_id]
    places += [job_id for job_id in here if job_id not in places]  # shots of a storyboard come later
    shown = places if batch_id in memory.whole_batches else places[:TILES_SHOWN]
    with st.container(border=True, key=f"card_{batch_id}"):
        is_one_prompt = _heading(batch_id, tuple(here.values()))
        with st.container(key=f"batch_tiles_{batch_id}"):
            for number, job_id in enumerate(shown, 1):
                with st.container(key=f"batch_tile_{job_id}"):
                    if job_id in here:
                        _tile(here[job_id], number, is_one_prompt=is_one_prompt)
        if len(shown) < len(places):
            st.button(
                f"Show {len(places) - len(shown)} more",
                key=f"whole_{batch_id}",
                on_click=memory.whole_batches.add,
                args=(batch_id,),
            )


def _heading(batch_id: str, jobs: Sequence[Job]) -> bool:
    """Says what it is, and offers to compare; whether all takes are of one prompt."""
    prompts = list(dict.fromkeys(job.request.prompt for job in jobs))
    is_one_prompt = len(prompts) == 1
    takes = f"{len(jobs)} takes" if len(jobs) > 1 else "1 take"
    with st.container(horizontal=True, vertical_alignment="center", key=f"batch_heading_{batch_id}"):
        text.plain(f"{takes} of {'one prompt' if is_one_prompt else f'{len(prompts)} prompts'}", kind="facts")
        with st.container(key=f"actions_{batch_id}", width="content"):
            _side_by_side(batch_id, [job.id for job in jobs if isinstance(job.state, Done)])
    with st.container(key=f"batch_prompt_{batch_id}"):  # filled or not, it keeps the tiles in their place
        if is_one_prompt:
            text.plain(prompts[0] or "No prompt: a gentle move of its own", kind="prompt")
    return is_one_prompt


def _side_by_side(batch_id: str, done: list[str]) -> None:
    if len(done) >= FEWEST:
        st.button(
            "Side by side" if len(done) <= MOST else f"First {MOST} side by side",
            icon=":material/splitscreen_right:",
            key=f"sides_{batch_id}",
            on_click=see_side_by_side,
            args=(done[:MOST],),
        )


def _tile(job: Job, number: int, *, is_one_prompt: bool) -> None:
    with st.container(key=f"slot_{job.id}"):
        show_state(job)
    if not is_one_prompt:
        text.plain(job.request.prompt, kind="remembered")
    text.plain(f"Take {number} · {STATE_WORDS[job.state.name]} · {price_of(job)}", kind="facts")
    tile_actions(job)
