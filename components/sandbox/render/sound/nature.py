"""Wind, rain, surf, insects, birds, fire, water and thunder."""

import numpy as np
from numpy.random import Generator

from components.media.write import SOUND_RATE
from components.sandbox.render.pixels import F32, f32
from components.sandbox.render.sound.synth import added, decay, noise, placed, seconds, tone, wander, wide


def wind(rng: Generator, count: int, *, strength: float = 0.5) -> F32:
    """Air over open ground; a strong one whistles."""
    gusts = np.stack([wander(rng, count, 0.7, 0.25, 1.0) for _ in range(2)])
    body = wide(rng, count, 80, 500 + 500 * strength, fall=1.3) * gusts
    whistle = wide(rng, count, 500, 1100, fall=0.4) * gusts**3 * np.float32(0.25 * strength)
    return f32(body + whistle)


def leaves(rng: Generator, count: int) -> F32:
    """Foliage in a breeze."""
    return f32(wide(rng, count, 1800, 7000, fall=0.6) * wander(rng, count, 0.8, 0.1, 0.8))


def rain(rng: Generator, count: int) -> F32:
    """A steady fall, and single drops near by."""
    bed = wide(rng, count, 900, 9000, fall=0.4) * np.float32(0.55)
    length = 900
    fade = decay(length, 0.0014)
    for _ in range(round(count / SOUND_RATE * 90)):
        pitch, place, loud = rng.uniform(1400, 5200), rng.random(), rng.uniform(0.04, 0.28)
        drop = tone(float(pitch), length) * fade * np.float32(loud)
        added(bed, placed(drop, float(place)), float(rng.random()) * count / SOUND_RATE)
    return bed


def surf(rng: Generator, count: int) -> F32:
    """Waves that rise, break and draw back, about every six seconds."""
    time = seconds(count)
    swell = (
        0.5 + 0.5 * np.sin(2 * np.pi * time / np.float32(5.8) - 0.9 + wander(rng, count, 0.3, -0.5, 0.5))
    ) ** 2
    low = wide(rng, count, 90, 900, fall=1.0) * (0.35 + 0.65 * swell)
    wash = wide(rng, count, 1200, 7000, fall=0.5) * np.roll(swell, SOUND_RATE // 3) ** 1.6 * np.float32(0.42)
    return f32(low + wash)


def lapping(rng: Generator, count: int) -> F32:
    """Small water against a shore or a hull."""
    gurgle = wide(rng, count, 250, 1400, fall=0.8) * wander(rng, count, 3.2, 0.0, 1.0) ** 2
    return f32(gurgle * np.float32(0.8))


def crickets(rng: Generator, count: int) -> F32:
    """A warm night: several insects, each with its own rhythm and place."""
    bed = np.zeros((2, count), np.float32)
    time = seconds(count)
    for _ in range(5):
        pitch, trill, pulse = rng.uniform(3800, 5000), rng.uniform(18, 26), rng.uniform(0.9, 1.6)
        beats = np.clip(np.sin(2 * np.pi * trill * time + rng.uniform(0, 6)) * 1.6, 0, 1)
        phrases = np.clip(np.sin(2 * np.pi * pulse * time + rng.uniform(0, 6)) * 3 + 1, 0, 1)
        bed += placed(
            tone(float(pitch), count) * f32(beats * phrases) * np.float32(0.10), float(rng.random())
        )
    return bed


def birdsong(rng: Generator, count: int) -> F32:
    """Small birds near and far."""
    bed = np.zeros((2, count), np.float32)
    at = float(rng.uniform(0.1, 0.8))
    while at < count / SOUND_RATE:
        pitch, place, loud = rng.uniform(2300, 4600), float(rng.random()), rng.uniform(0.05, 0.16)
        for note in range(int(rng.integers(2, 6))):
            length = int(SOUND_RATE * rng.uniform(0.05, 0.13))
            bend = np.linspace(1.0, rng.uniform(0.75, 1.35), length, dtype=np.float32)
            hump = np.hanning(length).astype(np.float32)
            chirp = tone(f32(bend * np.float32(pitch)), length) * hump * np.float32(loud)
            added(bed, placed(chirp, place), at + note * float(rng.uniform(0.09, 0.16)))
        at += float(rng.uniform(0.5, 1.6))
    return bed


def fire(rng: Generator, count: int) -> F32:
    """A low roar and crackling wood."""
    bed = wide(rng, count, 60, 420, fall=1.2) * np.float32(0.5)
    for _ in range(round(count / SOUND_RATE * 22)):
        length = int(rng.integers(120, 700))
        snap = (
            noise(rng, length, 900, 9000, fall=0.2)
            * decay(length, 0.0016)
            * np.float32(rng.uniform(0.1, 0.6))
        )
        added(bed, placed(snap, float(rng.uniform(0.3, 0.7))), float(rng.random()) * count / SOUND_RATE)
    return bed


def underwater(rng: Generator, count: int) -> F32:
    """The muffled deep, with bubbles rising."""
    bed = wide(rng, count, 30, 260, fall=1.6) * wander(rng, count, 0.4, 0.6, 1.0)
    for _ in range(round(count / SOUND_RATE * 5)):
        length = int(SOUND_RATE * rng.uniform(0.04, 0.11))
        rise = np.linspace(1.0, rng.uniform(1.4, 2.2), length, dtype=np.float32) * np.float32(
            rng.uniform(260, 760)
        )
        bubble = (
            tone(f32(rise), length)
            * np.hanning(length).astype(np.float32)
            * np.float32(rng.uniform(0.05, 0.2))
        )
        added(bed, placed(bubble, float(rng.random())), float(rng.random()) * count / SOUND_RATE)
    return f32(bed)


def thunder(rng: Generator, strength: float) -> F32:
    """One clap and its rolling, mono, about four seconds."""
    count = 4 * SOUND_RATE
    crack = noise(rng, count, 120, 3500, fall=0.7) * decay(count, 0.07)
    roll = noise(rng, count, 25, 190, fall=1.3) * decay(count, 0.75) * wander(rng, count, 5.0, 0.35, 1.0)
    onset = np.minimum(1, seconds(count) / np.float32(0.012))
    return f32((crack * np.float32(0.55) + roll * np.float32(1.2)) * onset * np.float32(strength))


def drone_of_space(rng: Generator, count: int) -> F32:
    """What a soundless place may sound like: a slow, deep hum."""
    hum = sum(
        (tone(pitch, count, start=float(rng.random())) * wander(rng, count, 0.3, 0.2, 1.0) / place)
        for place, pitch in enumerate((36.7, 55.0, 73.4, 110.0), start=1)
    )
    return f32(
        placed(f32(hum), 0.5) * np.float32(0.6) + wide(rng, count, 40, 900, fall=1.8) * np.float32(0.3)
    )
