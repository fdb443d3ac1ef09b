"""The library's search: a field and filters that are kept in the address."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from components.domain.options import Model
from components.domain.search import MAX_WORDS_CHARS, Length, Search, Stage
from components.ui import text
from components.ui.library.boards import board_field, board_manager
from components.ui.state import keep_widget, session, widget
from components.ui.studio import library
from components.ui.words import KIND_WORDS

_STAGE_WORDS: dict[Stage, str] = {
    Stage.READY: "Ready",
    Stage.RUNNING: "Running",
    Stage.ENDED: "Failed or given up",
    Stage.UNCLEAR: "Unclear or overdue",
}
_LENGTH_WORDS: dict[Length, str] = {
    Length.SHORT: "Up to 5 s",
    Length.MEDIUM: "6 to 10 s",
    Length.LONG: "Over 10 s",
}
_CHOICES: dict[str, tuple[str, Mapping[str, str]]] = {
    "kind": ("Kind", {kind.value: words for kind, words in KIND_WORDS.items()}),
    "stage": ("State", {stage.value: words for stage, words in _STAGE_WORDS.items()}),
    "length": ("Length", {length.value: words for length, words in _LENGTH_WORDS.items()}),
    "model": ("Model", {model.value: model.value for model in Model}),
}
_DAYS = {"since": "From", "until": "To"}


def search_bar() -> None:
    """Draws the search; what is changed there is looked for at once."""
    search = session().library.now.search
    with st.container(horizontal=True, vertical_alignment="bottom", key="library_bar"):
        _words(search)
        _filters(search)
        board_field(search, on_change=_look)
        keep_widget("find_starred", search.starred)
        st.toggle("Starred", key="find_starred", on_change=_look)
        board_manager(search)


def summary(total: int) -> None:
    """Says how many there are, and gives the way back from a search and the way to the bin."""
    search = session().library.now.search
    binned = search.binned
    count = library().count(Search(binned=True))
    with st.container(horizontal=True, vertical_alignment="center", key="library_summary"):
        text.plain(_found(total, search), kind="facts")
        if search.narrows:
            st.button("Clear the search", key="find_nothing", type="tertiary", on_click=_clear)
        st.button(
            "Back to the library" if binned else f"Bin · {count:,}" if count else "Bin",
            icon=":material/arrow_back:" if binned else ":material/delete:",
            key="library_bin",
            type="tertiary",
            on_click=_turn_to_bin,
            args=(not binned,),
        )


def _words(search: Search) -> None:
    keep_widget("find_words", search.words)
    st.text_input(
        "Search",
        key="find_words",
        type="search",
        icon=":material/search:",
        placeholder="Words of the prompt, or red, dark, fast, loud",
        max_chars=MAX_WORDS_CHARS,
        live="350ms",
        label_visibility="collapsed",
        on_change=_look,
    )


def _filters(search: Search) -> None:
    params = search.params()
    count = sum(name in params for name in (*_CHOICES, *_DAYS))
    label = f"Filters · {count}" if count else "Filters"
    with st.popover(label, icon=":material/tune:", key="library_filters"):
        for name, (title, words) in _CHOICES.items():
            keep_widget(f"find_{name}", params.get(name, ""))
            shown = {"": "Any", **words}
            st.selectbox(
                title, list(shown), key=f"find_{name}", format_func=shown.__getitem__, on_change=_look
            )
        for column, (name, title) in zip(st.columns(2), _DAYS.items(), strict=True):
            keep_widget(f"find_{name}", getattr(search, name))
            column.date_input(title, value=None, key=f"find_{name}", format="YYYY-MM-DD", on_change=_look)


def _found(total: int, search: Search) -> str:
    takes = f"{total:,} take{'' if total == 1 else 's'}"
    if search.binned:
        return f"{takes} in the bin. Each goes for good 30 days after it came here."
    return f"{takes} found" if search.narrows else takes


def _look() -> None:
    """Makes a search of what the fields say."""
    memory = session().library
    said = {"words": str(widget("find_words") or ""), "board": str(widget("find_board") or "")}
    said |= {name: str(widget(f"find_{name}") or "") for name in _CHOICES}
    said |= {name: day.isoformat() for name in _DAYS if isinstance(day := widget(f"find_{name}"), date)}
    said["starred"] = "yes" if widget("find_starred") else ""
    said["binned"] = "yes" if memory.now.search.binned else ""
    memory.look_for(Search.from_params(said))


def _clear() -> None:
    memory = session().library
    memory.look_for(Search(binned=memory.now.search.binned))


def _turn_to_bin(binned: bool) -> None:  # noqa: FBT001  # what the button's click turns to
    memory = session().library
    memory.look_for(Search(binned=binned))
    memory.open(None)
