"""Writes a stream of pictures and a stream of sound side by side into one clip."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from components.media.probe import Clip, probe
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
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The clip as it was measured.

    Raises:
        DiskFull: there is no room.
    """
    width, height = size
    has_sound = sound is not None
    sound = iter(()) if sound is None else sound
    with Mp4Writer(to, width=width, height=height, rate=rate, has_sound=has_sound, crf=crf) as writer:
        for picture in pictures:
            writer.frame(picture)
            due = round(writer.frames / rate * SOUND_RATE)
            while writer.samples < due and (block := next(sound, None)) is not None:
                writer.sound(block)
            if progress is not None:
                progress(min(1.0, writer.frames / frames))
    return probe(to)
