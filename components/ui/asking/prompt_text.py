"""The prompt that is being written: where it is kept, and how one that was replaced is had back."""

import streamlit as st

from components.domain.alternatives import as_typed
from components.domain.options import Kind
from components.ui.state import session, set_widget, widget


def prompt_key(kind: Kind) -> str:
    """The key of this kind's prompt widget."""
    return f"{kind}_prompt"


def typed(kind: Kind) -> str:
    """What stands in the field."""
    return str(widget(prompt_key(kind)) or "")


def write(kind: Kind, words: str) -> None:
    """Puts these words into the field; in a callback, or before the field is drawn."""
    set_widget(prompt_key(kind), words)


def replace(kind: Kind, prompt: str) -> None:
    """Puts exactly this prompt into the field, whatever braces it holds; what stood there can be had back."""
    before, after = typed(kind), as_typed(prompt)
    session().replaced[kind] = (before, after)
    write(kind, after)


def undo_button(kind: Kind) -> None:
    """Offers the prompt that was replaced, as long as the one that took its place wasn't touched."""
    before, after = session().replaced.get(kind, ("", ""))
    if not before.strip() or before == after or typed(kind) != after:
        return
    st.button(
        "Undo",
        icon=":material/undo:",
        key=f"{kind}_prompt_undo",
        help="Puts back the prompt that stood here before.",
        on_click=write,
        args=(kind, before),
    )
