"""Raw material of sound at 48 kHz: shaped noise, slow envelopes, tones, places between left and right."""

import numpy as np
from numpy.random import Generator

from components.media.write import SOUND_RATE
from components.sandbox.render.pixels import F32, f32

_PIECE = 1 << 15
"""Samples that are worked on at once where precision takes twice the memory."""
_STRETCH = 512
"""Samples of a steady tone whose sines are computed; all others follow from them by the sum of two angles."""
_BLOCK = 4800
"""Noise is made in whole multiples of this, whose Fourier transform is quick."""


def seconds(count: int) -> F32:
    """The time of each of `count` samples."""
    return np.arange(count, dtype=np.float32) / np.float32(SOUND_RATE)


def noise(rng: Generator, count: int, low: float, high: float, *, fall: float = 1.0) -> F32:
    """Noise between two frequencies (Hz), quieter towards high ones by `fall`; peak 1.

    `fall` 0 is white, 1 pink, 2 brown; outside the band it drops by 24 dB an octave.
    """
    whole = -(-count // _BLOCK) * _BLOCK
    pitch = np.fft.rfftfreq(whole, 1 / SOUND_RATE).astype(np.float32)
    pitch[0] = pitch[1]
    shape = pitch ** np.float32(-fall / 2) / (1 + (low / pitch) ** 4) / (1 + (pitch / high) ** 4)
    turns = rng.standard_normal(len(pitch), np.float32) + 1j * rng.standard_normal(len(pitch), np.float32)
    sound = np.fft.irfft(turns * shape, whole)[:count]
    return f32(sound / max(1e-9, float(np.abs(sound).max())))


def wander(rng: Generator, count: int, changes_hz: float, low: float, high: float) -> F32:
    """A value that drifts at random between two bounds, smoothly."""
    knots = int(count / SOUND_RATE * changes_hz) + 4
    values = f32(rng.uniform(low, high, knots))
    place = np.arange(count, dtype=np.float32) * np.float32(changes_hz / SOUND_RATE)
    whole = place.astype(np.int32)
    share = place - whole
    eased = share * share * (3 - 2 * share)
    return f32(values[whole] * (1 - eased) + values[whole + 1] * eased)


def tone(pitch_hz: F32 | float, count: int, *, start: float = 0.0) -> F32:
    """A sine of a steady or changing pitch."""
    if isinstance(pitch_hz, float):
        return _steady(pitch_hz, count, start)
    pitch = np.broadcast_to(pitch_hz, (count,))
    made = np.empty(count, np.float32)
    turns = start
    for begin in range(0, count, _PIECE):
        turned = np.cumsum(pitch[begin : begin + _PIECE], dtype=np.float64)
        turned *= 1 / SOUND_RATE
        turned += turns
        turns = float(turned[-1]) % 1
        turned *= 2 * np.pi
        made[begin : begin + _PIECE] = np.sin(turned)
    return made


def _steady(pitch_hz: float, count: int, start: float) -> F32:
    """A sine of one pitch, from the sines of a short stretch and of where each stretch begins."""
    turn = 2 * np.pi * pitch_hz / SOUND_RATE
    within = turn * np.arange(1, _STRETCH + 1)
    begins = 2 * np.pi * start + turn * _STRETCH * np.arange(-(-count // _STRETCH))
    made = np.outer(f32(np.sin(begins)), f32(np.cos(within)))
    made += np.outer(f32(np.cos(begins)), f32(np.sin(within)))
    return f32(made.ravel()[:count])


def placed(sound: F32, x: F32 | float) -> F32:
    """Mono at a place, 0 left to 1 right, as two channels of the same power."""
    angle = np.clip(np.asarray(x, np.float32), 0, 1) * np.float32(np.pi / 2)
    return np.stack([sound * np.cos(angle), sound * np.sin(angle)]).astype(np.float32)


def wide(rng: Generator, count: int, low: float, high: float, *, fall: float = 1.0) -> F32:
    """Noise that differs left and right: all around."""
    return np.stack([noise(rng, count, low, high, fall=fall) for _ in range(2)])


def decay(count: int, half_s: float) -> F32:
    """1 falling by half every `half_s`."""
    return f32(np.exp2(-seconds(count) / np.float32(half_s)))


def added(bed: F32, sound: F32, at_s: float) -> None:
    """Add two-channel sound to a bed from a moment on, in place; what is too long is cut off."""
    start = max(0, round(at_s * SOUND_RATE))
    room = min(sound.shape[1], bed.shape[1] - start)
    if room > 0:
        bed[:, start : start + room] += sound[:, :room]
