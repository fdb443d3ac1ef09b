"""The specification's advice as chips: each writes its words into the prompt and takes them out again."""

import streamlit as st

from components.domain.options import Kind
from components.domain.prompt_words import Family, families_of, lit, with_words, without_words
from components.ui.asking.advice import ADVICE, ALTERNATIVES, FOCUS
from components.ui.asking.prompt_text import typed, write
from components.ui.state import set_widget, widget


def prompt_builder(kind: Kind) -> None:
    """Draws the chips of each family below its advice; folded until they are wanted."""
    room = st.expander(
        "Build the prompt", icon=":material/lightbulb:", key=f"{kind}_builder", on_change="rerun"
    )
    if not room.open:
        return
    with room:
        for family, words in families_of(kind).items():
            _chips(kind, family, words)
        for name, sentence in (("Focus", FOCUS), ("Alternatives", ALTERNATIVES)):
            st.html(f"<p class='cb-advice'><b>{name}.</b> {sentence}</p>")


def _chips(kind: Kind, family: Family, words: tuple[str, ...]) -> None:
    key = f"{kind}_chips_{family.lower()}"
    shown = lit(typed(kind), words)
    set_widget(key, list(shown))  # the prompt is the truth: words typed by hand light their chip
    st.pills(
        f"**{family}.** {ADVICE[family]}",
        words,
        selection_mode="multi",
        key=key,
        on_change=_switch,
        args=(kind, key, shown),
    )


def _switch(kind: Kind, key: str, shown: tuple[str, ...]) -> None:
    """What was clicked is told from what was typed in the same moment by what was shown before."""
    chosen = widget(key)
    after = [str(words) for words in chosen] if isinstance(chosen, list) else []
    prompt = typed(kind)
    for words in after:
        if words not in shown:
            prompt = with_words(prompt, words)
    for words in shown:
        if words not in after:
            prompt = without_words(prompt, words)
    write(kind, prompt)
