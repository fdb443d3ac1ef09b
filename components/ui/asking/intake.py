"""One way for every picker: try a source once, keep it or say why it is refused."""

import threading
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from components.errors import ClapboardError, MediaMissing
from components.ui import text
from components.ui.identity import current_owner
from components.ui.picked import PickedClip, PickedPicture, Slot
from components.ui.runtime import runtime
from components.ui.state import session, widget

Picked = TypeVar("Picked", PickedPicture, PickedClip)


def take_in(slot: Slot, picked: dict[Slot, Picked], origin: str, make: Callable[[], Picked]) -> None:
    """Fills the slot by `make`, once per source; a refused source empties it and leaves its reason."""
    memory = session()
    # A click meanwhile starts the next run beside this one: it waits here for what this one finds.
    with _one_at_a_time(current_owner(), slot):
        if memory.tried.get(slot) == origin:
            return
        picked.pop(slot, None)
        memory.refusals.pop(slot, None)
        try:
            with st.spinner("Looking at it…"):
                memory.tried[slot] = origin
                picked[slot] = make()
        except ClapboardError as error:
            memory.refusals[slot] = f"{error.sentence} {error.next_step}"


@st.cache_resource(max_entries=500, show_spinner=False)
def _one_at_a_time(owner: str, slot: Slot) -> threading.Lock:
    return threading.Lock()


def put(slot: Slot, picked: dict[Slot, Picked], value: Picked) -> None:
    """Fills the slot with something that is known already."""
    memory = session()
    memory.tried[slot] = value.origin
    memory.refusals.pop(slot, None)
    picked[slot] = value


def forget_if_removed(slot: Slot, picked: dict[Slot, Picked], upload_key: str) -> None:
    """Empties a slot whose upload was taken out of its field, and says no more why it was refused."""
    if widget(upload_key) is None:
        picked.pop(slot, None)
        session().tried.pop(slot, None)
        session().refusals.pop(slot, None)


def forget_if_gone(slot: Slot, picked: dict[Slot, Picked]) -> None:
    """Empties a slot whose file was deleted meanwhile; an upload that is still there is taken in anew."""
    value = picked.get(slot)
    if value is None:
        return
    try:
        runtime().media.find(current_owner(), value.media_id)
    except MediaMissing:
        del picked[slot]
        session().tried.pop(slot, None)


def show_refusal(slot: Slot) -> None:
    """Says why the last source was refused."""
    refusal = session().refusals.get(slot)
    if refusal:
        text.problem(refusal)
