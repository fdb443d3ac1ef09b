"""Cuts a stretch out of a clip, exact to a frame, as an MP4 that every engine and browser takes."""

from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path

from components.errors import InvalidRequest
from components.media.clip_writer import recode
from components.media.i420 import even
from components.media.probe import Clip, probe
from components.media.steady import steady_rate_for

_SLACK = Fraction(1, 10)
"""Of a frame: lengths are typed and rounded, and one second at 29.97 means 30 frames, not 29.97."""


def trim(
    source: Path,
    to: Path,
    *,
    start_s: float,
    length_s: float,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Re-encode the stretch: upright, even size, constant rate, H.264 with AAC in step.

    A stream copy would begin at a key frame and end on pictures whose references are gone. The length is
    as many whole frames as fit into what is asked (a tenth of a frame over still fits); where the clip ends
    first, it is shorter.

    Args:
        source: the clip.
        to: where the MP4 goes; it appears when it is complete.
        start_s: seconds from the clip's first picture.
        length_s: seconds, at most.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The cut as it was measured.

    Raises:
        InvalidRequest: nothing of the clip lies in the stretch.
        SourceError: the clip can't be read.
        DiskFull: there is no room.
    """
    clip = probe(source)
    rate = steady_rate_for(clip.rate)
    frames = _count_frames(clip, rate, start_s, length_s)
    size = even(clip.width), even(clip.height)
    return recode(source, clip, to, size=size, frames=frames, start_s=start_s, progress=progress)


def longest_fit(clip: Clip, limit_s: float) -> float:
    """The longest stretch in whole frames within the limit: 260 frames, 8.675 s, for 8.7 s at 29.97."""
    return min(clip.duration_s, float(floor(Fraction(limit_s) * clip.rate + Fraction(1, 1000)) / clip.rate))


def _count_frames(clip: Clip, rate: Fraction, start_s: float, length_s: float) -> int:
    left_s = clip.duration_s - start_s
    if start_s < 0 or left_s < clip.frame_s / 2:
        raise InvalidRequest(
            f"The clip is {clip.duration_s:.2f} s long: the cut can't start at {start_s:.2f} s."
        )
    wanted = floor(Fraction(length_s) * rate + _SLACK)
    if wanted < 1:
        raise InvalidRequest("The cut must be at least one frame long.")
    return max(1, min(wanted, round(Fraction(left_s) * rate)))
