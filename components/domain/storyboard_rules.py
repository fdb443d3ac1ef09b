"""What a storyboard asks of the engine, what it costs, and what keeps it from being run."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from components.domain.engine_facts import EngineFacts
from components.domain.pricing import PUBLISHED, PriceList, price_usd
from components.domain.request import ExtendVideo, ImageToVideo, SourceRef, StoredMedia, TextToVideo
from components.domain.rules import problems
from components.domain.storyboard import (
    MAX_CARD_CHARS,
    MAX_CARD_S,
    MAX_FILM_S,
    MAX_SHOTS,
    MIN_CARD_S,
    Plan,
    Shot,
    ShotSource,
)

MIN_EXTENDED_S = 2.0
"""Live API: an engine goes on with clips from this length on."""
_SOME_PICTURE = StoredMedia(media_id="not made yet")
"""Stands for the frame or clip that a shot will be given; neither price nor rules look at it."""

ShotRequest = TextToVideo | ImageToVideo | ExtendVideo


@dataclass(frozen=True, slots=True)
class BoardProblem:
    """One reason why it can't be run.

    Attributes:
        sentence: to show.
        shot_id: the shot it belongs to; None for the whole.
    """

    sentence: str
    shot_id: str | None = None


def request_of(plan: Plan, shot: Shot, source: SourceRef = _SOME_PICTURE) -> ShotRequest:
    """What the engine is asked for this shot.

    Args:
        plan: where it belongs.
        shot: no card.
        source: the frame or clip it stands on, where it stands on the shot before.
    """
    match shot.source:
        case ShotSource.TEXT:
            return TextToVideo(
                prompt=shot.prompt,
                duration_s=shot.duration_s,
                aspect_ratio=plan.aspect_ratio,
                resolution=plan.resolution,
                model=plan.model,
            )
        case ShotSource.STILL | ShotSource.FRAME:
            still = _SOME_PICTURE if shot.still is None else StoredMedia(media_id=shot.still.media_id)
            return ImageToVideo(
                image=source if shot.source is ShotSource.FRAME else still,
                prompt=shot.prompt,
                duration_s=shot.duration_s,
                aspect_ratio=plan.aspect_ratio,
                resolution=plan.resolution,
                model=plan.model,
            )
        case ShotSource.EXTEND:
            before = plan.before(shot.id)
            return ExtendVideo(
                video=source,
                prompt=shot.prompt,
                duration_s=shot.duration_s,
                source_duration_s=None if before is None else before.duration_s,
                model=plan.model,
            )
        case ShotSource.CARD:
            raise ValueError("nothing is asked of the engine for a card")
        case _:
            assert_never(shot.source)


def prices_usd(plan: Plan, shot_ids: Collection[str], prices: PriceList = PUBLISHED) -> dict[str, Decimal]:
    """What rendering each of these shots costs, by its id; cards are no shots."""
    return {shot.id: price_usd(request_of(plan, shot), prices) for shot in plan.filmed if shot.id in shot_ids}


def board_problems(plan: Plan, engine: EngineFacts) -> tuple[BoardProblem, ...]:
    """Everything that keeps it from being run; empty when it may be."""
    found = [BoardProblem(sentence) for sentence in _problems_of_the_whole(plan)]
    for shot in plan.shots:
        found += [BoardProblem(sentence, shot.id) for sentence in _problems_of(plan, shot, engine)]
    return tuple(found)


def _problems_of_the_whole(plan: Plan) -> list[str]:
    if not plan.filmed:
        return ["There is no shot yet: add one."]
    if len(plan.shots) > MAX_SHOTS:
        return [f"A storyboard holds {MAX_SHOTS} shots and cards at most; this one has {len(plan.shots)}."]
    if plan.length_s > MAX_FILM_S:
        return [f"The film would be {plan.length_s:.0f} s long; {MAX_FILM_S:.0f} s is the limit."]
    return []


def _problems_of(plan: Plan, shot: Shot, engine: EngineFacts) -> list[str]:
    if shot.is_card:
        return _problems_of_card(shot)
    found = [problem.sentence for problem in problems(request_of(plan, shot), engine)]
    before = plan.before(shot.id)
    if shot.source is ShotSource.STILL and shot.still is None:
        found.append("Choose the picture it begins with.")
    elif shot.follows and before is None:
        found.append("There is no shot before it to go on from.")
    elif shot.source is ShotSource.EXTEND and before is not None and before.duration_s < MIN_EXTENDED_S:
        found.append(f"The shot before must be {MIN_EXTENDED_S:g} s long to be extended.")
    return found


def _problems_of_card(shot: Shot) -> list[str]:
    found = []
    if not shot.prompt.strip():
        found.append("Write what the card says.")
    if len(shot.prompt) > MAX_CARD_CHARS:
        found.append(f"A card holds {MAX_CARD_CHARS} characters; this one has {len(shot.prompt)}.")
    if not MIN_CARD_S <= shot.duration_s <= MAX_CARD_S:
        found.append(f"A card stands {MIN_CARD_S} to {MAX_CARD_S} seconds.")
    return found
