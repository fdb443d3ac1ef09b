"""The renderer's door: one job in, one mp4 out; each kind of work is imported only when it is asked for."""

from typing import assert_never

from components.domain.options import Kind
from components.sandbox.render.job import Progress, RenderJob
from components.sandbox.render.memory import keep_freed_memory


def render(job: RenderJob, progress: Progress) -> None:
    """Write the job's video to `job.out`; an existing file is replaced only by a whole one.

    Raises:
        ClapboardError: the source can't be used, or the result can't be kept.
    """
    keep_freed_memory()
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
