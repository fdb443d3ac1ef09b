"""Your own prompts, newest first and searchable; one click puts one back into the field."""

import streamlit as st

from components.domain.options import Kind
from components.ui import text
from components.ui.asking.prompt_text import replace
from components.ui.state import set_widget
from components.ui.studio import job_store

PROMPTS_SHOWN = 12


def prompt_history(kind: Kind) -> None:
    """A popover; nothing is looked for before it is opened."""
    key = f"{kind}_history"
    room = st.popover("History", icon=":material/history:", key=key, on_change="rerun")
    if not room.open:
        return
    with room, st.container(key=f"{kind}_history_list"):
        words = st.text_input(
            "Search your prompts",
            key=f"{kind}_history_search",
            placeholder="Words in any order",
            live=True,
        )
        found = job_store().prompts(kind, words or "", PROMPTS_SHOWN)
        if not found:
            text.plain(
                "No prompt of yours has these words." if words else "Nothing asked for yet.", kind="quiet"
            )
        for number, prompt in enumerate(found):
            _row(kind, key, number, prompt)


def _row(kind: Kind, room: str, number: int, prompt: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{room}_row_{number}"):
        text.plain(prompt, kind="remembered")
        st.button("Use", key=f"{room}_use_{number}", on_click=_use, args=(kind, room, prompt))


def _use(kind: Kind, room: str, prompt: str) -> None:
    replace(kind, prompt)
    set_widget(room, value=False)  # closes the popover
