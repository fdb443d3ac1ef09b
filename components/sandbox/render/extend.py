"""Continues a clip from its last picture: the part that is added, at the clip's own size and rate."""

from dataclasses import replace

from components.errors import InvalidRequest
from components.media.probe import probe
from components.sandbox.render.clip_frames import last_picture
from components.sandbox.render.edit_words import read_move
from components.sandbox.render.edits import stage_of
from components.sandbox.render.entry import Progress, RenderJob
from components.sandbox.render.still import roomy, write_moving
from components.sandbox.render.still_camera import plan
from components.sandbox.render.still_picture import StillPicture


def render_extend(job: RenderJob, progress: Progress) -> None:
    """Write the added part: it begins with the clip's last picture and moves on from there.

    Raises:
        InvalidRequest: the job names no clip.
        SourceError: the clip can't be used.
        DiskFull: there is no room for the result.
    """
    if job.video is None:
        raise InvalidRequest("There is no clip to extend.")
    clip = probe(job.video)
    stage = replace(stage_of(clip, job.seed), frames=max(1, round(job.duration_s * clip.rate)))
    still = StillPicture(last_picture(job.video, size=roomy(stage.size)))
    write_moving(job, still, stage, plan(read_move(job.prompt), stage, from_rest=True), progress)
