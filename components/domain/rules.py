"""What may be sent: every rule of the specification that can be checked here, as problems by field."""

from dataclasses import dataclass
from enum import StrEnum

from components.domain.engine_facts import EngineFacts
from components.domain.options import Dialect, models_for, resolutions_for
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    TextToVideo,
    VideoRequest,
)

MAX_PROMPT_CHARS = 4000
"""Our own limit: neither dialect states one; longer prompts are a mistake far more often than meant."""
MIN_DURATION_S, MAX_DURATION_S = 1, 15
"""Specification section 1."""
MIN_EXTENSION_S, MAX_EXTENSION_S = 2, 10
"""Live API."""
MIN_EXTENDED_INPUT_S, MAX_EXTENDED_INPUT_S = 2.0, 15.0
"""Live API: the clip that is extended."""
MAX_EDIT_INPUT_S = 8.7
"""Specification section 1; settings may lower it."""
MAX_TOLERANCE_S = 0.1
"""The tolerated frame is one of a video: a slide show's lasts seconds."""


class Field(StrEnum):
    """The field that a problem belongs to."""

    PROMPT = "prompt"
    DURATION = "duration"
    MODEL = "model"
    RESOLUTION = "resolution"
    SOURCE = "source"
    MASK = "mask"
    TAKES = "takes"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a request can't be sent, in a sentence to show under its field."""

    field: Field
    sentence: str


def problems(
    request: VideoRequest, engine: EngineFacts, max_edit_input_s: float = MAX_EDIT_INPUT_S
) -> tuple[Problem, ...]:
    """Everything that keeps the request from being sent; empty when it may go."""
    found = _prompt_problems(request)
    found += _duration_problems(request, max_edit_input_s)
    if isinstance(request, AdoptedVideo):
        return (Problem(Field.SOURCE, "An adopted request was sent elsewhere; it can't be sent again."),)
    if request.model not in models_for(request.kind, engine.dialect):
        found.append(Problem(Field.MODEL, f"This engine has no model {request.model} for this kind of work."))
    elif isinstance(request, TextToVideo | ImageToVideo) and request.resolution not in resolutions_for(
        request.model
    ):
        found.append(Problem(Field.RESOLUTION, f"{request.model} does not render {request.resolution}."))
    if isinstance(request, ExtendVideo) and engine.dialect is not Dialect.LIVE:
        found.append(Problem(Field.SOURCE, "This engine can't extend a clip."))
    return tuple(found)


def edit_input_fits(duration_s: float, frame_s: float, max_edit_input_s: float = MAX_EDIT_INPUT_S) -> bool:
    """Whether a clip may be edited: at most the limit, with one frame of tolerance.

    A 29.97 fps clip of 261 frames is 8.7087 s long and is what everybody calls 8.7 s.
    """
    return duration_s <= max_edit_input_s + min(frame_s, MAX_TOLERANCE_S) + 1e-6


def extension_input_fits(duration_s: float, frame_s: float) -> bool:
    """Whether a clip may be extended: neither too short nor too long, with one frame of tolerance."""
    return MIN_EXTENDED_INPUT_S - frame_s <= duration_s and edit_input_fits(
        duration_s, frame_s, MAX_EXTENDED_INPUT_S
    )


def _prompt_problems(request: VideoRequest) -> list[Problem]:
    prompt = request.prompt.strip()
    if not prompt and not isinstance(request, ImageToVideo | AdoptedVideo):
        return [Problem(Field.PROMPT, "Say what should happen: the prompt is empty.")]
    if len(prompt) > MAX_PROMPT_CHARS:
        over = len(prompt) - MAX_PROMPT_CHARS
        return [
            Problem(
                Field.PROMPT, f"The prompt is {over:,} characters over the limit of {MAX_PROMPT_CHARS:,}."
            )
        ]
    return []


def _duration_problems(request: VideoRequest, max_edit_input_s: float) -> list[Problem]:
    match request:
        case TextToVideo() | ImageToVideo():
            return _whole_seconds(request.duration_s, MIN_DURATION_S, MAX_DURATION_S)
        case AdoptedVideo():
            return []
        case ExtendVideo():
            return _whole_seconds(request.duration_s, MIN_EXTENSION_S, MAX_EXTENSION_S)
        case EditVideo():
            if request.source_duration_s <= 0:
                return [Problem(Field.SOURCE, "The clip is empty.")]
            if edit_input_fits(request.source_duration_s, request.source_frame_s, max_edit_input_s):
                return []
            return [
                Problem(
                    Field.SOURCE,
                    f"The clip is {request.source_duration_s:.2f} s long; "
                    f"at most {max_edit_input_s:g} s can be edited. Trim it below, or edit it in parts.",
                )
            ]


def _whole_seconds(duration_s: float, low: int, high: int) -> list[Problem]:
    if duration_s != int(duration_s) or not low <= duration_s <= high:
        return [Problem(Field.DURATION, f"The duration must be {low} to {high} whole seconds.")]
    return []
