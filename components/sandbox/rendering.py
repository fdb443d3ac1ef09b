"""What the worker processes are given to do: render a job, and be warm before the first one."""

from pathlib import Path
from tempfile import TemporaryDirectory

from components.domain.options import Kind
from components.sandbox.render.entry import RenderJob, render


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
