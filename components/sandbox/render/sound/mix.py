"""The last stage: a little room, an even loudness, no clipping, soft ends."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from components.media.write import SOUND_RATE
from components.sandbox.render.pixels import F32, f32

TARGET_LUFS = -16.0
"""Loudness of the result: what streaming services level mobile video to."""
CEILING = 0.84
"""Highest sample, -1.5 dB: AAC overshoots a little."""
_CLOSE_LU = 0.05
"""Nobody hears a smaller difference, and measuring is dear."""
_FADE_IN_S, _FADE_OUT_S = 0.06, 0.35
_WHOLE = 1 << 17
"""Samples that are transformed at once: well above what an echo lasts."""
_SETTLING = 1 << 14
"""Samples after which the filters of the loudness have forgotten what was before."""
_STEP = SOUND_RATE // 10
_STEPS_A_BLOCK = 4
"""Loudness is measured over 0.4 s, every 0.1 s."""
_BLOCK = 48
"""Samples for each step of the limiter, 1 ms."""


def mastered(sound: F32) -> F32:
    """Faded at the ends, levelled to `TARGET_LUFS` and limited to `CEILING`."""
    sound *= _fades(sound.shape[1])
    for _ in range(3):
        missing = TARGET_LUFS - loudness(sound)
        if abs(missing) < _CLOSE_LU:
            break
        sound *= np.float32(min(10 ** (missing / 20), 60.0))
        if _peak(sound) <= CEILING:
            break
        sound = limited(sound)
    return limited(sound)


def _peak(sound: F32) -> float:
    return max(float(sound.max()), -float(sound.min()))


def _fades(count: int) -> F32:
    """An envelope that starts and ends at silence."""
    time = np.arange(count, dtype=np.float32) / SOUND_RATE
    rise = np.clip(time / _FADE_IN_S, 0, 1)
    fall = np.clip((count / SOUND_RATE - time - 1 / SOUND_RATE) / _FADE_OUT_S, 0, 1)
    return f32(np.sin(np.minimum(rise, fall) * np.float32(np.pi / 2)) ** 2)


def room(rng: Generator, sound: F32, *, length_s: float = 1.1, share: float = 0.18) -> F32:
    """Mixed with its own echo in a diffuse room."""
    length = int(length_s * SOUND_RATE)
    fade = np.exp(-np.arange(length, dtype=np.float32) * np.float32(5 / length))
    mixed = sound * np.float32(1 - share)
    for channel, into in zip(sound, mixed, strict=True):
        tail = rng.standard_normal(length, np.float32) * fade
        tail *= np.float32(share) / np.sqrt((tail**2).sum())
        _add_echo(into, channel, tail)
    return mixed


def _add_echo(into: F32, sound: F32, tail: F32) -> None:
    """Adds the sound convolved with the tail, piece by piece, so that memory doesn't grow with the length."""
    step = _WHOLE - len(tail) + 1
    spectrum = np.fft.rfft(tail, _WHOLE)
    for begin in range(0, len(sound), step):
        echo = np.fft.irfft(np.fft.rfft(sound[begin : begin + step], _WHOLE) * spectrum, _WHOLE)
        reached = into[begin : begin + _WHOLE]
        reached += echo[: len(reached)].astype(np.float32)


def loudness(sound: F32) -> float:
    """Integrated loudness in LUFS, gated (ITU-R BS.1770-4); silence is -70."""
    steps = np.concatenate(list(_weighed_power(sound)))
    blocks = max(1, len(steps) - _STEPS_A_BLOCK + 1)
    summed = np.concatenate([[0.0], np.cumsum(steps)])
    ends = np.minimum(np.arange(blocks) + _STEPS_A_BLOCK, len(steps))
    means = (summed[ends] - summed[:blocks]) / (_STEPS_A_BLOCK * _STEP)
    levels = -0.691 + 10 * np.log10(np.maximum(means, 1e-12))
    heard = means[levels > -70]
    if not heard.size:
        return -70.0
    gate = -0.691 + 10 * np.log10(heard.mean()) - 10
    kept = means[(levels > -70) & (levels > gate)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def _weighed_power(sound: F32) -> Iterator[NDArray[np.float64]]:
    """The K-weighted power of each tenth of a second, both channels together: the standard's two filters."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(_WHOLE))
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    cut = (1 - 2 * turn + turn**2) / (1 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    weighing = (shelf * cut).astype(np.complex64)
    step = (_WHOLE - _SETTLING) // _STEP * _STEP
    for begin in range(0, sound.shape[1], step):
        lead = min(begin, _SETTLING)  # what came before still rings in the filters
        piece = sound[:, begin - lead : begin + step]
        heard = np.fft.irfft(np.fft.rfft(piece, _WHOLE) * weighing, _WHOLE)[:, lead : piece.shape[1]]
        power = (heard.astype(np.float64) ** 2).sum(axis=0)
        yield np.add.reduceat(power, np.arange(0, len(power), _STEP))


def limited(sound: F32) -> F32:
    """Peaks turned down just before they come, so that nothing passes `CEILING` and nothing clicks."""
    if _peak(sound) <= CEILING:
        return sound
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
