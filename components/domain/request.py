"""What can be asked of the engine: one frozen value per kind of work.

Values may hold what the rules refuse (0 seconds, an empty prompt): `domain.rules` says so field by field,
and nothing is sent before it has nothing to say.

A `seed` tells takes of the same words apart where the engine would draw the same again: the sandbox is sent
it, the model has no such field and is not.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from components.domain.options import AspectRatio, Kind, Model, Resolution


class _Value(BaseModel):
    # Neither JSON nor a price can be made of an endless duration.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class StoredMedia(_Value):
    """A file in our own media store."""

    type: Literal["stored"] = "stored"
    media_id: str


class PublicUrl(_Value):
    """A file on the public internet, checked before it was accepted."""

    type: Literal["url"] = "url"
    url: str


SourceRef = Annotated[StoredMedia | PublicUrl, Field(discriminator="type")]


class TextToVideo(_Value):
    """A video from words alone."""

    kind: Literal[Kind.TEXT] = Kind.TEXT
    prompt: str
    duration_s: float = 8.0
    aspect_ratio: AspectRatio = AspectRatio.LANDSCAPE_16_9
    resolution: Resolution = Resolution.P720
    model: Model = Model.IMAGINE
    seed: int | None = None


class ImageToVideo(_Value):
    """A video that brings a still to life; no aspect ratio means: follow the image."""

    kind: Literal[Kind.IMAGE] = Kind.IMAGE
    image: SourceRef
    prompt: str = ""
    duration_s: float = 8.0
    aspect_ratio: AspectRatio | None = None
    resolution: Resolution = Resolution.P720
    model: Model = Model.IMAGINE
    seed: int | None = None


class EditVideo(_Value):
    """A clip changed by words; the result keeps the clip's duration."""

    kind: Literal[Kind.EDIT] = Kind.EDIT
    video: SourceRef
    prompt: str
    source_duration_s: float
    source_frame_s: float
    """How long one frame of the source lasts: the tolerance of the length limit."""
    mask: SourceRef | None = None
    """A video whose white is changed and whose black is kept."""
    model: Model = Model.IMAGINE
    seed: int | None = None


class ExtendVideo(_Value):
    """A clip continued by some seconds (live dialect only)."""

    kind: Literal[Kind.EXTEND] = Kind.EXTEND
    video: SourceRef
    prompt: str
    duration_s: float = 6.0
    """Seconds that are added, not the whole."""
    source_duration_s: float | None = None
    """Seconds of the clip, which are paid for, too; None where they are not known."""
    model: Model = Model.IMAGINE


class AdoptedVideo(_Value):
    """A request that was sent elsewhere and is only known by its request id; it is never sent from here."""

    kind: Literal[Kind.ADOPTED] = Kind.ADOPTED
    prompt: str = ""
    """Its owner's own words for it: what was asked is not known."""


VideoRequest = Annotated[
    TextToVideo | ImageToVideo | EditVideo | ExtendVideo | AdoptedVideo, Field(discriminator="kind")
]
video_request_adapter: TypeAdapter[TextToVideo | ImageToVideo | EditVideo | ExtendVideo | AdoptedVideo] = (
    TypeAdapter(VideoRequest)
)


def output_duration_s(request: VideoRequest) -> float:
    """Seconds of video that the engine will generate."""
    match request:
        case TextToVideo() | ImageToVideo() | ExtendVideo():
            return request.duration_s
        case EditVideo():
            return request.source_duration_s
        case AdoptedVideo():
            return 0.0


def sources_of(request: VideoRequest) -> tuple[SourceRef, ...]:
    """Every image or clip that the request stands on."""
    match request:
        case TextToVideo() | AdoptedVideo():
            return ()
        case ImageToVideo():
            return (request.image,)
        case EditVideo():
            return (request.video,) if request.mask is None else (request.video, request.mask)
        case ExtendVideo():
            return (request.video,)
