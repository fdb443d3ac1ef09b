"""Deep links as typed values; the only module that touches `st.query_params`."""

from dataclasses import dataclass

import streamlit as st

_ID_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_NAMES = ("again", "take", "frame")


@dataclass(frozen=True, slots=True)
class Link:
    """What an address asks a page to start with.

    Attributes:
        again: use the settings of this job again.
        take: start from this finished take; on its own page, show it.
        frame: start from the last frame of this finished take.
    """

    again: str | None = None
    take: str | None = None
    frame: str | None = None

    def params(self) -> dict[str, str]:
        """As query parameters."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}


def current() -> Link:
    """The link this page was opened by; whatever isn't a job id is dropped."""
    return Link(**{name: _job_id(name) for name in _NAMES})


def forget() -> None:
    """Clears the address once its wish is fulfilled: a reload must not overwrite what was typed since."""
    become(Link())


def become(link: Link) -> None:
    """Makes this the page's address."""
    for name in _NAMES:
        if name in st.query_params:
            del st.query_params[name]
    st.query_params.update(link.params())


def _job_id(name: str) -> str | None:
    value = st.query_params.get(name, "")
    return value if 0 < len(value) <= 64 and set(value) <= _ID_CHARS else None
