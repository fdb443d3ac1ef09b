"""What a video is like, in a few words to look for: its colours, its light, its pace, its sound."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.decode import pictures_at
from components.media.i420 import as_i420, as_rgb, planes
from components.media.probe import Clip, probe
from components.media.soundtrack import sound_blocks

MOMENTS = 9
"""Pictures that are looked at, spread over the clip."""
STEP_S = 0.2
"""Seconds between the two pictures of a moment: the difference is the pace."""
SIZE = 64, 36
COLOURS_NAMED = 2
NAMED_FROM = 0.16
"""Share of all pixels that a colour needs to be named."""
HUES: tuple[tuple[int, str], ...] = (
    (7, "red"),
    (20, "orange"),
    (33, "yellow"),
    (80, "green"),
    (98, "teal"),
    (128, "blue"),
    (148, "purple"),
    (168, "pink"),
    (180, "red"),
)
"""Where each colour ends, in OpenCV's half degrees of hue."""
DARK_BELOW, BRIGHT_ABOVE = 62.0, 165.0
"""Mean brightness, 0 to 255."""
STILL_BELOW, CALM_BELOW, FAST_ABOVE = 0.6, 4.0, 14.0
"""Mean change of brightness in STEP_S, 0 to 255; set on clips of the sandbox: 3 is a slow dolly, 7 a dog
that runs, 15 a bar that sweeps the picture twice a second."""
SILENT_BELOW_DB, QUIET_BELOW_DB, LOUD_ABOVE_DB = -55.0, -32.0, -16.0
"""Loudness over the whole clip, dB of full scale."""


def character_of(source: Path) -> tuple[str, ...]:
    """The words, such as ("blue", "dark", "calm", "loud").

    Raises:
        SourceError: the clip can't be read.
    """
    clip = probe(source)
    pairs = _moments(source, clip)
    seen = np.stack([as_rgb(before) for before, _ in pairs])
    lights = [float(planes(before)[0].mean()) for before, _ in pairs]
    changes = [
        float(np.abs(planes(after)[0].astype(np.int16) - planes(before)[0]).mean()) for before, after in pairs
    ]
    return (
        *_colours(seen.reshape(-1, 1, 3)),
        *_light(sum(lights) / len(lights)),
        *_pace(sum(changes) / len(changes)),
        *_loudness(source, clip),
    )


def _moments(source: Path, clip: Clip) -> list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Pairs of small pictures, shortly one after the other."""
    begins = [clip.duration_s * (place + 0.5) / MOMENTS for place in range(MOMENTS)]
    times_s = sorted(time_s for begin in begins for time_s in (begin, min(begin + STEP_S, clip.duration_s)))
    small = [as_i420(frame, *SIZE) for frame in pictures_at(source, clip, times_s)]
    return list(zip(small[::2], small[1::2], strict=True))


def _colours(pixels: NDArray[np.uint8]) -> list[str]:
    hue, saturation, value = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV))
    coloured = (saturation > 70) & (value > 50)
    shares: dict[str, float] = {}
    begin = 0
    for end, name in HUES:
        share = float(np.mean(coloured & (hue >= begin) & (hue < end)))
        shares[name] = shares.get(name, 0.0) + share
        begin = end
    largest = sorted(shares, key=lambda name: shares[name], reverse=True)[:COLOURS_NAMED]
    named = [name for name in largest if shares[name] >= NAMED_FROM]
    return named or (["colourless"] if float(np.mean(coloured)) < NAMED_FROM / 2 else [])


def _light(mean: float) -> list[str]:
    return ["dark"] if mean < DARK_BELOW else ["bright"] if mean > BRIGHT_ABOVE else []


def _pace(change: float) -> list[str]:
    if change < STILL_BELOW:
        return ["still"]
    return ["calm"] if change < CALM_BELOW else ["fast"] if change > FAST_ABOVE else []


def _loudness(source: Path, clip: Clip) -> list[str]:
    if not clip.has_sound:
        return ["silent"]
    total, samples = 0.0, 0
    for block in sound_blocks(source, first_s=clip.first_s, start_s=0.0, length_s=clip.duration_s):
        total += float(np.square(np.nan_to_num(block), dtype=np.float64).sum())
        samples += block.size
    level_db = 10 * np.log10(max(total / max(samples, 1), 1e-12))
    if level_db < SILENT_BELOW_DB:
        return ["silent"]
    return ["quiet"] if level_db < QUIET_BELOW_DB else ["loud"] if level_db > LOUD_ABOVE_DB else []
