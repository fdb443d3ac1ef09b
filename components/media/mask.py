"""Masks painted on a few frames become a mask video: shapes move and change between them."""

import io
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import InvalidRequest
from components.media.clip_writer import write_clip
from components.media.i420 import even
from components.media.picture import decoded_picture, on_black
from components.media.probe import Clip, probe
from components.media.shapes import Shape, between, covered, shape_of
from components.media.steady import steady, steady_rate_for

_WHITE = 128
"""Grey levels from here on are inside."""
_WORK_SIDE = 1280
"""Shapes are computed at no more than this and enlarged: their edges are smooth."""
_ROUNDING_S = 1e-4
_SAME_LENGTH_S = 0.1
"""Editors round the length of what they export to frames of their own."""
_CRF = 12
_BLACK_LUMA, _LUMA_RANGE, _NO_COLOUR = 16, 219, 128
_TINT = np.array((255, 60, 60), np.float32)
_TINTED = 0.5


@dataclass(frozen=True, slots=True)
class MaskKeyframe:
    """A mask that was painted on one frame.

    Attributes:
        at_s: the frame's time in seconds from the first picture of the clip, as it was before any trim.
        png: a picture of any size, stretched to the clip's: white where the edit goes; what is transparent
            counts as black.
    """

    at_s: float
    png: bytes


def mask_video(
    keyframes: Sequence[MaskKeyframe],
    clip: Clip,
    to: Path,
    *,
    feather_px: int,
    invert: bool = False,
    start_s: float = 0.0,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Write a video of the clip's size, rate and length: white where the edit goes, black elsewhere.

    Between two keyframes the shape wanders from one place to the other and changes its outline on the way;
    before the first and after the last it stays as it is.

    Args:
        keyframes: in any order, at least one.
        clip: the clip that the mask is for.
        to: where the MP4 goes; it appears when it is complete.
        feather_px: how softly the edge begins, inwards: nothing outside the shape is touched.
        invert: edit what was not painted.
        start_s: where the clip begins in the keyframes' time: a part that was cut out begins later than the
            clip that was painted on, and what was painted outside it counts as if the rest were still there.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The mask video as it was measured.

    Raises:
        InvalidRequest: no keyframe.
        SourceError: a keyframe's picture can't be read.
        DiskFull: there is no room.
    """
    if not keyframes:
        raise InvalidRequest("There is no mask yet: paint on at least one frame.")
    rate = steady_rate_for(clip.rate)
    width, height = even(clip.width), even(clip.height)
    frames = max(1, round(clip.duration_s * rate))
    times_s = [start_s + float(index / rate) for index in range(frames)]
    shares = shares_at(keyframes, times_s, (width, height), feather_px, invert=invert)
    return write_clip(
        to,
        map(_as_i420, shares),
        size=(width, height),
        rate=rate,
        frames=frames,
        crf=_CRF,
        progress=progress,
    )


def mask_part(
    mask: Path,
    part: Clip,
    to: Path,
    *,
    start_s: float,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Write the piece of a mask video that lies over a part of the clip that the mask is for.

    It has the part's size, rate and length; where the mask ends earlier, its last picture is held.

    Args:
        mask: of any size, rate and length; it begins where the whole clip begins.
        part: the part as it was cut.
        to: where the MP4 goes; it appears when it is complete.
        start_s: where the part begins, in seconds from the whole clip's first picture.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The piece as it was measured.

    Raises:
        SourceError: the mask can't be read.
        DiskFull: there is no room.
    """
    whole = probe(mask)
    rate = steady_rate_for(part.rate)
    size = even(part.width), even(part.height)
    frames = max(1, round(part.duration_s * rate))
    pictures = steady(
        mask,
        width=size[0],
        height=size[1],
        rate=rate,
        frames=frames,
        first_s=whole.first_s,
        start_s=min(start_s, max(0.0, whole.duration_s - whole.frame_s)),
    )
    return write_clip(to, pictures, size=size, rate=rate, frames=frames, crf=_CRF, progress=progress)


def spans_whole(mask: Clip, *, whole: Clip, part: Clip) -> bool:
    """Whether a mask video is as long as the whole clip, not as the part that was cut out of it."""
    off_s = abs(mask.duration_s - whole.duration_s)
    return off_s <= max(_SAME_LENGTH_S, mask.frame_s, whole.frame_s) and off_s < abs(
        mask.duration_s - part.duration_s
    )


def mask_overlay(frame: bytes, mask: bytes, *, invert: bool = False) -> bytes:
    """The frame as a JPEG in which the mask's white is tinted red and outlined; the mask may have any size.

    Raises:
        SourceError: one of the two can't be read.
    """
    picture = np.array(on_black(decoded_picture(frame)).convert("RGB"), np.uint8)
    size = picture.shape[1], picture.shape[0]
    inside = _inside(mask, size) ^ invert
    tinted = picture.copy()
    tinted[inside] = (picture[inside] * (1 - _TINTED) + _TINT * _TINTED).astype(np.uint8)
    outlines, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(tinted, outlines, -1, (255, 255, 255), max(1, min(size) // 240))
    file = io.BytesIO()
    Image.fromarray(tinted).save(file, "JPEG", quality=88)
    return file.getvalue()


def shares_at(
    keyframes: Sequence[MaskKeyframe],
    times_s: Sequence[float],
    size: tuple[int, int],
    feather_px: int,
    *,
    invert: bool,
) -> Iterator[NDArray[np.uint8]]:
    """How much of the edit shows at each time of the keyframes' clock, 0 to 255, shape (height, width)."""
    painted = sorted({one.at_s: one for one in keyframes}.values(), key=lambda one: one.at_s)
    scale = min(1.0, _WORK_SIDE / max(size))
    small = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    # Two shapes are in use at a time, and one picture while nothing moves: memory doesn't grow with the clip.
    shape = lru_cache(maxsize=2)(lambda index: shape_of(_inside(painted[index].png, small)))

    def share(now: Shape) -> NDArray[np.uint8]:
        soft = covered(now, feather_px * scale, invert=invert)
        return cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)

    held = lru_cache(maxsize=1)(lambda index: share(shape(index)))
    moments = [one.at_s - _ROUNDING_S for one in painted]
    for time_s in times_s:
        index = bisect_right(moments, time_s) - 1
        if 0 <= index < len(painted) - 1:
            passed = (time_s - moments[index]) / (moments[index + 1] - moments[index])
            yield share(between(shape(index), shape(index + 1), passed))
        else:
            yield held(max(0, index))


def _inside(png: bytes, size: tuple[int, int]) -> NDArray[np.bool_]:
    grey = np.array(on_black(decoded_picture(png).convert("RGBA")).convert("L"), np.uint8)
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA) >= _WHITE


def _as_i420(share: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = share.shape
    picture = np.full((height * 3 // 2, width), _NO_COLOUR, np.uint8)
    picture[:height] = cv2.convertScaleAbs(share, alpha=_LUMA_RANGE / 255, beta=_BLACK_LUMA)
    return picture
