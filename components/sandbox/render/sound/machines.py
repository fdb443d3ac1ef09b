"""Engines, trains, rockets, cities, and the steps of those who walk and run."""

import numpy as np
from numpy.random import Generator

from components.media.write import SOUND_RATE
from components.sandbox.render.pixels import F32, f32
from components.sandbox.render.sound.synth import added, decay, noise, placed, seconds, tone, wander, wide


def city(rng: Generator, count: int) -> F32:
    """Distant traffic, and a horn or two."""
    hum = wide(rng, count, 45, 420, fall=1.5) * wander(rng, count, 0.5, 0.6, 1.0)
    hiss = wide(rng, count, 600, 2600, fall=1.0) * wander(rng, count, 0.4, 0.05, 0.35)
    bed = f32(hum + hiss)
    for _ in range(max(1, round(count / SOUND_RATE / 4))):
        length = int(SOUND_RATE * rng.uniform(0.25, 0.5))
        pitch = float(rng.uniform(330, 460))
        horn = (tone(pitch, length) + tone(pitch * 1.26, length)) * np.hanning(length).astype(np.float32)
        added(
            bed,
            placed(f32(horn) * np.float32(0.035), float(rng.random())),
            float(rng.random()) * count / SOUND_RATE,
        )
    return bed


def engine(rng: Generator, count: int, *, pitch: float, x: F32) -> F32:
    """A motor that runs, placed where its vehicle is."""
    turns = np.float32(pitch) * (1 + np.float32(0.12) * wander(rng, count, 0.7, -1, 1))
    sound = sum(tone(turns * part, count, start=float(rng.random())) / part**0.85 for part in range(1, 10))
    road = noise(rng, count, 70, 1500, fall=1.0)
    return placed(f32(f32(sound) * np.float32(0.20) + road * np.float32(0.45)), x)


def train(rng: Generator, count: int, *, x: F32) -> F32:
    """Wheels over rail joints, in pairs, on a rumble."""
    bed = np.zeros((2, count), np.float32)
    bed += placed(noise(rng, count, 40, 600, fall=1.2) * np.float32(0.7), x)
    length = SOUND_RATE // 8
    at = 0.1
    while at < count / SOUND_RATE:
        for offset, loud in ((0.0, 1.0), (0.13, 0.75)):
            clack = noise(rng, length, 180, 2400, fall=0.8) * decay(length, 0.018) * np.float32(0.55 * loud)
            added(bed, placed(clack, _at(x, at)), at + offset)
        at += 0.52
    return bed


def rocket(rng: Generator, count: int) -> F32:
    """A rumble that fills everything, growing and crackling."""
    growth = np.minimum(1, 0.35 + seconds(count) / np.float32(1.6))
    low = wide(rng, count, 22, 170, fall=1.2) * growth
    crackle = wide(rng, count, 250, 4200, fall=0.8) * (wander(rng, count, 40, 0, 1) ** 2) * growth
    return f32(low + crackle * np.float32(0.45))


def burner(rng: Generator, count: int) -> F32:
    """A balloon's flame: a few seconds of hiss, then quiet air."""
    blast = np.clip(np.sin(2 * np.pi * seconds(count) / np.float32(4.2) + 0.4) * 3 - 0.6, 0, 1)
    return placed(noise(rng, count, 200, 5200, fall=0.7) * f32(blast), 0.5)


def steps(
    rng: Generator, count: int, *, every_s: float, low: float, high: float, x: F32, group: int = 1
) -> F32:
    """Feet or hooves: `group` beats close together, then a pause; soft noise between two pitches."""
    bed = np.zeros((2, count), np.float32)
    length = SOUND_RATE // 10
    at = every_s * 0.5
    while at < count / SOUND_RATE:
        for beat in range(group):
            thud = (
                noise(rng, length, low, high, fall=1.0)
                * decay(length, 0.014)
                * np.float32(rng.uniform(0.5, 0.9))
            )
            beside = _at(x, at) + float(rng.uniform(-0.08, 0.08))
            added(bed, placed(thud, beside), at + beat * every_s * 0.5 / max(1, group))
        at += every_s
    return bed


def hooves(rng: Generator, x: F32, stretch: float) -> F32:
    """A gallop that is heard where it is."""
    return steps(rng, len(x), every_s=0.46 * stretch, low=90, high=900, x=x, group=3)


def paws(rng: Generator, x: F32, stretch: float) -> F32:
    """A run on soft feet."""
    return steps(rng, len(x), every_s=0.36 * stretch, low=200, high=1800, x=x, group=2)


def shoes(rng: Generator, x: F32, stretch: float) -> F32:
    """Somebody walks."""
    return steps(rng, len(x), every_s=0.55 * stretch, low=150, high=2200, x=x)


def _at(x: F32, at_s: float) -> float:
    return float(x[min(len(x) - 1, int(at_s * SOUND_RATE))])


def boom(rng: Generator, strength: float) -> F32:
    """A firework's burst: a thump and glitter, mono, two seconds."""
    count = 2 * SOUND_RATE
    fall = np.float32(95) * decay(count, 0.10) + np.float32(38)
    thump = tone(f32(fall), count) * decay(count, 0.12)
    glitter = (
        noise(rng, count, 2500, 9000, fall=0.2) * decay(count, 0.35) * (wander(rng, count, 60, 0, 1) ** 3)
    )
    onset = np.minimum(1, seconds(count) / np.float32(0.004))
    return f32((thump + glitter * np.float32(0.35)) * onset * np.float32(strength))


def call(rng: Generator, kind: str, strength: float) -> F32:
    """An animal's voice, mono: `bark`, `howl`, `gull` or `song` (of a whale)."""
    length_s, start, end, rough = {
        "bark": (0.16, 620.0, 380.0, 0.55),
        "howl": (1.6, 380.0, 520.0, 0.04),
        "gull": (0.42, 1500.0, 1050.0, 0.10),
        "song": (2.4, 130.0, 310.0, 0.02),
    }[kind]
    count = int(SOUND_RATE * length_s)
    share = np.linspace(0, 1, count, dtype=np.float32)
    glide = np.float32(start) + np.float32(end - start) * np.sin(share * np.float32(np.pi * 0.6))
    voice = sum(tone(f32(glide * part), count) / part**1.2 for part in range(1, 7))
    breath = noise(rng, count, 300, 4000) * np.float32(rough)
    hump = np.hanning(count).astype(np.float32) ** np.float32(0.6)
    return f32((f32(voice) * np.float32(0.5) + breath) * hump * np.float32(strength))
