"""The frame of a page: heading, and the two sides of a making page.

A part that is not always there stands in an `st.container()` that is: the browser knows a field by its place
among its siblings, and one that moves is made anew, without the focus and without what was half typed
(measured, Streamlit 1.67; a key doesn't help while the parts arrive one by one).
"""

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.ui import text
from components.ui.notice_bar import forget_told
from components.ui.places import Place, title
from components.ui.state import session


class Sides(NamedTuple):
    """A making page's two sides; on a phone the second stands below the first."""

    ask: DeltaGenerator
    takes: DeltaGenerator


def begin(place: Place, lead: str, *, heading: str | None = None) -> None:
    """Draws the heading; a page that was just entered gets a fresh shelf."""
    memory = session()
    if memory.place != place:
        memory.place = place
        memory.shelf.pop(place, None)
        forget_told()
    st.title(heading or title(place), anchor=False)
    text.plain(lead, kind="lead")


def sides(ask_share: int = 5) -> Sides:
    """The form on the left, with its share of twelve, and the takes on the right."""
    ask, takes = st.columns([ask_share, 12 - ask_share], gap="large")
    return Sides(ask, takes.container(key="takes_side"))
