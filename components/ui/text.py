"""User text on the page: always data, never Markdown or HTML."""

import html
from collections.abc import Sequence

import streamlit as st

from components.domain.alternatives import Piece


def plain(text: str, *, kind: str = "body") -> None:
    """Shows text as it is, whatever markup it holds; `kind` is one of our CSS classes."""
    st.html(f'<p class="cb-{kind}">{html.escape(text)}</p>')


def problem(sentence: str) -> None:
    """Shows why a field can't stay as it is, under that field."""
    st.html(f'<p class="cb-problem" role="alert">{html.escape(sentence)}</p>')


def heading(words: str) -> None:
    """A section's heading; the words are ours."""
    st.subheader(words, anchor=False)


def priced_list(rows: Sequence[tuple[Sequence[Piece], str]]) -> None:
    """A numbered list of prompts with their prices; what was chosen in them stands out."""
    items = "".join(
        f"<li><span>{''.join(map(_piece, pieces))}</span><b>{html.escape(price)}</b></li>"
        for pieces, price in rows
    )
    st.html(f'<ol class="cb-priced">{items}</ol>')


def _piece(piece: Piece) -> str:
    words = html.escape(piece.text)
    return f"<mark>{words}</mark>" if piece.chosen else words
