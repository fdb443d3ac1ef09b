"""Turns a request's JSON into an order, or refuses it for what the service would refuse it for."""

from enum import StrEnum

from components.domain.options import (
    AspectRatio,
    Dialect,
    Kind,
    Model,
    Resolution,
    models_for,
    resolutions_for,
)
from components.domain.rules import (
    MAX_DURATION_S,
    MAX_EXTENSION_S,
    MAX_PROMPT_CHARS,
    MIN_DURATION_S,
    MIN_EXTENSION_S,
)
from components.sandbox.fields import Body, Shape
from components.sandbox.order import Order, Source
from components.sandbox.refusal import Reason, Refusal

DEFAULT_DURATION_S = 8
"""Live API; the specification names no default."""
DEFAULT_EXTENSION_S = 6
"""Live API."""
MAX_REFERENCE_IMAGES = 7
"""Live API."""


class Work(StrEnum):
    """The last word of a submitting route."""

    GENERATIONS = "generations"
    EDITS = "edits"
    EXTENSIONS = "extensions"


def read_order(work: Work, dialect: Dialect, values: dict[str, object]) -> Order:
    """The order in a request's body; unknown fields are ignored, as both services do.

    Raises:
        Refusal: the service would not take it.
    """
    body = Body(values)
    match work:
        case Work.GENERATIONS:
            return _generation(body, dialect)
        case Work.EDITS:
            return _edit(body, dialect)
        case Work.EXTENSIONS:
            return _extension(body, dialect)


def _generation(body: Body, dialect: Dialect) -> Order:
    shape = Shape.OBJECT if dialect is Dialect.LIVE else Shape.EITHER
    image = body.address(Source.IMAGE, shape)
    references = body.addresses("reference_images", shape)
    if image is not None and references:
        raise Refusal(Reason.TWO_KINDS_OF_IMAGE)
    if len(references) > MAX_REFERENCE_IMAGES:
        raise Refusal(Reason.TOO_MANY_IMAGES, limit=MAX_REFERENCE_IMAGES)
    images = references if image is None else (image,)
    kind = Kind.IMAGE if images else Kind.TEXT
    prompt = _prompt(body, required=kind is Kind.TEXT)
    ratio = body.choice("aspect_ratio", AspectRatio)
    model = _model(body, kind, dialect)
    return Order(
        kind=kind,
        model=model,
        prompt=prompt,
        duration_s=_duration(body, DEFAULT_DURATION_S, MIN_DURATION_S, MAX_DURATION_S),
        aspect_ratio=AspectRatio.LANDSCAPE_16_9 if ratio is None and image is None else ratio,
        resolution=_resolution(body, model, dialect),
        seed=body.whole_number("seed"),
        images=images,
    )


def _edit(body: Body, dialect: Dialect) -> Order:
    live = dialect is Dialect.LIVE
    video = _video(body, dialect)
    return Order(
        kind=Kind.EDIT,
        prompt=_prompt(body, required=True),
        model=_model(body, Kind.EDIT, dialect),
        resolution=Resolution.P720,
        seed=body.whole_number("seed"),
        video=video,
        mask=None if live else body.address(Source.MASK, Shape.TEXT),
    )


def _extension(body: Body, dialect: Dialect) -> Order:
    video = _video(body, dialect)
    return Order(
        kind=Kind.EXTEND,
        prompt=_prompt(body, required=True),
        model=_model(body, Kind.EXTEND, dialect),
        duration_s=_duration(body, DEFAULT_EXTENSION_S, MIN_EXTENSION_S, MAX_EXTENSION_S),
        resolution=Resolution.P720,
        seed=body.whole_number("seed"),
        video=video,
    )


def _video(body: Body, dialect: Dialect) -> str:
    """The source clip: an object in the live dialect, a bare string in the documented one."""
    video = body.address(Source.VIDEO, Shape.OBJECT if dialect is Dialect.LIVE else Shape.TEXT)
    if video is None:
        raise Refusal(Reason.MISSING, field=Source.VIDEO)
    return video


def _prompt(body: Body, *, required: bool) -> str:
    prompt = body.text("prompt")
    if prompt is None and required:
        raise Refusal(Reason.MISSING, field="prompt")
    prompt = prompt or ""
    if required and not prompt.strip():
        raise Refusal(Reason.EMPTY_PROMPT)
    if len(prompt) > MAX_PROMPT_CHARS:
        raise Refusal(Reason.LONG_PROMPT, limit=MAX_PROMPT_CHARS)
    return prompt


def _model(body: Body, kind: Kind, dialect: Dialect) -> Model:
    """The model; optional in the live API (its published description), required by the specification."""
    name = body.text("model")
    if name is None and dialect is Dialect.LIVE:
        return models_for(kind, dialect)[0]
    if name is None:
        raise Refusal(Reason.MISSING, field="model")
    if name not in set(models_for(Kind.TEXT, dialect)):
        raise Refusal(Reason.UNKNOWN_MODEL, model=name)
    model = Model(name)
    if model not in models_for(kind, dialect):
        raise Refusal(Reason.MODEL_CANNOT, model=model, work="editing" if kind is Kind.EDIT else "extension")
    return model


def _duration(body: Body, default: int, low: int, high: int) -> int:
    duration = body.whole_number("duration")
    if duration is None:
        return default
    if not low <= duration <= high:
        raise Refusal(Reason.OUT_OF_RANGE, field="duration", field_in_words="Duration", low=low, high=high)
    return duration


def _resolution(body: Body, model: Model, dialect: Dialect) -> Resolution:
    resolution = body.choice("resolution", Resolution)
    if resolution is None:
        return Resolution.P480 if dialect is Dialect.LIVE else Resolution.P720
    if resolution not in resolutions_for(model):
        raise Refusal(Reason.RESOLUTION_NOT_RENDERED, model=model, resolution=resolution)
    return resolution
