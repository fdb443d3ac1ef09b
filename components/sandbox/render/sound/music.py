"""A quiet bed of chords by mood, with a few plucked notes."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from components.media.write import SOUND_RATE
from components.sandbox.render.pixels import F32, f32
from components.sandbox.render.sound.synth import added, decay, placed, seconds, tone
from components.sandbox.render.spec import Mood


@dataclass(frozen=True, slots=True)
class Harmony:
    """Chords as half-tone steps above a root.

    Attributes:
        root_hz: pitch of step 0.
        chords: one after the other.
        bright: how strong overtones are.
        plucks_hz: plucked notes a second.
    """

    root_hz: float
    chords: tuple[tuple[int, ...], ...]
    bright: float
    plucks_hz: float


HARMONIES: dict[Mood, Harmony] = {
    Mood.CALM: Harmony(174.6, ((0, 4, 7, 11), (-3, 0, 4, 7), (-7, 0, 5, 9), (-5, 2, 5, 7)), 0.25, 0.7),
    Mood.JOYFUL: Harmony(196.0, ((0, 4, 7, 14), (5, 9, 12, 16), (-3, 4, 7, 12), (-5, 2, 7, 11)), 0.45, 2.2),
    Mood.DARK: Harmony(110.0, ((0, 3, 7, 10), (-4, 0, 3, 8), (-2, 1, 5, 10), (0, 3, 6, 12)), 0.18, 0.25),
    Mood.EPIC: Harmony(130.8, ((0, 7, 12, 15), (-4, 3, 8, 12), (3, 7, 10, 15), (-2, 5, 10, 14)), 0.50, 0.0),
    Mood.TENDER: Harmony(164.8, ((0, 4, 7, 9), (-3, 0, 4, 9), (2, 5, 9, 12), (-5, 2, 7, 11)), 0.20, 1.1),
    Mood.MYSTERIOUS: Harmony(146.8, ((0, 3, 7, 14), (1, 5, 8, 12), (-2, 3, 7, 10), (0, 6, 8, 15)), 0.30, 0.6),
}
_CHORD_S = 3.2


def pad(rng: Generator, count: int, mood: Mood) -> F32:
    """Chords that swell into each other, two channels."""
    harmony = HARMONIES[mood]
    bed = np.zeros((2, count), np.float32)
    for number in range(int(count / SOUND_RATE / _CHORD_S) + 1):
        chord = harmony.chords[number % len(harmony.chords)]
        length = min(int((_CHORD_S + 1.4) * SOUND_RATE), count - int(number * _CHORD_S * SOUND_RATE))
        if length > 0:
            added(bed, _chord(rng, length, harmony, chord), number * _CHORD_S)
    if harmony.plucks_hz:
        _pluck(bed, rng, harmony)
    return bed


def _chord(rng: Generator, count: int, harmony: Harmony, steps: tuple[int, ...]) -> F32:
    time = seconds(count)
    swell = np.clip(np.minimum(time / np.float32(1.1), (count / SOUND_RATE - time) / np.float32(1.3)), 0, 1)
    sides = []
    for detune in (0.9975, 1.0025):
        side = np.zeros(count, np.float32)
        for step in steps:
            pitch = harmony.root_hz * 2 ** (step / 12) * detune
            start = float(rng.random())
            side += tone(pitch, count, start=start)
            side += tone(pitch * 2, count, start=start) * np.float32(harmony.bright)
            side += tone(pitch * 3, count, start=start) * np.float32(harmony.bright**2)
        sides.append(side)
    return f32(np.stack(sides) * swell * np.float32(0.25))


def _pluck(bed: F32, rng: Generator, harmony: Harmony) -> None:
    """Single notes of the sounding chord, two octaves up."""
    length = int(1.4 * SOUND_RATE)
    fade = decay(length, 0.16) * np.minimum(1, seconds(length) / np.float32(0.006))
    at = 0.4
    while at < bed.shape[1] / SOUND_RATE - 0.6:
        chord = harmony.chords[int(at / _CHORD_S) % len(harmony.chords)]
        pitch = harmony.root_hz * 4 * 2 ** (chord[int(rng.integers(len(chord)))] / 12)
        note = (tone(pitch, length) + tone(pitch * 2.01, length) * np.float32(0.3)) * fade
        added(bed, placed(f32(note * np.float32(rng.uniform(0.12, 0.26))), float(rng.uniform(0.3, 0.7))), at)
        at += float(rng.choice([0.5, 1.0, 1.5])) / harmony.plucks_hz
