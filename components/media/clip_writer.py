"""Writes pictures and sound side by side into one clip: given ones, or those of another clip."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from components.media.probe import Clip, probe
from components.media.soundtrack import sound_blocks
from components.media.steady import steady, steady_rate_for
from components.media.write import SOUND_RATE, Mp4Writer

SOURCE_CRF = 18
"""Better than the writer's usual: for clips that are going to be worked on."""


def write_clip(
    to: Path,
    pictures: Iterable[NDArray[np.uint8]],
    sound: Iterator[NDArray[np.float32]] | None = None,
    *,
    size: tuple[int, int],
    rate: Fraction,
    frames: int,
    crf: int = 21,
    comment: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Write the clip; as little as one picture and the sound beside it is in memory.

    Args:
        to: where the MP4 goes; it appears when it is complete.
        pictures: I420.
        sound: blocks of sound as `Mp4Writer.sound` takes them; None for a silent clip.
        size: width and height in pixels, even.
        rate: frames a second.
        frames: how many pictures there will be, for the progress.
        crf: x264's constant quality.
        comment: goes into the file's `comment` tag.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The clip as it was measured.

    Raises:
        DiskFull: there is no room.
    """
    width, height = size
    has_sound = sound is not None
    sound = iter(()) if sound is None else sound
    with Mp4Writer(
        to, width=width, height=height, rate=rate, has_sound=has_sound, crf=crf, comment=comment
    ) as writer:
        for picture in pictures:
            writer.frame(picture)
            due = round(writer.frames / rate * SOUND_RATE)
            while writer.samples < due and (block := next(sound, None)) is not None:
                writer.sound(block)
            if progress is not None:
                progress(min(1.0, writer.frames / frames))
    return probe(to)


def recode(
    source: Path,
    clip: Clip,
    to: Path,
    *,
    size: tuple[int, int],
    frames: int,
    start_s: float = 0.0,
    crf: int = SOURCE_CRF,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Write so many frames of a clip, from `start_s` on, upright, at a constant rate, with their sound.

    Args:
        source: the clip.
        clip: the same as it was measured.
        to: where the MP4 goes; it appears when it is complete.
        size: width and height in pixels, even.
        frames: how many; the rate is the clip's, or a whole part of it above 60.
        start_s: seconds from the clip's first picture.
        crf: x264's constant quality.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        What was written, as it was measured.

    Raises:
        SourceError: the clip can't be read.
        DiskFull: there is no room.
    """
    rate = steady_rate_for(clip.rate)
    width, height = size
    sound = sound_blocks(source, first_s=clip.first_s, start_s=start_s, length_s=float(frames / rate))
    return write_clip(
        to,
        steady(
            source,
            width=width,
            height=height,
            rate=rate,
            frames=frames,
            first_s=clip.first_s,
            start_s=start_s,
        ),
        sound if clip.has_sound else None,
        size=size,
        rate=rate,
        frames=frames,
        crf=crf,
        progress=progress,
    )
