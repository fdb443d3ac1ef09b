"""The steps that make a branch again on another image or clip, and what they will ask for and cost."""

from collections.abc import Sequence
from typing import assert_never

from components.domain.ask import Relation
from components.domain.job import Job
from components.domain.lineage import STANDS_ON_THE_RESULT, Kin, branch_of, line_to
from components.domain.pricing import PUBLISHED, PriceList, price_usd
from components.domain.replay import NewSource, PricedStep, Step
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)

MAX_STEPS = 24
"""Longer ones are started by mistake."""
_USUAL_FRAME_S = 1 / 24
"""Of a take that isn't there yet; no rule and no price looks closer."""


def way_to(tree: Sequence[Kin], job_id: str) -> tuple[Job, ...]:
    """The takes that this one's video was made of, the generated one first, itself last."""
    line = [kin.job for kin in line_to(tree, job_id)]
    begins = [place for place, job in enumerate(line) if job.relation not in STANDS_ON_THE_RESULT]
    return tuple(line[begins[-1] if begins else 0 :])


def branch_from(tree: Sequence[Kin], job_id: str) -> tuple[Job, ...]:
    """The take, and all that was made of its video."""
    within = {job_id}
    for kin in branch_of(tree, job_id):
        if kin.job.parent_id in within and kin.job.relation in STANDS_ON_THE_RESULT:
            within.add(kin.job.id)
    return tuple(kin.job for kin in tree if kin.job.id in within)


def steps_on(jobs: Sequence[Job], source: NewSource) -> tuple[Step, ...]:
    """The steps that make these takes again on a new source; none where there is nothing to make.

    A clip takes the place of the take that was generated; an image is brought to life with its words.
    """
    if not jobs:
        return ()
    first = _first_on(jobs[0].request, jobs[0].relation, source)
    if first is None and source is NewSource.IMAGE:
        return ()
    kept = [job for job in jobs if first is not None or job is not jobs[0]]
    places = {job.id: place for place, job in enumerate(kept)}
    steps = [
        Step(request=job.request, relation=job.relation, after=places.get(job.parent_id or ""))
        for job in kept
    ]
    if first is not None:
        steps[0] = first
    return tuple(steps) if len(steps) <= MAX_STEPS else ()


def request_on(request: VideoRequest, media_id: str, *, length_s: float, frame_s: float) -> VideoRequest:
    """The same request on another image or clip.

    Args:
        request: as it was asked then.
        media_id: the image or clip it stands on now.
        length_s: of the clip.
        frame_s: how long one frame of it lasts.
    """
    source = StoredMedia(media_id=media_id)
    match request:
        case ImageToVideo():
            return request.model_copy(update={"image": source})
        case EditVideo():
            changed = {"video": source, "source_duration_s": length_s, "source_frame_s": frame_s}
            return request.model_copy(update=changed)
        case ExtendVideo():
            return request.model_copy(update={"video": source})
        case TextToVideo() | AdoptedVideo():
            return request
        case _:
            assert_never(request)


def expected_requests(steps: Sequence[Step], length_s: float) -> tuple[VideoRequest, ...]:
    """What each step will ask for, as far as is known before: for its price, and for the rules.

    Args:
        steps: each after the one it stands on.
        length_s: of the new clip; an image has none.
    """
    lengths: list[float] = []
    requests: list[VideoRequest] = []
    for step in steps:
        given_s = length_s if step.after is None else lengths[step.after]
        asked = request_on(step.request, "not made yet", length_s=given_s, frame_s=_USUAL_FRAME_S)
        requests.append(asked)
        lengths.append(_length_s(asked, given_s))
    return tuple(requests)


def priced(steps: Sequence[Step], length_s: float, prices: PriceList = PUBLISHED) -> tuple[PricedStep, ...]:
    """The steps with what they will cost."""
    requests = expected_requests(steps, length_s)
    return tuple(
        PricedStep(**step.model_dump(), price_usd=price_usd(request, prices))
        for step, request in zip(steps, requests, strict=True)
    )


def _first_on(request: VideoRequest, relation: Relation | None, source: NewSource) -> Step | None:
    """The first step on the new source; None where the source takes the place of its take."""
    match source, request:
        case NewSource.IMAGE, ImageToVideo():
            return Step(request=request, relation=None, after=None)
        case NewSource.IMAGE, TextToVideo():
            return Step(request=_brought_to_life(request), relation=None, after=None)
        case NewSource.CLIP, (EditVideo() | ExtendVideo()):
            return Step(request=request, relation=relation, after=None)
        case NewSource.CLIP, ImageToVideo() if relation is Relation.FRAME:
            return Step(request=request, relation=relation, after=None)
        case _:
            return None


def _brought_to_life(request: TextToVideo) -> ImageToVideo:
    return ImageToVideo(
        image=StoredMedia(media_id="not chosen yet"),
        prompt=request.prompt,
        duration_s=request.duration_s,
        resolution=request.resolution,
        model=request.model,
    )


def _length_s(request: VideoRequest, given_s: float) -> float:
    match request:
        case TextToVideo() | ImageToVideo():
            return request.duration_s
        case ExtendVideo():
            return given_s + request.duration_s
        case EditVideo():
            return request.source_duration_s
        case AdoptedVideo():
            return given_s
        case _:
            assert_never(request)
