"""Continues a clip from its last picture: the part that is added, at the clip's own size and rate."""

from dataclasses import replace

from components.errors import InvalidRequest
from components.media.probe import probe
from components.media.soundtrack import soundtrack
from components.sandbox.render.clip_frames import last_picture
from components.sandbox.render.edit_words import read_move
from components.sandbox.render.edits import stage_of
from components.sandbox.render.job import Progress, RenderJob
from components.sandbox.render.still import MovingStill, roomy, write_moving
from components.sandbox.render.still_camera import plan
from components.sandbox.render.still_picture import StillPicture
from components.sandbox.render.still_sound import bed_for, continued

_TAIL_S = 2.5
"""How much of the clip's end the added part's sound is made from."""

_GATHER_S = 1.2
"""New weather comes up softly, for the added part has to join on."""


def render_extend(job: RenderJob, progress: Progress) -> None:
    """Write the added part: it begins with the clip's last picture and moves on from there.

    Raises:
        InvalidRequest: the job names no clip.
        SourceError: the clip can't be used.
        DiskFull: there is no room for the result.
    """
    source = job.video
    if source is None:
        raise InvalidRequest("There is no clip to extend.")
    clip = probe(source)
    stage = replace(stage_of(clip, job.seed), frames=max(1, round(job.duration_s * clip.rate)))
    tail_s = min(_TAIL_S, clip.duration_s)
    tail_at_s = clip.duration_s - tail_s
    moving = MovingStill(
        still=StillPicture(last_picture(source, size=roomy(stage.size))),
        stage=stage,
        rate=clip.rate,
        path=plan(read_move(job.prompt), stage, from_rest=True),
        make_sound=lambda: (
            continued(soundtrack(source, first_s=clip.first_s, start_s=tail_at_s, length_s=tail_s), stage)
            if clip.has_sound
            else bed_for(job.prompt, stage)
        ),
        gather_s=_GATHER_S,
    )
    write_moving(job, moving, progress)
