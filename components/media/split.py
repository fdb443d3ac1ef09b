"""Divides a clip that is too long into parts, and joins the parts again to the length they had."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from components.errors import InvalidRequest
from components.media.clip_writer import SOURCE_CRF, write_clip
from components.media.i420 import even
from components.media.probe import Clip, probe
from components.media.soundtrack import sound_blocks
from components.media.steady import steady, steady_rate_for
from components.media.write import SOUND_RATE

_NEAR = Fraction(3, 10)
"""A scene cut draws a border to it from within this share of an even part's length."""
_ROUNDING = Fraction(1, 1000)
"""Of a frame."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a clip in whole frames, as `trim` takes it.

    Attributes:
        start_s: seconds from the clip's first picture.
        length_s: seconds.
    """

    start_s: float
    length_s: float


def split_points(clip: Clip, limit_s: float, cuts: Sequence[float]) -> tuple[Part, ...]:
    """The fewest parts that cover the clip, none longer than the limit.

    Borders lie at scene cuts where the limit allows and one is near, else where the parts become even.

    Args:
        clip: as it was measured.
        limit_s: how long a part may be.
        cuts: seconds at which new scenes begin.

    Raises:
        InvalidRequest: not even one frame is within the limit.
    """
    rate = steady_rate_for(clip.rate)
    total = max(1, round(clip.duration_s * rate))
    limit = floor(Fraction(limit_s) * rate + _ROUNDING)
    if limit < 1:
        raise InvalidRequest("A part must be at least one frame long.")
    cut_frames = [round(cut * rate) for cut in cuts]
    borders = [0]
    for parts_left in range(-(-total // limit), 1, -1):
        last = borders[-1]
        usual = Fraction(total - last, parts_left)
        earliest = max(last + 1, total - (parts_left - 1) * limit)
        latest = min(last + limit, total - (parts_left - 1))
        near = [
            cut
            for cut in cut_frames
            if earliest <= cut <= latest and abs(cut - last - usual) <= _NEAR * usual
        ]
        borders.append(min(near, key=lambda cut: abs(cut - last - usual)) if near else last + round(usual))
    return tuple(Part(float(a / rate), float((b - a) / rate)) for a, b in pairwise([*borders, total]))


def join(
    parts: Sequence[Path],
    to: Path,
    *,
    sound_from: Path | None = None,
    lengths_s: Sequence[float] | None = None,
    comment: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Write the parts one after the other, with the first one's size and rate.

    Args:
        parts: clips; those of another size are stretched to the first one's.
        to: where the MP4 goes; it appears when it is complete.
        sound_from: the clip whose sound is laid below, from its beginning; None takes each part's own.
        lengths_s: how long each part has to be, such as the lengths it was split at; one that came back a
            little shorter is held on its last picture, a longer one is cut. None takes them as they are.
        comment: goes into the file's `comment` tag.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The whole as it was measured: its frames are the sum of the parts', exactly.

    Raises:
        InvalidRequest: no part, or not one length for each.
        SourceError: a part or the sound can't be read.
        DiskFull: there is no room.
    """
    clips = [probe(part) for part in parts]
    if not clips:
        raise InvalidRequest("There must be at least one part.")
    rate = steady_rate_for(clips[0].rate)
    ends = _ends(clips, lengths_s, rate)
    total_s = float(ends[-1] / rate)
    if sound_from is None:
        has_sound = any(clip.has_sound for clip in clips)
        sound = _own_sound(parts, clips, [float(end / rate) for end in ends])
    else:
        heard = probe(sound_from)
        has_sound = heard.has_sound
        sound = sound_blocks(sound_from, first_s=heard.first_s, start_s=0.0, length_s=total_s)
    return write_clip(
        to,
        _pictures(parts, clips, ends, rate),
        sound if has_sound else None,
        size=_size(clips[0]),
        rate=rate,
        frames=ends[-1],
        crf=SOURCE_CRF,
        comment=comment,
        progress=progress,
    )


def _ends(clips: Sequence[Clip], lengths_s: Sequence[float] | None, rate: Fraction) -> list[int]:
    """The frame of the whole at which each part ends."""
    wanted_s = [clip.duration_s for clip in clips] if lengths_s is None else list(lengths_s)
    if len(wanted_s) != len(clips):
        raise InvalidRequest("There must be one length for each part.")
    ends = [round(sum(wanted_s[: index + 1]) * rate) for index in range(len(clips))]
    if any(end <= begin for begin, end in pairwise([0, *ends])):
        raise InvalidRequest("A part must be at least one frame long.")
    return ends


def _pictures(
    parts: Sequence[Path], clips: Sequence[Clip], ends: Sequence[int], rate: Fraction
) -> Iterator[NDArray[np.uint8]]:
    width, height = _size(clips[0])
    for path, clip, (begin, end) in zip(parts, clips, pairwise([0, *ends]), strict=True):
        yield from steady(
            path, width=width, height=height, rate=rate, frames=end - begin, first_s=clip.first_s
        )


def _own_sound(
    parts: Sequence[Path], clips: Sequence[Clip], ends_s: Sequence[float]
) -> Iterator[NDArray[np.float32]]:
    """Each part's own sound; silence where a part has none. Borders are whole samples of the whole."""
    samples = [round(end_s * SOUND_RATE) for end_s in ends_s]
    for path, clip, (begin, end) in zip(parts, clips, pairwise([0, *samples]), strict=True):
        yield from sound_blocks(path, first_s=clip.first_s, start_s=0.0, length_s=(end - begin) / SOUND_RATE)


def _size(clip: Clip) -> tuple[int, int]:
    return even(clip.width), even(clip.height)
