"""The mask painter: what may change is painted on frames of the clip, by brush, rectangle or by itself."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass

from components.media.mask import MaskKeyframe
from components.ui.picked import PaintedMask, PickedClip
from components.ui.state import widget
from components.ui.widgets import data_url, widget_part

MAX_KEYFRAMES = 32
MAX_FEATHER_PX = 40

_part = widget_part(
    "mask_painter", "play_head", "mask_shapes", "mask_strokes", "mask_preview", "mask_frames", "mask_painter"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the painter wants of a frame: its picture, or its subject as a mask.

    Attributes:
        what: "still" or "subject".
        at_s: the frame's time.
        turn: the browser's number of the wish.
    """

    what: str
    at_s: float
    turn: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What the painter is told.

    Attributes:
        mask_url: where the finished mask video is, for the preview.
        granted: a wish and its picture, JPEG or PNG.
        waiting: whether there will be news soon.
        share: how far the mask video is, None while none is being made.
        refusal: why something could not be done.
    """

    mask_url: str | None = None
    granted: tuple[Wish, bytes] | None = None
    waiting: bool = False
    share: float | None = None
    refusal: str | None = None


def mask_painter(
    key: str,
    picked: PickedClip,
    *,
    url: str,
    progress: Progress,
    on_use: Callable[[PaintedMask], None],
    on_cancel: Callable[[], None],
) -> None:
    """Draws it; what was painted belongs to the whole clip and is seen on whichever part is in use.

    Args:
        key: what `wished` asks with.
        picked: the clip in use.
        url: where the browser finds it.
        progress: what became of what was asked.
        on_use: called with what was painted, when it is to be used.
        on_cancel: called when its mask video is wanted no longer.
    """
    clip, whole = picked.clip, picked.whole
    _part(
        key=key,
        data={
            "url": url,
            "whole": whole.media_id,
            "whole_frame_s": whole.clip.frame_s,
            "start_s": picked.start_s,
            "width": clip.width,
            "height": clip.height,
            "duration_s": clip.duration_s,
            "frame_s": clip.frame_s,
            "mask_url": progress.mask_url,
            "granted": progress.granted and _granted(*progress.granted),
            "waiting": progress.waiting,
            "share": progress.share,
            "refusal": progress.refusal,
        },
        on_use_change=lambda: _hand_over(key, whole.media_id, on_use),
        on_cancel_change=on_cancel,
        on_wish_change=_look_again,
        on_more_change=_look_again,
    )


def wished(key: str) -> Wish | None:
    """The painter's last wish; whatever is not one is dropped."""
    match widget(key):
        case {
            "wish": {
                "what": "still" | "subject" as what,
                "at_s": float() | int() as at_s,
                "turn": int() as turn,
            }
        }:
            return Wish(str(what), float(at_s), turn)
        case _:
            return None


def _hand_over(key: str, media_id: str, on_use: Callable[[PaintedMask], None]) -> None:
    painted = _painted(media_id, widget(key))
    if painted is not None:
        on_use(painted)


def _painted(media_id: str, said: object) -> PaintedMask | None:
    """What the browser says was painted, if it is within bounds."""
    match said:
        case {
            "use": {
                "keyframes": [*said_keyframes],
                "invert": bool() as invert,
                "feather_px": int() as feather_px,
                "turn": int() as turn,
            }
        } if 0 < len(said_keyframes) <= MAX_KEYFRAMES and 0 <= feather_px <= MAX_FEATHER_PX:
            keyframes = tuple(filter(None, map(_keyframe, said_keyframes)))
            complete = len(keyframes) == len(said_keyframes)
            return PaintedMask(media_id, turn, keyframes, invert, feather_px) if complete else None
        case _:
            return None


def _keyframe(said: object) -> MaskKeyframe | None:
    match said:
        case {"at_s": float() | int() as at_s, "png": str() as png}:
            try:
                return MaskKeyframe(float(at_s), b64decode(png.partition(",")[2], validate=True))
            except (binascii.Error, ValueError):
                return None
        case _:
            return None


def _granted(wish: Wish, picture: bytes) -> dict[str, object]:
    return {"what": wish.what, "turn": wish.turn, "picture": data_url(picture)}


def _look_again() -> None:
    """The rerun alone is the answer."""
