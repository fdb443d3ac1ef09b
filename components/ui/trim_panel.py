"""Makes a clip that is too long fit: start and length, exact to a frame, over real frames of it."""

from dataclasses import dataclass
from math import ceil, floor

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.domain.rules import edit_input_fits
from components.errors import ClapboardError
from components.ui import text
from components.ui.findings import cuts_of, sound_of, strip_of
from components.ui.identity import current_owner
from components.ui.intake import put
from components.ui.messages import show_error
from components.ui.picked import PickedClip, Slot
from components.ui.player import media_url
from components.ui.runtime import runtime
from components.ui.state import number, session, set_widget
from components.ui.stretch import Frames
from components.ui.taking_in import trimmed
from components.ui.widgets import part_key
from components.ui.widgets.trim_window import Findings, Window, reported_window, trim_window

STRIP_HEIGHT = 84
_STRIP_WIDTH = 900
_FEWEST_FRAMES, _MOST_FRAMES = 6, 20
_SHOWN_S = 0.0005
"""The fields show milliseconds; what differs by less looks the same."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """Under which names a clip's window is kept between runs."""

    media_id: str

    @property
    def start(self) -> str:
        return f"trim_start_{self.media_id}"

    @property
    def length(self) -> str:
        return f"trim_length_{self.media_id}"

    @property
    def window(self) -> str:
        return part_key("trim-window", self.media_id)


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
    """A fragment: moving the window reruns nothing else of the page."""
    room = st.expander(
        "Trim",
        expanded=must_be_trimmed(picked),
        icon=":material/content_cut:",
        key=f"trim_room_{picked.media_id}",
        on_change="rerun",
    )
    if not room.open:
        return
    frames = Frames.of(picked.clip, runtime().settings.max_edit_input_seconds)
    with room:
        start_s, length_s = _window(picked, frames)
        text.plain(
            f"Keeps {start_s:.3f} s to {start_s + length_s:.3f} s: {length_s:.3f} s, "
            f"{round(length_s / frames.frame_s)} frames. At most {frames.longest_s:.3f} s.",
            kind="facts",
        )
        if st.button("Trim to this part", key="trim_apply", icon=":material/content_cut:"):
            _apply(picked, start_s, length_s)


def _window(picked: PickedClip, frames: Frames) -> tuple[float, float]:
    """Start and length in seconds, in whole frames: the number fields hold them, the strip shows them."""
    keys = _Keys(picked.media_id)
    start_s, length_s = _typed(keys, frames)
    reported = reported_window(keys.window)
    trim_window(
        keys.window,
        url=media_url(picked.media_id),
        clip=picked.clip,
        longest_s=frames.longest_s,
        window=Window(start_s, length_s, reported.turn if reported else 0),
        findings=_findings(picked),
        on_window=lambda: _take_over(keys, frames),
    )
    left, right = st.columns(2, wrap=False)
    with left:
        _number_field("Start (seconds)", keys, keys.start, (0.0, frames.last_start_s), frames)
    with right:
        _number_field("Length (seconds)", keys, keys.length, (frames.frame_s, frames.longest_s), frames)
    return start_s, length_s


def _number_field(label: str, keys: _Keys, key: str, bounds: tuple[float, float], frames: Frames) -> None:
    st.number_input(
        label,
        min_value=floor(bounds[0] * 1000) / 1000,
        max_value=ceil(bounds[1] * 1000) / 1000,  # what is shown may be typed: 8.667 for 8.6666…
        step=frames.frame_s,
        format="%.3f",
        key=key,
        on_change=_hold,
        args=(keys, frames),
    )


def _typed(keys: _Keys, frames: Frames) -> tuple[float, float]:
    return frames.fit(number(keys.start, 0.0), number(keys.length, frames.longest_s))


def _take_over(keys: _Keys, frames: Frames) -> None:
    """What was dragged goes into the number fields."""
    window = reported_window(keys.window)
    if window is not None:
        start_s, length_s = frames.fit(window.start_s, window.length_s)
        set_widget(keys.start, start_s)
        set_widget(keys.length, length_s)


def _hold(keys: _Keys, frames: Frames) -> None:
    """What was typed is put on whole frames, inside the clip."""
    for key, value in zip((keys.start, keys.length), _typed(keys, frames), strict=True):
        # A field that is given a value loses what is being typed into it, so only where it must be.
        if abs(number(key, value) - value) > _SHOWN_S:
            set_widget(key, value)


def _findings(picked: PickedClip) -> Findings:
    path = runtime().media.find(current_owner(), picked.media_id).path
    shape = picked.clip.width / picked.clip.height
    count = min(max(round(_STRIP_WIDTH / (STRIP_HEIGHT * shape)), _FEWEST_FRAMES), _MOST_FRAMES)
    return Findings(
        strip=strip_of(path, count, STRIP_HEIGHT),
        sound=sound_of(path) if picked.clip.has_sound else None,
        cuts=cuts_of(path),
    )


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
