"""Deep links as typed values; the only module that touches `st.query_params`."""

from dataclasses import dataclass

import streamlit as st

from components.domain.search import Search, id_in
from components.ui.library_memory import Whereabouts

_NAMES = ("again", "take", "frame", "storyboard")


@dataclass(frozen=True, slots=True)
class Link:
    """What an address asks a page to start with.

    Attributes:
        again: use the settings of this job again.
        take: start from this finished take; on its own page, show it.
        frame: start from the last frame of this finished take.
        storyboard: show this storyboard.
    """

    again: str | None = None
    take: str | None = None
    frame: str | None = None
    storyboard: str | None = None

    def params(self) -> dict[str, str]:
        """As query parameters."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}


def current() -> Link:
    """The link this page was opened by; whatever isn't a job id is dropped."""
    params = st.query_params.to_dict()
    return Link(**{name: id_in(params, name) for name in _NAMES})


def forget() -> None:
    """Clears the address once its wish is fulfilled: a reload must not overwrite what was typed since."""
    become(Link())


def become(link: Link) -> None:
    """Makes this the page's address, in one message: each on its own would be a step back in the browser.

    A link to another take from a take's page leaves the address as it was (Streamlit 1.67): said again, it is
    right.
    """
    others = {name: value for name, value in st.query_params.to_dict().items() if name not in _NAMES}
    st.query_params.from_dict(others | link.params())


def whereabouts() -> Whereabouts:
    """What the address says of the library; whatever isn't understood is left out."""
    params = st.query_params.to_dict()
    page = params.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
    return Whereabouts(Search.from_params(params), max(number, 1), id_in(params, "take"))


def show_whereabouts(where: Whereabouts) -> None:
    """Makes the library's address say it; nothing is sent to the browser when it does already."""
    if st.query_params.to_dict() != where.params():
        st.query_params.from_dict(where.params())
