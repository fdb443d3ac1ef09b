"""Errors as people read them: what happened, who can mend it, whether it cost money, what to do next."""

import html

import streamlit as st

from components.domain.job import Failure
from components.errors import ClapboardError
from components.ui.words import CAUSE_WORDS, SPENT_WORDS


def show_error(error: ClapboardError) -> None:
    """Shows an error that just happened."""
    show_failure(Failure.of(error))


def show_failure(failure: Failure) -> None:
    """Shows a failure that was kept with a job."""
    facts = f"{SPENT_WORDS[failure.spent]} {CAUSE_WORDS[failure.cause]}"
    st.html(
        '<div class="cb-failure" role="alert">'
        f"<p>{html.escape(failure.sentence)}</p>"
        f"<p class='cb-quiet'>{html.escape(facts)}</p>"
        f"<p>{html.escape(failure.next_step)}</p></div>"
    )
