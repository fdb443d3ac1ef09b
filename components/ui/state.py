"""What one browser session remembers, typed; the only module that touches `st.session_state`."""

import secrets
from dataclasses import dataclass, field

import streamlit as st

from components.domain.options import Kind
from components.domain.recipe import Recipe
from components.jobs.store import JobView
from components.ui.library_memory import LibraryMemory
from components.ui.notice import Notice
from components.ui.picked import Cut, PaintedMask, PickedClip, PickedPicture, Slot, Window
from components.ui.storyboard_view import BoardView
from components.ui.widgets.done import Ended

_KEY = "clapboard"


@dataclass
class Session:
    """One browser session. Everything in it can be lost without harm: jobs live in the ledger.

    Attributes:
        owner: whose session it is; see `hand_to`.
        stand_in_token: identity of a browser that refuses cookies: lasts as long as the session.
        view: what the job store has seen so far.
        place: the page shown last, to notice a change of page.
        shelf: ids of the takes shown per page; only grows while the page is open, because a card inserted
            above a playing video would restart it.
        watched: takes that were seen unfinished here: they start to play when they are done.
        remix_of: the take whose settings a form was filled with, by kind.
        share_tokens: of links that were made here, by take: they can be shown in this session alone.
        restoring: a recipe on its way to the form of its kind.
        whole_families: takes whose whole family is shown, however large.
        replaced: by kind, a prompt that gave way to another one, and that other one.
        attempted: kinds whose form was submitted with problems: from then on empty fields are marked too.
        last_submit: the last request and when (monotonic seconds): a double click is not two jobs.
        notices: sentences about what did not work, to be shown at the end of this run.
        library: how the library stands.
        ended: takes that ended while this session watched them.
        just_ended: those of them that are not told of yet.
        on_page: takes that stand on the page as it is being drawn.
        told: the notices of this page; what was closed leaves its place.
        live: whether this run has drawn the page's live part.
        pictures: the still in use, by slot.
        clips: the clips in use, by slot.
        tried: the last source that was tried, by slot: a refused file isn't tried again at every run.
        refusals: why it was refused, by slot.
        cut: the part of the clip that is being cut out.
        windows: the part of each clip that the trim window held last, by media id.
        painted: the painted mask whose first video is being made.
        compared: takes that are shown beside their clip.
        batches: per batch the takes it had when it was first shown: a deleted one leaves its place empty.
        whole_batches: batches of which every take is shown, however many.
        picked: takes to be seen side by side, in the order in which they were picked.
        side_by_side: whether they are.
        mapped: takes of which the map of what changed was asked for.
        unplayable: takes whose clip the browser can't play: a copy is made to compare them with.
        storyboard: the one that was looked at last.
        storyboards: how storyboards are looked at, by their ids.
    """

    owner: str | None = None
    stand_in_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    view: JobView = field(default_factory=JobView)
    place: str | None = None
    shelf: dict[str, list[str]] = field(default_factory=dict)
    watched: set[str] = field(default_factory=set)
    remix_of: dict[Kind, str] = field(default_factory=dict)
    share_tokens: dict[str, str] = field(default_factory=dict)
    restoring: Recipe | None = None
    whole_families: set[str] = field(default_factory=set)
    replaced: dict[Kind, tuple[str, str]] = field(default_factory=dict)
    attempted: set[Kind] = field(default_factory=set)
    last_submit: tuple[str, float] | None = None
    notices: list[str] = field(default_factory=list)
    library: LibraryMemory = field(default_factory=LibraryMemory)
    ended: list[Ended] = field(default_factory=list)
    just_ended: list[Ended] = field(default_factory=list)
    on_page: set[str] = field(default_factory=set)
    told: list[Notice | None] = field(default_factory=list)
    live: bool = False
    pictures: dict[Slot, PickedPicture] = field(default_factory=dict)
    clips: dict[Slot, PickedClip] = field(default_factory=dict)
    tried: dict[Slot, str] = field(default_factory=dict)
    refusals: dict[Slot, str] = field(default_factory=dict)
    cut: Cut | None = None
    windows: dict[str, Window] = field(default_factory=dict)
    painted: PaintedMask | None = None
    compared: set[str] = field(default_factory=set)
    batches: dict[str, list[str]] = field(default_factory=dict)
    whole_batches: set[str] = field(default_factory=set)
    picked: list[str] = field(default_factory=list)
    side_by_side: bool = False
    mapped: set[str] = field(default_factory=set)
    unplayable: set[str] = field(default_factory=set)
    storyboard: str | None = None
    storyboards: dict[str, BoardView] = field(default_factory=dict)


def session() -> Session:
    """This browser session's memory, made at its first run."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    remembered: Session = st.session_state[_KEY]
    return remembered


def hand_to(owner: str) -> None:
    """Says whose session this run is. One that changes hands remembers nothing of whom it was before.

    Streamlit takes a session up again after a lost connection; meanwhile somebody may have signed in or out.
    """
    if session().owner not in {None, owner}:
        st.session_state.clear()
    session().owner = owner


def set_widget(key: str, value: object) -> None:
    """Gives a widget its value; only before it is drawn in this run, or in a callback."""
    st.session_state[key] = value


def keep_widget(key: str, value: object) -> None:
    """Makes a widget show this value, before it is drawn; one that shows it already is left alone.

    Giving a field the value it has would take back what is being typed into it.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def widget(key: str) -> object | None:
    """A widget's value, None before it was drawn."""
    value: object | None = st.session_state.get(key)
    return value
