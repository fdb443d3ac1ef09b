"""Several videos of one wish: every prompt of its alternatives, in as many takes; drafts and their finals."""

import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal

from components.domain.alternatives import MAX_AT_ONCE
from components.domain.ask import Ask, Relation
from components.domain.options import Resolution
from components.domain.request import EditVideo, ImageToVideo, TextToVideo, VideoRequest
from components.domain.rules import Field, Problem

MAX_TAKES = 8
DRAFT_S = 3.0
"""Our own choice: long enough to see a motion, and less than half the price of the usual 8 s."""

Makeable = TextToVideo | ImageToVideo | EditVideo
"""What the three making pages ask for."""
Generated = TextToVideo | ImageToVideo
"""What has a length and a resolution to choose, and so can be drafted."""


def takes_of(request: Makeable, prompts: Sequence[str], count: int) -> tuple[VideoRequest, ...]:
    """The request with each of the prompts, each in so many takes.

    The first take carries no seed: asked for alone it would be the same. The others are told apart by theirs.
    """
    return tuple(
        request.model_copy(update={"prompt": prompt, "seed": take or None})
        for prompt in prompts
        for take in range(count)
    )


def too_many(prompts: int, takes: int) -> tuple[Problem, ...]:
    """Why so many prompts can't be made in so many takes each; empty when they can."""
    if prompts * takes <= MAX_AT_ONCE:
        return ()
    videos = f"{prompts} prompts in {takes} takes each are {prompts * takes} videos"
    return (Problem(Field.TAKES, f"{videos}; at most {MAX_AT_ONCE} go at once."),)


def draft_of(request: Generated) -> Generated:
    """The same, short and at the lowest resolution: to see whether the wish is the right one."""
    shorter = min(request.duration_s, DRAFT_S)
    return request.model_copy(update={"duration_s": shorter, "resolution": Resolution.P480})


def can_be_final(request: VideoRequest) -> bool:
    """Whether a take of this request may be a draft: something larger can be made of the same words."""
    return isinstance(request, TextToVideo | ImageToVideo) and request.resolution is Resolution.P480


def final_of(request: Generated, duration_s: float) -> Generated:
    """What a draft stands for: the same words and the same seed, at 720p and this length."""
    return request.model_copy(update={"duration_s": duration_s, "resolution": Resolution.P720})


def asks_of(
    requests: Sequence[VideoRequest],
    quote_usd: Callable[[VideoRequest], Decimal],
    *,
    parent_id: str | None,
    relation: Relation | None,
) -> tuple[Ask, ...]:
    """What one click asks for, each with its price; several share a batch."""
    batch_id = uuid.uuid4().hex if len(requests) > 1 else None
    return tuple(Ask(request, quote_usd(request), parent_id, relation, batch_id) for request in requests)
