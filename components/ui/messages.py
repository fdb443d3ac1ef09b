"""Errors as people read them: what happened, who can mend it, whether it cost money, what to do next."""

import html

import streamlit as st

from components.domain.doctor import Diagnosis, diagnosis_of, remedy_for
from components.domain.job import Failure
from components.errors import ClapboardError
from components.ui.words import CAUSE_WORDS, SPENT_WORDS


def show_error(error: ClapboardError) -> None:
    """Shows an error that just happened."""
    show_failure(Failure.of(error))


def show_failure(failure: Failure) -> None:
    """Shows a failure that was kept."""
    diagnosis = diagnosis_of(failure, remedy_for(failure))
    show_diagnosis(diagnosis)
    show_raw(diagnosis)


def show_diagnosis(diagnosis: Diagnosis) -> None:
    """Shows what is wrong."""
    facts = f"{SPENT_WORDS[diagnosis.spent]} {CAUSE_WORDS[diagnosis.cause]}"
    st.html(
        '<div class="cb-failure" role="alert">'
        f"<p>{html.escape(diagnosis.sentence)}</p>"
        f"<p class='cb-quiet'>{html.escape(facts)}</p>"
        f"<p>{html.escape(diagnosis.next_step)}</p></div>"
    )


def show_raw(diagnosis: Diagnosis) -> None:
    """What the engine answered, behind a fold; nothing where nothing was kept."""
    if diagnosis.raw is not None:
        with st.expander("What the service answered"):
            st.code(diagnosis.raw, language=None, wrap_lines=True)
