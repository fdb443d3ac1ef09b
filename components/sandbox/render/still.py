"""Brings a still to life: taken apart in depth, seen by a moving camera, in the weather its words ask for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from components.errors import InvalidRequest
from components.media.write import Mp4Writer
from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_ops.base import Frame, Moment, Stage, blend
from components.sandbox.render.edit_ops.registry import effect_for
from components.sandbox.render.edit_words import Step, read_air, read_move
from components.sandbox.render.job import Progress, RenderJob
from components.sandbox.render.pipeline import in_order, to_i420
from components.sandbox.render.spec import Move
from components.sandbox.render.still_camera import Path, View, plan, sampling
from components.sandbox.render.still_layers import SPARE, Layers, take_apart
from components.sandbox.render.still_picture import StillPicture, open_still
from components.sandbox.render.still_sound import bed_for

_ALREADY_DARK = 75
"""Mean level up to which a picture is taken for one of a night."""
_GATHER_S = 0.8
"""New weather and light come up softly: the first picture is the image as it was given."""
_SUBJECT = np.ones(1, np.float32)
"""The subject's nearness."""


@dataclass(frozen=True, slots=True)
class MovingStill:
    """A still and all that is planned for it.

    Attributes:
        still: the picture, at the `roomy` size.
        stage: size, length and seed of the result.
        rate: exactly.
        path: the camera's way.
        make_sound: makes float32 sound of shape (2, samples) for the whole length.
        gather_s: how long weather and light take to come up.
    """

    still: StillPicture
    stage: Stage
    rate: Fraction
    path: Path
    make_sound: Callable[[], NDArray[np.float32]]
    gather_s: float = 0.0


def render_still(job: RenderJob, progress: Progress) -> None:
    """Write a clip in which the job's image comes to life; it begins with the image, as the model's does.

    Raises:
        InvalidRequest: the job names no image.
        SourceError: the image can't be used.
        DiskFull: there is no room for the result.
    """
    if job.image is None:
        raise InvalidRequest("There is no image to animate.")
    move = read_move(job.prompt)
    stage = Stage(job.width, job.height, max(1, round(job.duration_s * job.rate)), float(job.rate), job.seed)
    moving = MovingStill(
        still=open_still(job.image, size=roomy(stage.size)),
        stage=stage,
        rate=Fraction(job.rate),
        path=plan(move, stage, from_rest=move is not Move.ZOOM_OUT),
        make_sound=lambda: bed_for(job.prompt, stage),
        gather_s=_GATHER_S,
    )
    write_moving(job, moving, progress)


def roomy(size: tuple[int, int]) -> tuple[int, int]:
    """The size at which a still is kept for a video of this size."""
    return round(size[0] * SPARE), round(size[1] * SPARE)


def write_moving(job: RenderJob, moving: MovingStill, progress: Progress) -> None:
    """Write the still as it is seen on the camera's way; the sound is made meanwhile."""
    stage = moving.stage
    draw = _drawing(moving, job.prompt)
    with (
        ThreadPoolExecutor(1, thread_name_prefix="sound") as beside,
        Mp4Writer(
            job.out,
            width=stage.width,
            height=stage.height,
            rate=moving.rate,
            has_sound=True,
            comment=job.comment,
        ) as writer,
    ):
        sound = beside.submit(moving.make_sound)
        for frame in in_order(draw, range(stage.frames)):
            writer.frame(frame)
            if sound.done():
                writer.sound_until(sound.result(), float(writer.frames / moving.rate))
            progress(0.98 * writer.frames / stage.frames)
        writer.sound_until(sound.result(), float(stage.frames / moving.rate))
    progress(1.0)


def seen(layers: Layers, view: View, stage: Stage) -> Frame:
    """The picture from this view."""
    height, width = layers.far.shape[:2]
    rows = np.interp(np.linspace(0, height - 1, stage.height), np.arange(height), layers.nearness).astype(
        np.float32
    )
    far = _sampled(layers.far, *sampling(view, rows, stage, (width, height)))
    if layers.near is None:
        return far
    near = _sampled(layers.near, *sampling(view, _SUBJECT, stage, (width, height)))
    *colours, alpha = cv2.split(near)
    behind = blend(far, np.zeros_like(far), alpha)
    return cv2.add(behind, cv2.merge(colours))


def _sampled(picture: Frame, map_x: NDArray[np.float32], map_y: NDArray[np.float32]) -> Frame:
    return cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def _drawing(moving: MovingStill, prompt: str) -> Callable[[int], NDArray[np.uint8]]:
    stage = moving.stage
    layers = take_apart(moving.still)
    effects = [effect_for(step, stage) for step in _meant(prompt, moving.still)]

    def draw(index: int) -> NDArray[np.uint8]:
        share, time_s = index / max(1, stage.frames - 1), index / stage.rate
        plain = frame = seen(layers, moving.path(share, time_s), stage)
        for effect in effects:
            frame = effect(frame, Moment(index, time_s, share))
        if effects and time_s < moving.gather_s:
            come_up = time_s / moving.gather_s
            frame = cv2.addWeighted(frame, come_up, plain, 1 - come_up, 0)
        return to_i420(frame)

    return draw


def _meant(prompt: str, still: StillPicture) -> tuple[Step, ...]:
    """Night doesn't fall over a picture of one."""
    is_dark = float(still.colours.mean()) < _ALREADY_DARK
    return tuple(step for step in read_air(prompt) if not (step.operation is Operation.NIGHT and is_dark))
