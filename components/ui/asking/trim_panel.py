"""Makes a clip that is too long fit: the part is chosen, cut out beside the page, and takes its place."""

from dataclasses import replace
from secrets import token_hex

import streamlit as st

from components.domain.rules import edit_input_fits
from components.ui import text
from components.ui.asking.intake import put
from components.ui.asking.mask_fitting import stop_making
from components.ui.asking.stretch import Frames
from components.ui.asking.trim_fields import TrimFields
from components.ui.background import Task
from components.ui.identity import current_owner
from components.ui.makings import cut_of
from components.ui.picked import Cut, PickedClip, Slot
from components.ui.runtime import runtime
from components.ui.state import session


def must_be_trimmed(picked: PickedClip) -> bool:
    """Whether the clip is longer than what may be edited."""
    limit_s = runtime().settings.max_edit_input_seconds
    return not edit_input_fits(picked.clip.duration_s, picked.clip.frame_s, limit_s)


def trim_panel(picked: PickedClip) -> None:
    """Offers to cut the clip: open when it must be, folded when it may be; or to take the cut back."""
    if picked.before_trim is not None:
        st.button("Undo the trim", icon=":material/undo:", key="trim_undo", on_click=_undo, args=(picked,))
    else:
        _cutting_room(picked)


@st.fragment
def _cutting_room(picked: PickedClip) -> None:
    """A fragment: moving the window and news of the cut rerun nothing else of the page."""
    room = st.expander(
        "Trim",
        expanded=must_be_trimmed(picked),
        icon=":material/content_cut:",
        key=f"trim_room_{picked.media_id}",
        on_change="rerun",
    )
    if not room.open:
        return
    path = runtime().media.find(current_owner(), picked.media_id).path
    fields = TrimFields(picked, path, Frames.of(picked.clip, runtime().settings.max_edit_input_seconds))
    cut = session().cut
    cutting = cut_of(current_owner(), cut, picked.label, path) if cut and cut.of == picked.media_id else None
    if cutting is not None and cutting.value is not None:
        _take_up(picked, cutting.value)
    with room:
        fields.draw(busy=cutting is not None and cutting.under_way)
        _say_what_is_kept(fields)
        _begin_or_wait(fields, cutting)


def _say_what_is_kept(fields: TrimFields) -> None:
    start_s, length_s = fields.value
    frames = fields.frames
    text.plain(
        f"Keeps {start_s:.3f} s to {start_s + length_s:.3f} s: {length_s:.3f} s, "
        f"{round(length_s / frames.frame_s)} frames. At most {frames.longest_s:.3f} s.",
        kind="facts",
    )


def _begin_or_wait(fields: TrimFields, cutting: Task[PickedClip] | None) -> None:
    if cutting is not None and cutting.under_way:
        st.progress(cutting.share, text="Cutting")
        st.button("Cancel", key="trim_cancel", icon=":material/close:", on_click=_give_up, args=(cutting,))
        return
    st.button(
        "Trim to this part", key="trim_apply", icon=":material/content_cut:", on_click=_begin, args=(fields,)
    )
    if cutting is not None and cutting.refusal is not None:
        text.problem(cutting.refusal)


def _begin(fields: TrimFields) -> None:
    start_s, length_s = fields.value
    session().cut = Cut(fields.picked.media_id, start_s, length_s, attempt=token_hex(4))


def _give_up(cutting: Task[PickedClip]) -> None:
    cutting.give_up()
    session().cut = None


def _take_up(picked: PickedClip, part: PickedClip) -> None:
    """The part takes the clip's place and remembers it."""
    session().cut = None
    stop_making(picked)
    part = replace(part, origin=picked.origin, parent_id=picked.parent_id, before_trim=picked)
    put(Slot.CLIP, session().clips, part)
    st.rerun()


def _undo(picked: PickedClip) -> None:
    if picked.before_trim is not None:
        stop_making(picked)
        put(Slot.CLIP, session().clips, picked.before_trim)
