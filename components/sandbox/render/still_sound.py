"""The sound beside a moving still: what its words sound like, or what the clip before it sounded like."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from components.media.write import SOUND_RATE
from components.sandbox.render.edit_ops.base import Stage
from components.sandbox.render.lexicon import understand
from components.sandbox.render.sound.events import events_for
from components.sandbox.render.sound.score import soundtrack
from components.sandbox.render.spec import Light, Setting, Weather

_GRAIN_S = 0.4
_FADE_S = 0.5


def bed_for(prompt: str, stage: Stage) -> NDArray[np.float32]:
    """A soft bed suited to the words; without any that mean something, music alone. Shape (2, samples)."""
    spec = understand(prompt, stage.seed)
    if not spec.understood:
        spec = replace(
            spec,
            setting=Setting.ABSTRACT,
            weather=Weather.CLEAR,
            light=Light.DAY,
            roles=(),
            details=frozenset(),
        )
    seconds = stage.frames / stage.rate
    return soundtrack(spec, events_for(spec, seconds), round(seconds * SOUND_RATE))


def continued(tail: NDArray[np.float32], stage: Stage) -> NDArray[np.float32]:
    """Sound with the timbre of `tail`, as long as the stage: overlapping grains of it in random order.

    Args:
        tail: the last seconds of the clip that is continued, shape (2, samples).
        stage: how long, and the seed.
    """
    count = round(stage.frames / stage.rate * SOUND_RATE)
    grain = min(round(_GRAIN_S * SOUND_RATE), tail.shape[1]) // 2 * 2
    if grain < 2:
        return np.zeros((2, count), np.float32)
    hop = grain // 2
    window = np.sin(np.pi * (np.arange(grain) + 0.5) / grain).astype(np.float32)
    sound = np.zeros((2, count + 2 * grain), np.float32)
    starts = stage.random("grains").integers(0, tail.shape[1] - grain + 1, count // hop + 2)
    starts[0] = tail.shape[1] - grain
    for number, start in enumerate(starts.tolist()):
        at = number * hop
        sound[:, at : at + grain] += tail[:, start : start + grain] * window
    kept = sound[:, hop : hop + count]
    fade = min(count, round(_FADE_S * SOUND_RATE))
    kept[:, count - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return np.ascontiguousarray(kept)
