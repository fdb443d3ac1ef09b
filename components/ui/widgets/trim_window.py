"""The trim window: a strip of real frames with the clip's sound, and the part that is kept drawn over it."""

from collections.abc import Callable
from dataclasses import dataclass

from components.media.probe import Clip
from components.ui.background import Task
from components.ui.picked import Window
from components.ui.state import widget
from components.ui.widgets import data_url, widget_part

_part = widget_part("trim_window", "trim_strip", "trim_window")


@dataclass(frozen=True, slots=True)
class Findings:
    """What is drawn on the window once it is known.

    Attributes:
        view: the stretch of the clip that is looked at.
        strip: frames of it.
        sound: how loud it is along the clip, 0 to 1; None without a sound track.
        cuts: seconds at which another scene begins.
        still: the frame that is looked at, for a browser that can't play the clip.
    """

    view: Window
    strip: Task[tuple[bytes, ...]]
    sound: Task[tuple[float, ...]] | None
    cuts: Task[tuple[float, ...]]
    still: Task[bytes] | None

    @property
    def under_way(self) -> bool:
        """Whether more will be known soon."""
        tasks = (self.strip, self.sound, self.cuts, self.still)
        return any(task is not None and task.under_way for task in tasks)


def trim_window(
    key: str,
    *,
    url: str,
    clip: Clip,
    longest_s: float,
    window: Window,
    findings: Findings,
    busy: bool,
    on_window: Callable[[], None],
) -> None:
    """Draws it.

    Args:
        key: what `reported_window` asks with.
        url: where the browser finds the clip.
        clip: as measured.
        longest_s: the longest part that may be kept, in whole frames.
        window: the part as the page knows it.
        findings: what is drawn on it.
        busy: whether something else will be known soon.
        on_window: called when the part was changed in the browser.
    """
    _part(
        key=key,
        data={
            "url": url,
            "duration_s": clip.duration_s,
            "frame_s": clip.frame_s,
            "has_sound": clip.has_sound,
            "longest_s": longest_s,
            "start_s": window.start_s,
            "length_s": window.length_s,
            "turn": window.turn,
            "strip": [data_url(frame) for frame in findings.strip.value or ()] or None,
            "strip_start_s": findings.view.start_s,
            "strip_length_s": findings.view.length_s,
            "sound": findings.sound and findings.sound.value,
            "cuts": findings.cuts.value,
            "still": data_url(findings.still.value) if findings.still and findings.still.value else None,
            "waiting": busy or findings.under_way,
        },
        on_window_change=on_window,
        on_view_change=_look_again,
        on_still_change=_look_again,
        on_more_change=_look_again,
    )


def reported_window(key: str) -> Window | None:
    """The part as it was last changed in the browser; whatever isn't three numbers is dropped."""
    match widget(key):
        case {
            "window": {
                "start_s": float() | int() as start_s,
                "length_s": float() | int() as length_s,
                "turn": int() as turn,
            }
        }:
            return Window(float(start_s), float(length_s), turn)
        case _:
            return None


def reported_view(key: str) -> Window | None:
    """The stretch of the clip that is looked at closely; None for all of it."""
    match widget(key):
        case {"view": {"start_s": float() | int() as start_s, "length_s": float() | int() as length_s}}:
            return Window(float(start_s), float(length_s))
        case _:
            return None


def wished_still(key: str) -> float | None:
    """The time of the frame that a browser that can't play the clip wants to see."""
    match widget(key):
        case {"still": float() | int() as at_s}:
            return max(0.0, float(at_s))
        case _:
            return None


def _look_again() -> None:
    """The browser asks while more will be known soon; the rerun alone is the answer."""
