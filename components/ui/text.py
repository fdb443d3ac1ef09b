"""User text on the page: always data, never Markdown or HTML."""

import html

import streamlit as st


def plain(text: str, *, kind: str = "body") -> None:
    """Shows text as it is, whatever markup it holds; `kind` is one of our CSS classes."""
    st.html(f'<p class="cb-{kind}">{html.escape(text)}</p>')


def problem(sentence: str) -> None:
    """Shows why a field can't stay as it is, under that field."""
    st.html(f'<p class="cb-problem" role="alert">{html.escape(sentence)}</p>')


def heading(words: str) -> None:
    """A section's heading; the words are ours."""
    st.subheader(words, anchor=False)
