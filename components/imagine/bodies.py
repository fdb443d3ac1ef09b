"""What is sent: the path and the JSON of a request, in either dialect."""

from dataclasses import dataclass
from typing import assert_never

from components.domain.options import AspectRatio, Dialect, Resolution
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    TextToVideo,
    VideoRequest,
)
from components.errors import InvalidRequest

Body = dict[str, object]
"""A JSON object to send."""

GENERATIONS = "/videos/generations"
EDITS = "/videos/edits"
EXTENSIONS = "/videos/extensions"


@dataclass(frozen=True, slots=True)
class SourceUrls:
    """Where the engine can fetch what the request stands on: public addresses or data URIs.

    Attributes:
        image: the still to animate.
        video: the clip to edit or to extend.
        mask: a video whose white is changed and whose black is kept.
    """

    image: str | None = None
    video: str | None = None
    mask: str | None = None


def body_for(
    request: VideoRequest, sources: SourceUrls, dialect: Dialect, *, takes_seeds: bool = False
) -> tuple[str, Body]:
    """The path (below the base URL) and the JSON of this request in this dialect.

    Text and image bodies are the same in both dialects. An edit names its clip as a string (documented) or
    as an object (live). A mask goes only where it is honoured: live ignores it and bills all the same.

    Args:
        request: what is asked.
        sources: where the engine finds what it stands on.
        dialect: how it is written.
        takes_seeds: whether the engine knows the field `seed`; the sandbox does, in both dialects.

    Raises:
        InvalidRequest: a source is missing, or the dialect has no such request.
    """
    path, body = _written(request, sources, dialect)
    seed = getattr(request, "seed", None)
    return path, (body | {"seed": seed} if takes_seeds and seed is not None else body)


def _written(request: VideoRequest, sources: SourceUrls, dialect: Dialect) -> tuple[str, Body]:
    match request:
        case TextToVideo():
            options = _options(request.duration_s, request.aspect_ratio, request.resolution)
            return GENERATIONS, _words(request) | options
        case ImageToVideo():
            options = _options(request.duration_s, request.aspect_ratio, request.resolution)
            return GENERATIONS, _words(request) | {"image": {"url": _given(sources.image, "image")}} | options
        case EditVideo():
            return EDITS, _words(request) | _edited(sources, dialect)
        case ExtendVideo():
            return EXTENSIONS, _words(request) | _extended(request, sources, dialect)
        case AdoptedVideo():
            raise InvalidRequest("An adopted request was sent elsewhere; it can't be sent again.")
        case _:
            assert_never(request)


def _words(request: TextToVideo | ImageToVideo | EditVideo | ExtendVideo) -> Body:
    return {"model": request.model.value, "prompt": request.prompt.strip()}


def _options(duration_s: float, ratio: AspectRatio | None, resolution: Resolution) -> Body:
    """No ratio means: follow the image. The resolution is always said: live renders 480p when it isn't."""
    chosen: Body = {} if ratio is None else {"aspect_ratio": ratio.value}
    return {"duration": _whole(duration_s), **chosen, "resolution": resolution.value}


def _edited(sources: SourceUrls, dialect: Dialect) -> Body:
    video = _given(sources.video, "clip")
    if dialect is Dialect.LIVE:
        return {"video": {"url": video}}
    mask: Body = {} if sources.mask is None else {"mask_video": sources.mask}
    return {"video": video, **mask}


def _extended(request: ExtendVideo, sources: SourceUrls, dialect: Dialect) -> Body:
    if dialect is not Dialect.LIVE:
        raise InvalidRequest("This engine can't extend a clip.")
    return {"video": {"url": _given(sources.video, "clip")}, "duration": _whole(request.duration_s)}


def _given(source: str | None, name: str) -> str:
    if not source:
        raise InvalidRequest(f"The {name} is missing.")
    return source


def _whole(seconds: float) -> int | float:
    """JSON `6`, not `6.0`: the live API wants an integer."""
    return int(seconds) if float(seconds).is_integer() else seconds
