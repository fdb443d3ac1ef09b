"""The part of a clip that is kept, as the trim window in the browser holds it and the page remembers it."""

from dataclasses import dataclass
from pathlib import Path

from components.ui.asking.findings import cuts_of, sound_of, still_of, strip_of
from components.ui.asking.stretch import Frames
from components.ui.picked import PickedClip, Window
from components.ui.player import media_url
from components.ui.state import session
from components.ui.widgets import part_key
from components.ui.widgets.trim_window import (
    Findings,
    reported_view,
    reported_window,
    trim_window,
    wished_still,
)

STRIP_HEIGHT = 84
_STRIP_WIDTH = 900
_FEWEST_FRAMES, _MOST_FRAMES = 6, 20
_FEWEST_BARS, _MOST_BARS = 240, 4000


@dataclass(frozen=True, slots=True)
class TrimFields:
    """Start and length for one clip.

    The browser alone changes them, by drag, keys or typed numbers; the page reads them. So no redraw,
    whenever it comes, can take back what is being typed.

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
        window = self._reported
        if window is None:
            return self.frames.fit(0.0, self.frames.longest_s)
        return self.frames.fit(window.start_s, window.length_s)

    def draw(self, *, busy: bool) -> None:
        """Draws it; `busy` says that there will be news of something else soon."""
        reported = self._reported
        trim_window(
            self._key,
            url=media_url(self.picked.media_id),
            clip=self.picked.clip,
            longest_s=self.frames.longest_s,
            window=Window(*self.value, turn=reported.turn if reported else 0),
            findings=self._findings(),
            busy=busy,
            on_window=self._remember,
        )

    @property
    def _reported(self) -> Window | None:
        """What the browser said last; it says nothing more while the window is folded away."""
        return reported_window(self._key) or session().windows.get(self.picked.media_id)

    def _remember(self) -> None:
        window = reported_window(self._key)
        if window is not None:
            session().windows[self.picked.media_id] = window

    def _findings(self) -> Findings:
        clip = self.picked.clip
        count = round(_STRIP_WIDTH / (STRIP_HEIGHT * clip.width / clip.height))
        view = reported_view(self._key) or Window(0.0, self.frames.total * self.frames.frame_s)
        wished = wished_still(self._key)
        return Findings(
            view=view,
            strip=strip_of(self.path, min(max(count, _FEWEST_FRAMES), _MOST_FRAMES), STRIP_HEIGHT, view),
            sound=sound_of(self.path, self._bars) if clip.has_sound else None,
            cuts=cuts_of(self.path),
            still=None if wished is None else still_of(self.path, wished),
        )

    @property
    def _bars(self) -> int:
        """Enough that a close-up of a long clip has some, too."""
        return round(min(max(_FEWEST_BARS, 4 * self.picked.clip.duration_s), _MOST_BARS))

    @property
    def _key(self) -> str:
        return part_key("trim-window", self.picked.media_id)
