"""The last stage: a little room, an even loudness, no clipping, soft ends."""

import numpy as np
from numpy.random import Generator

from components.media.write import SOUND_RATE
from components.sandbox.render.pixels import F32, f32

TARGET_LUFS = -16.0
"""Loudness of the result: what streaming services level mobile video to."""
CEILING = 0.84
"""Highest sample, -1.5 dB: AAC overshoots a little."""
_FADE_IN_S, _FADE_OUT_S = 0.06, 0.35
_BLOCK = 48
"""Samples for each step of the limiter, 1 ms."""


def mastered(sound: F32) -> F32:
    """Faded at the ends, levelled to `TARGET_LUFS` and limited to `CEILING`."""
    faded = sound * _fades(sound.shape[1])
    for _ in range(3):
        gain = 10 ** ((TARGET_LUFS - loudness(faded)) / 20)
        faded = limited(f32(faded * np.float32(min(gain, 60.0))))
    return faded


def _fades(count: int) -> F32:
    """An envelope that starts and ends at silence."""
    time = np.arange(count, dtype=np.float32) / SOUND_RATE
    rise = np.clip(time / _FADE_IN_S, 0, 1)
    fall = np.clip((count / SOUND_RATE - time - 1 / SOUND_RATE) / _FADE_OUT_S, 0, 1)
    return f32(np.sin(np.minimum(rise, fall) * np.float32(np.pi / 2)) ** 2)


def room(rng: Generator, sound: F32, *, length_s: float = 1.1, share: float = 0.18) -> F32:
    """Mixed with its own echo in a diffuse room."""
    length = int(length_s * SOUND_RATE)
    whole = 1 << (sound.shape[1] + length - 1).bit_length()
    fade = np.exp(-np.arange(length, dtype=np.float32) * np.float32(5 / length))
    sides = []
    for channel in sound:
        tail = rng.standard_normal(length, np.float32) * fade
        tail /= np.sqrt((tail**2).sum())
        echo = np.fft.irfft(np.fft.rfft(channel, whole) * np.fft.rfft(tail, whole), whole)[: sound.shape[1]]
        sides.append(channel * np.float32(1 - share) + f32(echo) * np.float32(share))
    return np.stack(sides).astype(np.float32)


def loudness(sound: F32) -> float:
    """Integrated loudness in LUFS, gated (ITU-R BS.1770-4); silence is -70."""
    weighed = _weighed(sound)
    block, step = int(0.4 * SOUND_RATE), int(0.1 * SOUND_RATE)
    power = np.concatenate([[0.0], np.cumsum((weighed.astype(np.float64) ** 2).sum(axis=0))])
    starts = np.arange(0, max(1, len(power) - block), step)
    ends = np.minimum(starts + block, len(power) - 1)
    means = (power[ends] - power[starts]) / block
    levels = -0.691 + 10 * np.log10(np.maximum(means, 1e-12))
    heard = means[levels > -70]
    if not heard.size:
        return -70.0
    gate = -0.691 + 10 * np.log10(heard.mean()) - 10
    kept = means[(levels > -70) & (levels > gate)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def _weighed(sound: F32) -> F32:
    """K-weighting: the standard's two filters at 48 kHz, applied as one spectrum."""
    count = sound.shape[1]
    whole = 1 << (count + 4096).bit_length()
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(whole))
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    cut = (1 - 2 * turn + turn**2) / (1 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    return f32(np.fft.irfft(np.fft.rfft(sound, whole) * (shelf * cut), whole)[:, :count])


def limited(sound: F32) -> F32:
    """Peaks turned down just before they come, so that nothing passes `CEILING` and nothing clicks."""
    count = sound.shape[1]
    blocks = -(-count // _BLOCK)
    loud = np.zeros(blocks * _BLOCK, np.float32)
    loud[:count] = np.abs(sound).max(axis=0)
    needed = np.minimum(1, CEILING / np.maximum(loud.reshape(blocks, _BLOCK).max(axis=1), 1e-9))
    reach = 8
    padded = np.pad(needed, reach, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach - 1).astype(np.float32)
    eased = np.convolve(np.pad(lowest, reach - 1, mode="edge"), window / window.sum(), "valid")
    places = np.arange(count, dtype=np.float32) / _BLOCK - np.float32(0.5)
    gain = np.interp(places, np.arange(blocks), eased).astype(np.float32)
    return f32(np.clip(sound * gain, -CEILING, CEILING))
