"""What is asked of the renderer, and how it tells how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from components.domain.options import Kind

Progress = Callable[[float], None]
"""Told how much is done, 0 to 1, never going back."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Everything a render depends on; picklable, so that it can cross to a worker process.

    Attributes:
        kind: what is asked for.
        prompt: the user's words, unchanged.
        seed: same job and seed, same decoded frames.
        width: pixels of the result, even.
        height: pixels of the result, even.
        duration_s: seconds of the result; of an extension, the seconds that are added.
        out: the mp4 to write.
        image: the still to animate.
        video: the clip to edit or to extend.
        mask: the video whose white is changed and whose black is kept.
        rate: frames per second of what is drawn here; edits keep their source's rate.
        comment: goes into the file's metadata.
    """

    kind: Kind
    prompt: str
    seed: int
    width: int
    height: int
    duration_s: float
    out: Path
    image: Path | None = None
    video: Path | None = None
    mask: Path | None = None
    rate: int = 24
    comment: str | None = None
