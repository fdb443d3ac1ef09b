"""The prompt: text area, counter, examples one click away, advice."""

import streamlit as st

from components.domain.options import Kind
from components.domain.rules import MAX_PROMPT_CHARS
from components.ui import text
from components.ui.advice import ADVICE, EXAMPLES, PLACEHOLDER
from components.ui.state import set_widget
from components.ui.understood import understood_line


def prompt_key(kind: Kind) -> str:
    """The key of this kind's prompt widget."""
    return f"{kind}_prompt"


def prompt_field(kind: Kind) -> str:
    """Draws the prompt and returns what was typed; no `max_chars`, which would cut off what was pasted."""
    typed = st.text_area(
        "Prompt",
        key=prompt_key(kind),
        height=132,
        placeholder=PLACEHOLDER[kind],
        persist_state="session",
    )
    prompt = (typed or "").strip()
    text.plain(_counter(prompt), kind="counter")
    understood_line(kind, prompt)
    return prompt


def prompt_help(kind: Kind) -> None:
    """Examples that replace the prompt, and the advice behind a fold."""
    with st.container(horizontal=True, gap="xsmall", key=f"{kind}_examples"):
        for number, (name, example) in enumerate(EXAMPLES[kind]):
            st.button(
                name,
                key=f"{kind}_example_{number}",
                help=example,
                on_click=set_widget,
                args=(prompt_key(kind), example),
            )
    with st.expander("What makes a good prompt", icon=":material/lightbulb:"):
        for name, sentence in ADVICE:
            st.html(f"<p class='cb-advice'><b>{name}.</b> {sentence}</p>")


def _counter(prompt: str) -> str:
    return f"{len(prompt):,} of {MAX_PROMPT_CHARS:,} characters · Ctrl/⌘ + Enter submits"
