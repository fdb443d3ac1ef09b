"""A clip's sound as a row of peaks, to be drawn below its filmstrip."""

from pathlib import Path

import numpy as np

from components.media.probe import probe
from components.media.soundtrack import sound_blocks
from components.media.write import SOUND_RATE


def waveform(source: Path, *, buckets: int) -> tuple[float, ...]:
    """The loudest moment, 0 to 1, in each of so many even parts of the picture's time; empty without sound.

    Memory stays constant, however long the clip is.

    Raises:
        SourceError: the clip can't be read.
    """
    clip = probe(source)
    if not clip.has_sound or buckets < 1:
        return ()
    samples = max(1, round(clip.duration_s * SOUND_RATE))
    borders = np.arange(buckets, dtype=np.int64) * samples // buckets
    peaks = np.zeros(buckets, np.float32)
    done = 0
    for block in sound_blocks(source, first_s=clip.first_s, start_s=0.0, length_s=samples / SOUND_RATE):
        loudness = np.abs(block).max(axis=0)
        end = done + len(loudness)
        first = int(np.searchsorted(borders, done, side="right")) - 1
        last = int(np.searchsorted(borders, end, side="left"))
        begins = np.maximum(borders[first:last] - done, 0)
        peaks[first:last] = np.maximum(peaks[first:last], np.maximum.reduceat(loudness, begins))
        done = end
    return tuple(float(peak) for peak in np.minimum(np.nan_to_num(peaks), 1.0))
