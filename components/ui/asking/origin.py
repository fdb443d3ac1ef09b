"""What a form starts from: the take whose settings, video or last frame it holds, told and let go of."""

from dataclasses import dataclass

import streamlit as st

from components.domain.ask import Relation
from components.domain.options import Kind
from components.errors import JobMissing
from components.ui import text
from components.ui.state import session
from components.ui.studio import job_store

_SHOWN_CHARS = 60


@dataclass(frozen=True, slots=True)
class Origin:
    """The parent of what a form would make.

    Attributes:
        parent_id: the take it starts from, where it starts from one.
        relation: how it comes from it; None without one.
    """

    parent_id: str | None = None
    relation: Relation | None = None


NO_ORIGIN = Origin()


def origin_of(kind: Kind, source_take: str | None, relation: Relation) -> Origin:
    """A take that is the source itself counts; else the one whose settings the form was filled with."""
    if source_take is not None:
        return Origin(source_take, relation)
    remixed = session().remix_of.get(kind)
    return NO_ORIGIN if remixed is None else Origin(remixed, Relation.REMIX)


def remix_line(kind: Kind) -> None:
    """Says whose settings these are, as long as they are: the next take will stand beside it as its remix."""
    place = st.container()
    remixed = session().remix_of.get(kind)
    if remixed is None:
        return
    try:
        prompt = job_store().get(remixed).request.prompt
    except JobMissing:
        _let_go(kind)
        return
    with place, st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"remix_{kind}"):
        text.plain(f"Remix of {quoted(prompt)}", kind="quiet")
        st.button(
            "Start afresh",
            icon=":material/link_off:",
            type="tertiary",
            key=f"remix_let_go_{kind}",
            help="Keeps what is typed; the next take is no remix.",
            on_click=_let_go,
            args=(kind,),
        )


def quoted(prompt: str) -> str:
    """A prompt's beginning, to name a take by."""
    words = " ".join(prompt.split())
    if not words:
        return "a take without a prompt"
    return f"“{words[:_SHOWN_CHARS]}{'…' if len(words) > _SHOWN_CHARS else ''}”"


def _let_go(kind: Kind) -> None:
    session().remix_of.pop(kind, None)
