"""Edits a clip: the prompt's words are done to its real frames; size, rate, length and sound stay."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from components.errors import InvalidRequest
from components.media.probe import Clip, probe
from components.media.soundtrack import soundtrack
from components.media.write import Mp4Writer
from components.sandbox.render.clip_frames import masks_of, pictures_of
from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_ops.base import Effect, Frame, Moment, Plane, Stage, blend
from components.sandbox.render.edit_ops.colour import cinematic
from components.sandbox.render.edit_ops.registry import RETIMES, effect_for
from components.sandbox.render.edit_words import Step, read_edit
from components.sandbox.render.job import Progress, RenderJob
from components.sandbox.render.pipeline import in_order, to_i420
from components.sandbox.render.retime import Between, TimeMap, retimed, retimed_sound, time_map
from components.sandbox.render.survey import Survey, needs_of, survey

_SURVEY_SHARE = 0.3
"""How much of the work a survey is, for the progress."""

_QUICKLY_PACKED = frozenset(
    {
        Operation.VINTAGE,
        Operation.GRAIN,
        Operation.RAIN,
        Operation.BLUR_BACKGROUND,
        Operation.NEW_BACKGROUND,
    }
)
"""Grain and rain are new in each frame, a soft background hardly changes: a long search finds little."""


@dataclass(frozen=True, slots=True)
class _Shot:
    """All that one frame of the result is made from."""

    moment: Moment
    between: Between
    original: Frame | None
    mask: Plane | None


def render_edit(job: RenderJob, progress: Progress) -> None:
    """Write the edited clip: as many frames as the source has, at its size and rate, with its sound.

    Raises:
        InvalidRequest: the job names no clip.
        SourceError: the clip or the mask can't be used.
        DiskFull: there is no room for the result.
    """
    if job.video is None:
        raise InvalidRequest("There is no clip to edit.")
    edit = _Edit(job, job.video)
    edit.write(progress)


class _Edit:
    """One edit: the clip, what is to be done, and the way from one to the other."""

    def __init__(self, job: RenderJob, source: Path) -> None:
        self._job = job
        self._source = source
        self._clip = probe(source)
        self._stage = stage_of(self._clip, job.seed)
        self._steps = read_edit(job.prompt)
        self._time = time_map(step.operation for step in self._steps)

    def write(self, progress: Progress) -> None:
        stage, clip = self._stage, self._clip
        found, begun = self._survey(progress)
        draw = _drawing(self._steps, stage)
        with Mp4Writer(
            self._job.out,
            width=stage.width,
            height=stage.height,
            rate=clip.rate,
            has_sound=clip.has_sound,
            comment=self._job.comment,
            preset=_preset(self._steps),
        ) as writer:
            if clip.has_sound:
                writer.sound(self._sound())
            for frame in in_order(draw, self._shots(found)):
                writer.frame(frame)
                progress(begun + (1 - begun) * writer.frames / stage.frames)

    def _survey(self, progress: Progress) -> tuple[Survey, float]:
        needs = needs_of(self._steps)
        if not needs:
            return Survey(), 0.0
        walked = survey(self._pictures(), self._stage, needs, lambda share: progress(share * _SURVEY_SHARE))
        return walked, _SURVEY_SHARE

    def _shots(self, found: Survey) -> Iterator[_Shot]:
        stage = self._stage
        positions = _positions(self._time, stage.frames)
        masks = self._masks()
        originals = self._pictures() if masks is not None and self._time is not None else None
        for index, between in enumerate(retimed(self._pictures(), positions)):
            moment = _moment(stage, index, found, round(float(positions[index])))
            original = between.nearest if originals is None else next(originals)
            yield _Shot(moment, between, original, None if masks is None else next(masks))

    def _pictures(self) -> Iterator[Frame]:
        return pictures_of(
            self._source, size=self._stage.size, rate=self._clip.rate, count=self._stage.frames
        )

    def _masks(self) -> Iterator[Plane] | None:
        if self._job.mask is None:
            return None
        return masks_of(self._job.mask, size=self._stage.size, rate=self._clip.rate, count=self._stage.frames)

    def _sound(self) -> NDArray[np.float32]:
        """Retimed with the picture; under a mask the picture as a whole keeps its time, and so the sound."""
        samples = soundtrack(
            self._source,
            first_s=self._clip.first_s,
            start_s=0.0,
            length_s=float(self._stage.frames / self._clip.rate),
        )
        if self._time is None or self._job.mask is not None:
            return samples
        return retimed_sound(samples, self._time)


def _preset(steps: tuple[Step, ...]) -> str:
    """x264's speed at the same quality setting; what is packed quickly takes more bytes."""
    return "superfast" if any(step.operation in _QUICKLY_PACKED for step in steps) else "veryfast"


def stage_of(clip: Clip, seed: int) -> Stage:
    """The stage that keeps a clip's size (even), rate and length."""
    return Stage(
        width=max(2, clip.width // 2 * 2),
        height=max(2, clip.height // 2 * 2),
        frames=max(1, round(clip.duration_s * clip.rate)),
        rate=float(clip.rate),
        seed=seed,
    )


def effects_of(steps: tuple[Step, ...], stage: Stage) -> tuple[Effect, ...]:
    """The effects of all steps that change the picture, in order; old film has its grain and scratches."""
    worn = {step.scope for step in steps if step.operation is Operation.VINTAGE}
    return tuple(
        effect_for(step, stage)
        for step in steps
        if step.operation not in RETIMES and not (step.operation is Operation.GRAIN and step.scope in worn)
    )


def _drawing(steps: tuple[Step, ...], stage: Stage) -> Callable[[_Shot], NDArray[np.uint8]]:
    effects = effects_of(steps, stage) if steps else (cinematic(stage),)

    def draw(shot: _Shot) -> NDArray[np.uint8]:
        frame = shot.between.picture()
        for effect in effects:
            frame = effect(frame, shot.moment)
        if shot.mask is not None and shot.original is not None:
            frame = blend(shot.original, frame, shot.mask)
        return to_i420(frame)

    return draw


def _positions(mapping: TimeMap | None, frames: int) -> NDArray[np.float64]:
    """Which frame of the source each frame of the result shows, between two where it must."""
    numbers = np.arange(frames, dtype=np.float64)
    # Not by way of shares: 61 / 119 * 119 is less than 61.
    return numbers if mapping is None else mapping(numbers / max(1, frames - 1)) * (frames - 1)


def _moment(stage: Stage, index: int, found: Survey, at: int) -> Moment:
    return Moment(
        index=index,
        time_s=index / stage.rate,
        share=index / max(1, stage.frames - 1),
        subject=found.subjects[at] if found.subjects else None,
        sky=found.skies[at] if found.skies else None,
        sun=found.suns[at] if found.suns else None,
        steadying=found.steadyings[at] if found.steadyings else None,
    )
