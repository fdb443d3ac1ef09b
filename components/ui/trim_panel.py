"""Makes a clip that is too long fit: start and length, exact to a frame, over real frames of it."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.domain.rules import edit_input_fits
from components.errors import ClapboardError
from components.media.poster import filmstrip
from components.media.trim import longest_fit
from components.ui import text
from components.ui.identity import current_owner
from components.ui.intake import put
from components.ui.messages import show_error
from components.ui.picked import PickedClip, Slot
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.taking_in import trimmed

STRIP_FRAMES, STRIP_HEIGHT = 8, 72


def trim_panel(picked: PickedClip) -> None:
    """Offers to cut the clip: open when it must be, folded when it may be; or to take the cut back."""
    if picked.before_trim is not None:
        st.button("Undo the trim", icon=":material/undo:", key="trim_undo", on_click=_undo, args=(picked,))
        return
    limit_s = runtime().settings.max_edit_input_seconds
    fits = edit_input_fits(picked.clip.duration_s, picked.clip.frame_s, limit_s)
    with st.expander("Trim", expanded=not fits, icon=":material/content_cut:"):
        _strip(picked)
        start_s, length_s = _window(picked, limit_s)
        if st.button("Trim to this part", key="trim_apply", icon=":material/content_cut:"):
            _apply(picked, start_s, length_s)


def _strip(picked: PickedClip) -> None:
    path = runtime().media.find(current_owner(), picked.media_id).path
    st.image(list(_frames(path)), width=96)


def _window(picked: PickedClip, limit_s: float) -> tuple[float, float]:
    """Start and length in seconds, in steps of a frame."""
    clip = picked.clip
    longest_s = longest_fit(clip, limit_s)
    left, right = st.columns(2)
    with left:
        start_s = st.number_input(
            "Start (seconds)",
            min_value=0.0,
            max_value=max(0.0, clip.duration_s - clip.frame_s),
            value=0.0,
            step=clip.frame_s,
            format="%.3f",
            key=f"trim_start_{picked.media_id}",
        )
    room_s = min(longest_s, clip.duration_s - start_s)
    with right:
        length_s = st.number_input(
            "Length (seconds)",
            min_value=clip.frame_s,
            max_value=max(clip.frame_s, longest_s),
            value=longest_s,
            step=clip.frame_s,
            format="%.3f",
            key=f"trim_length_{picked.media_id}",
        )
    length_s = max(clip.frame_s, min(length_s, room_s))
    text.plain(
        f"Keeps {start_s:.3f} s to {start_s + length_s:.3f} s: {length_s:.3f} s, "
        f"{round(length_s / clip.frame_s)} frames. At most {longest_s:.3f} s.",
        kind="facts",
    )
    return start_s, length_s


def _apply(picked: PickedClip, start_s: float, length_s: float) -> None:
    bar = st.progress(0.0, text="Cutting")
    try:
        part = trimmed(picked, start_s, length_s, lambda share: _show(bar, share))
    except ClapboardError as error:
        show_error(error)
        return
    put(Slot.CLIP, session().clips, part)
    st.rerun()


def _show(bar: DeltaGenerator, share: float) -> None:
    bar.progress(min(max(share, 0.0), 1.0), text="Cutting")


def _undo(picked: PickedClip) -> None:
    if picked.before_trim is not None:
        put(Slot.CLIP, session().clips, picked.before_trim)


@st.cache_data(max_entries=16, show_spinner="Reading frames…")
def _frames(path: Path) -> tuple[bytes, ...]:
    """Keyed by the kept file, whose name is random and whose bytes never change."""
    return filmstrip(path, count=STRIP_FRAMES, height=STRIP_HEIGHT)
