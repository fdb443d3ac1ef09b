"""The prompt: text area, counter, hints, and below it examples, history and the builder."""

import streamlit as st

from components.domain.alternatives import Expansion, expand
from components.domain.options import Kind
from components.domain.prompt_hints import hints
from components.domain.rules import MAX_PROMPT_CHARS
from components.ui import text
from components.ui.asking.advice import EXAMPLES, PLACEHOLDER
from components.ui.asking.prompt_builder import prompt_builder
from components.ui.asking.prompt_history import prompt_history
from components.ui.asking.prompt_text import prompt_key, replace, undo_button
from components.ui.asking.understood import understood_line

_HINTS_SHOWN = 2


def prompt_field(kind: Kind) -> Expansion:
    """Draws the prompt and returns all that it stands for; no `max_chars`, which would cut off a paste."""
    typed = st.text_area(
        "Prompt",
        key=prompt_key(kind),
        height=132,
        placeholder=PLACEHOLDER[kind],
        persist_state="session",
    )
    expansion = expand((typed or "").strip())
    first = expansion.prompts[0]
    text.plain(_counter(typed or ""), kind="counter")
    with st.container():  # lines that come and go: what stands below must keep its place, see `layout`
        found = hints(kind, first)[:_HINTS_SHOWN]
        if found:
            text.plain(" ".join(found), kind="hint")
        understood_line(kind, first)
    return expansion


def prompt_help(kind: Kind) -> None:
    """Examples that replace the prompt, one's own prompts, and the builder behind a fold."""
    with st.container(horizontal=True, gap="xsmall", key=f"{kind}_examples"):
        for number, (name, example) in enumerate(EXAMPLES[kind]):
            st.button(
                name, key=f"{kind}_example_{number}", help=example, on_click=replace, args=(kind, example)
            )
        prompt_history(kind)
        undo_button(kind)
    prompt_builder(kind)


def _counter(typed: str) -> str:
    return f"{len(typed.strip()):,} of {MAX_PROMPT_CHARS:,} characters · Ctrl/⌘ + Enter submits"
