"""What the worker processes are given to do: render a job, and be warm before the first one."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from components.domain.options import Kind
from components.media.split import join
from components.sandbox.render.entry import render
from components.sandbox.render.job import Progress, RenderJob

_RENDERED = 0.7
"""How far an extension is when its new part is drawn: joining it to its clip takes the rest."""


def make(job: RenderJob, progress: Progress) -> None:
    """Write what the service would give out: of an extension, the clip and what was added as one video.

    Source: docs.x.ai, Video Extension: "10s original + 5s extension" come back as 15 s.

    Raises:
        ClapboardError: the source can't be used, or the result can't be kept.
    """
    if job.kind is not Kind.EXTEND or job.video is None:
        render(job, progress)
        return
    added = job.out.with_name("added.mp4")
    render(replace(job, out=added), lambda done: progress(_RENDERED * done))
    join(
        (job.video, added),
        job.out,
        comment=job.comment,
        progress=lambda done: progress(_RENDERED + (1 - _RENDERED) * done),
    )


def warm_up() -> None:
    """Render a few frames of nothing, so that the first real job doesn't wait for imports and tables."""
    with TemporaryDirectory(prefix="clapboard-sandbox-") as folder:
        job = RenderJob(
            kind=Kind.TEXT,
            prompt="a calm sea",
            seed=1,
            width=160,
            height=90,
            duration_s=0.25,
            out=Path(folder) / "warm.mp4",
        )
        render(job, _ignore)


def _ignore(_: float) -> None:
    """Nobody waits for this one."""
