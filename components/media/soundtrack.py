"""A clip's sound as samples in step with its picture."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from components.media.opening import MEDIA_FAULTS, opened, packets, rewind, sound_stream
from components.media.write import SOUND_RATE

_GAP_S = 0.04
"""A jump of the sound's clock from here on is a real gap; below, containers round their times."""
_LEAD_S = 0.5
"""Decoded before the beginning, so that the codec is in swing when it matters."""


def soundtrack(source: Path, *, first_s: float, start_s: float, length_s: float) -> NDArray[np.float32]:
    """Exactly this stretch of sound: float32, shape (2, round(length_s * 48000)); silent where there is none.

    Args:
        source: the clip.
        first_s: `Clip.first_s`.
        start_s: where to begin, in seconds from the clip's first picture.
        length_s: how much.

    Raises:
        SourceError: the clip can't be opened.
    """
    blocks = sound_blocks(source, first_s=first_s, start_s=start_s, length_s=length_s)
    return np.concatenate([np.zeros((2, 0), np.float32), *blocks], axis=1)


def sound_blocks(
    source: Path, *, first_s: float, start_s: float, length_s: float
) -> Iterator[NDArray[np.float32]]:
    """The same in blocks of some length or other, so that memory stays constant.

    Raises:
        SourceError: the clip can't be opened.
    """
    total, done = round(length_s * SOUND_RATE), 0
    with opened(source) as container:
        audio = sound_stream(container)
        coming = iter(()) if audio is None else _stretches(container, audio, first_s + start_s - _LEAD_S)
        for clock_s, stretch in coming:
            begin = round((clock_s - first_s - start_s) * SOUND_RATE)
            if begin >= total:
                break
            yield from _silence(begin - done)
            done = max(done, begin)
            piece = stretch[:, done - begin : total - begin]
            if piece.shape[1]:
                yield piece
                done += piece.shape[1]
    yield from _silence(total - done)


def _silence(samples: int) -> Iterator[NDArray[np.float32]]:
    for begin in range(0, samples, SOUND_RATE):
        yield np.zeros((2, min(SOUND_RATE, samples - begin)), np.float32)


def _stretches(
    container: InputContainer, audio: AudioStream, clock_s: float
) -> Iterator[tuple[float, NDArray[np.float32]]]:
    """Resampled sound with its time on the file's clock, gapless unless the file has a gap."""
    resampler = None
    begun_s = due_s = 0.0
    laid = 0
    for frame in _decoded(container, audio, clock_s):
        if frame.time is None or not frame.sample_rate:
            continue
        if resampler is None or abs(frame.time - due_s) > _GAP_S:
            # FFmpeg makes mono 3 dB quieter on its way to stereo; copied to both sides it stays as it was.
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            resampler = av.AudioResampler("fltp", layout, SOUND_RATE)
            begun_s, laid = frame.time, 0
        due_s = frame.time + frame.samples / frame.sample_rate
        for stretch in _resampled(resampler, frame):
            yield begun_s + laid / SOUND_RATE, stretch
            laid += stretch.shape[1]
    if resampler is not None:
        for stretch in _resampled(resampler, None):
            yield begun_s + laid / SOUND_RATE, stretch
            laid += stretch.shape[1]


def _resampled(resampler: av.AudioResampler, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    try:
        for piece in resampler.resample(frame):
            samples = np.asarray(piece.to_ndarray(), np.float32)
            yield np.repeat(samples, 2, axis=0) if len(samples) == 1 else samples
    except MEDIA_FAULTS:
        return


def _decoded(container: InputContainer, audio: AudioStream, clock_s: float) -> Iterator[AudioFrame]:
    if clock_s > 0:
        try:
            container.seek(int(clock_s * av.time_base))
        except MEDIA_FAULTS:
            rewind(container)
    for packet in packets(container, audio):
        try:
            yield from audio.decode(packet)
        except MEDIA_FAULTS:
            continue
