"""The renderer's door: one job in, one mp4 out; each kind of work is imported only when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

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


def render(job: RenderJob, progress: Progress) -> None:
    """Write the job's video to `job.out`; an existing file is replaced only by a whole one.

    Raises:
        ClapboardError: the source can't be used, or the result can't be kept.
    """
    match job.kind:
        case Kind.TEXT:
            from components.sandbox.render.text import render_text

            render_text(job, progress)
        case Kind.IMAGE:
            from components.sandbox.render.still import render_still

            render_still(job, progress)
        case Kind.EDIT:
            from components.sandbox.render.edits import render_edit

            render_edit(job, progress)
        case Kind.EXTEND:
            from components.sandbox.render.extend import render_extend

            render_extend(job, progress)
        case Kind.ADOPTED:
            raise ValueError("an adopted job was rendered elsewhere")
        case _:
            assert_never(job.kind)
