"""Buttons that do something to a job, and what is told when it doesn't work."""

from collections.abc import Callable

import streamlit as st

from components.domain.job import Job
from components.errors import ClapboardError
from components.ui.state import session


def button(job: Job, label: str, icon: str, act: Callable[[], object], *, name: str | None = None) -> None:
    """A button of this job; `name` is its key where the label changes."""
    key = name or label.lower().replace(" ", "_").replace("-", "_")
    st.button(label, icon=icon, key=f"{key}_{job.id}", on_click=tell_errors, args=(act,))


def tell_errors(act: Callable[[], object]) -> None:
    """Does it; an error is told at the top of the page."""
    try:
        act()
    except ClapboardError as error:
        session().notices.append(f"{error.sentence} {error.next_step}")
