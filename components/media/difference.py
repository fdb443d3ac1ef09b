"""What an edit has changed: how much over time, and where, as a heat map."""

from collections.abc import Callable
from math import floor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.clip_writer import write_clip
from components.media.decode import pictures_at
from components.media.fitted import within
from components.media.i420 import as_i420, as_rgb, planes
from components.media.probe import Clip, probe
from components.media.steady import steady, steady_rate_for

_SAMPLE_SIDE = 320
"""Small enough to be quick and to overlook coding noise, large enough for a changed face."""
_MAP_SIDE = 1280
_GAIN = 3.0
"""Changes are shown stronger than they are: a third of the full range is white-hot."""
_NOISE = 6
"""Differences up to this, of 255, come from coding and stay black."""
_SHOWN = np.clip((np.arange(256) - _NOISE) * _GAIN, 0, 255).astype(np.uint8)


def change_over_time(before: Path, after: Path, *, samples: int = 60) -> tuple[float, ...]:
    """The mean change of a pixel, 0 to 1, at so many even moments of the time that both clips have.

    A clip of another size is stretched to the first one's shape.

    Raises:
        SourceError: one of the two can't be read.
    """
    clips = probe(before), probe(after)
    size = within(clips[0], _SAMPLE_SIDE)
    length_s = min(clip.duration_s for clip in clips)
    frame_s = clips[0].frame_s
    # In the middle of a frame: on the border between two, one clip may show this and the other that.
    times_s = [
        (floor(length_s * (index + 0.5) / samples / frame_s) + 0.5) * frame_s for index in range(samples)
    ]
    pairs = zip(
        *(pictures_at(path, clip, times_s) for path, clip in zip((before, after), clips, strict=True)),
        strict=True,
    )
    return tuple(
        mean_change(as_rgb(as_i420(one, *size)), as_rgb(as_i420(other, *size))) for one, other in pairs
    )


def difference_video(
    before: Path, after: Path, to: Path, *, progress: Callable[[float], None] | None = None
) -> Clip:
    """Write a silent video of what changed: black where nothing did, through red and orange to white.

    It has the rate of `before`, its shape with at most 1280 pixels a side, and the time that both clips have.

    Args:
        before: the clip as it was.
        after: the edited clip, of any size and rate.
        to: where the MP4 goes; it appears when it is complete.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Raises:
        SourceError: one of the two can't be read.
        DiskFull: there is no room.
    """
    clips = probe(before), probe(after)
    rate = steady_rate_for(clips[0].rate)
    width, height = within(clips[0], _MAP_SIDE)
    frames = max(1, round(min(clip.duration_s for clip in clips) * rate))
    pairs = zip(
        *(steady(path, width=width, height=height, rate=rate, frames=frames) for path in (before, after)),
        strict=True,
    )
    return write_clip(
        to,
        (heat(one, other) for one, other in pairs),
        size=(width, height),
        rate=rate,
        frames=frames,
        progress=progress,
    )


def heat(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The heat map of two I420 pictures of one size, as I420."""
    light, *colours = (cv2.absdiff(*pair) for pair in zip(planes(before), planes(after), strict=True))
    colour = cv2.resize(cv2.max(*colours), light.shape[::-1], interpolation=cv2.INTER_LINEAR)
    change = cv2.GaussianBlur(cv2.max(light, colour), (0, 0), 1.5)
    shown = cv2.LUT(change, _SHOWN)
    return cv2.cvtColor(cv2.applyColorMap(shown, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2YUV_I420).astype(
        np.uint8, copy=False
    )


def mean_change(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """The mean change of a pixel between two pictures of one size, 0 to 1."""
    return float(cv2.norm(before, after, cv2.NORM_L1)) / (before.size * 255)
