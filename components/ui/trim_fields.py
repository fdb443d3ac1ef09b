"""The part of a clip that is kept: dragged on the strip or typed into two fields, which stay in step."""

from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path

import streamlit as st

from components.ui.findings import cuts_of, sound_of, strip_of
from components.ui.picked import PickedClip
from components.ui.player import media_url
from components.ui.state import number, set_widget
from components.ui.stretch import Frames
from components.ui.widgets import part_key
from components.ui.widgets.trim_window import Findings, Window, reported_window, trim_window

STRIP_HEIGHT = 84
_STRIP_WIDTH = 900
_FEWEST_FRAMES, _MOST_FRAMES = 6, 20
_SHOWN_S = 0.0005
"""The fields show milliseconds; what differs by less looks the same."""


@dataclass(frozen=True, slots=True)
class TrimFields:
    """Start and length for one clip; the number fields hold them, the strip shows them.

    Attributes:
        picked: the clip.
        path: its file.
        frames: the clip as a row of frames.
    """

    picked: PickedClip
    path: Path
    frames: Frames

    @property
    def value(self) -> tuple[float, float]:
        """Start and length in seconds, in whole frames inside the clip."""
        start_s = number(self._start, 0.0)
        return self.frames.fit(start_s, number(self._length, self.frames.longest_s))

    def draw(self, *, busy: bool) -> None:
        """Draws the strip and the fields; `busy` says that there will be news of something else soon."""
        frames = self.frames
        reported = reported_window(self._window)
        trim_window(
            self._window,
            url=media_url(self.picked.media_id),
            clip=self.picked.clip,
            longest_s=frames.longest_s,
            window=Window(*self.value, turn=reported.turn if reported else 0),
            findings=self._findings(),
            busy=busy,
            on_window=self._take_over,
        )
        left, right = st.columns(2, wrap=False)
        with left:
            self._field("Start (seconds)", self._start, 0.0, frames.last_start_s)
        with right:
            self._field("Length (seconds)", self._length, frames.frame_s, frames.longest_s)

    def _field(self, label: str, key: str, low: float, high: float) -> None:
        st.number_input(
            label,
            min_value=floor(low * 1000) / 1000,
            max_value=ceil(high * 1000) / 1000,  # what is shown may be typed: 8.667 for 8.6666…
            step=self.frames.frame_s,
            format="%.3f",
            key=key,
            on_change=self._hold,
        )

    def _take_over(self) -> None:
        """What was dragged goes into the number fields."""
        window = reported_window(self._window)
        if window is not None:
            start_s, length_s = self.frames.fit(window.start_s, window.length_s)
            set_widget(self._start, start_s)
            set_widget(self._length, length_s)

    def _hold(self) -> None:
        """What was typed is put on whole frames, inside the clip."""
        for key, value in zip((self._start, self._length), self.value, strict=True):
            # A field that is given a value loses what is being typed into it, so only where it must be.
            if abs(number(key, value) - value) > _SHOWN_S:
                set_widget(key, value)

    def _findings(self) -> Findings:
        clip = self.picked.clip
        count = round(_STRIP_WIDTH / (STRIP_HEIGHT * clip.width / clip.height))
        return Findings(
            strip=strip_of(self.path, min(max(count, _FEWEST_FRAMES), _MOST_FRAMES), STRIP_HEIGHT),
            sound=sound_of(self.path) if clip.has_sound else None,
            cuts=cuts_of(self.path),
        )

    @property
    def _start(self) -> str:
        return f"trim_start_{self.picked.media_id}"

    @property
    def _length(self) -> str:
        return f"trim_length_{self.picked.media_id}"

    @property
    def _window(self) -> str:
        return part_key("trim-window", self.picked.media_id)
