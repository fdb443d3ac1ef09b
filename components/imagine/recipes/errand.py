"""What a recipe does, before any language: where it goes, what it sends, and what its files are called."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import assert_never

from components.domain.engine_facts import EngineFacts
from components.domain.options import Dialect
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    SourceRef,
    TextToVideo,
    VideoRequest,
    sources_of,
)
from components.imagine.bodies import Body, SourceUrls, body_for

SANDBOX_BASE_URL = "http://127.0.0.1:8600/v1"
SANDBOX_LIVE_BASE_URL = "http://127.0.0.1:8600/live/v1"
"""Where `make sandbox` answers (SANDBOX.md)."""
_EXAMPLE = "https://example.com/"
_LOOK_S, _LOOK_AT_SANDBOX_S = 5, 1
"""Seconds between two looks: specification section 1; the sandbox is next door."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that lies beside the recipe and is sent inside the request.

    Attributes:
        name: what it is called there.
        mime: its type.
    """

    name: str
    mime: str


_IMAGE = LocalFile("image.png", "image/png")
_CLIP = LocalFile("clip.mp4", "video/mp4")
_MASK = LocalFile("mask.mp4", "video/mp4")
NO_FILES: Mapping[str, LocalFile] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Errand:
    """One request as every language sends it.

    Attributes:
        base_url: of the engine.
        path: below it.
        body: the JSON to send; a `LocalFile` stands where its data URI goes.
        dialect: how the engine answers.
        look_s: seconds between two looks.
        needs_key: whether the engine refuses to work without one.
        remarks: what to know before running it, a sentence each.
    """

    base_url: str
    path: str
    body: Body
    dialect: Dialect
    look_s: int
    needs_key: bool
    remarks: tuple[str, ...] = ()

    @property
    def id_field(self) -> str:
        """Where the answer to the submit names the request."""
        return "request_id" if self.dialect is Dialect.LIVE else "id"

    @property
    def done_word(self) -> str:
        """The status of a request whose video is ready."""
        return "done" if self.dialect is Dialect.LIVE else "completed"

    @property
    def files(self) -> tuple[LocalFile, ...]:
        """The files it needs beside it."""
        return tuple(piece for piece in json_pieces(self.body) if isinstance(piece, LocalFile))


def errand_for(
    request: VideoRequest, facts: EngineFacts, files: Mapping[str, LocalFile] = NO_FILES
) -> Errand:
    """The errand of a request at an engine.

    Args:
        request: what is asked.
        facts: the engine.
        files: what the sources that are kept here are called beside the recipe, by media id.

    Raises:
        InvalidRequest: this engine has no such request.
    """
    places = _places(request, facts, files)
    marks = {place: _mark(place, request.prompt) for place in places}
    path, body = body_for(request, SourceUrls(**marks), facts.dialect)
    found = {marks[place]: source for place, source in places.items()}
    return Errand(
        base_url=facts.base_url,
        path=path,
        body=_placed(body, found),
        dialect=facts.dialect,
        look_s=_LOOK_AT_SANDBOX_S if facts.is_sandbox else _LOOK_S,
        needs_key=not facts.is_sandbox,
        remarks=tuple(_remarks(request, facts, tuple(places.values()))),
    )


def json_pieces(value: object, indent: str = "") -> Iterator[str | LocalFile]:
    """A body as JSON text over several lines, with the local files where their data URIs go, unquoted.

    Signs that don't print are escaped: what is copied is what is seen.
    """
    match value:
        case dict() if value:
            for number, (name, inner) in enumerate(value.items()):
                yield f"{'{' if number == 0 else ','}\n{indent}  {json_text(str(name))}: "
                yield from json_pieces(inner, f"{indent}  ")
            yield f"\n{indent}}}"
        case LocalFile():
            yield value
        case _:
            yield json_text(value)


def json_text(value: object) -> str:
    """JSON of a plain value, letters of all scripts as they are."""
    written = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in written)


def _places(
    request: VideoRequest, facts: EngineFacts, files: Mapping[str, LocalFile]
) -> dict[str, LocalFile | str]:
    inline = facts.takes_data_uris
    match request:
        case TextToVideo() | AdoptedVideo():
            return {}
        case ImageToVideo():
            return {"image": _source(request.image, files, _IMAGE, inline=True)}
        case EditVideo():
            places = {"video": _source(request.video, files, _CLIP, inline=inline)}
            if request.mask is not None and facts.takes_masks:
                places["mask"] = _source(request.mask, files, _MASK, inline=inline)
            return places
        case ExtendVideo():
            return {"video": _source(request.video, files, _CLIP, inline=inline)}
        case _:
            assert_never(request)


def _source(
    source: SourceRef, files: Mapping[str, LocalFile], usual: LocalFile, *, inline: bool
) -> LocalFile | str:
    if isinstance(source, PublicUrl):
        return source.url
    file = files.get(source.media_id, usual)
    return file if inline else _EXAMPLE + file.name


def _mark(place: str, prompt: str) -> str:
    """A text that stands for a source in the body, and is not the prompt by chance."""
    mark = f"<{place}>"
    while mark == prompt.strip():
        mark = f"<{mark}>"
    return mark


def _placed(body: Body, found: Mapping[str, LocalFile | str]) -> Body:
    def place(value: object) -> object:
        if isinstance(value, dict):
            return {name: place(inner) for name, inner in value.items()}
        return found.get(value, value) if isinstance(value, str) else value

    return {name: place(value) for name, value in body.items()}


def _remarks(
    request: VideoRequest, facts: EngineFacts, sources: tuple[LocalFile | str, ...]
) -> Iterator[str]:
    if facts.is_sandbox:
        yield "Start the engine first: make sandbox"
    files = [source.name for source in sources if isinstance(source, LocalFile)]
    if files:
        yield f"Put beside it: {', '.join(files)}"
    public = {source.url for source in sources_of(request) if isinstance(source, PublicUrl)}
    if any(isinstance(source, str) and source not in public for source in sources):
        yield f"Put your file where the engine can fetch it, and its address in place of {_EXAMPLE}..."
    if isinstance(request, EditVideo) and request.mask is not None and not facts.takes_masks:
        yield "This API has no masks: Clapboard put the original back outside of the mask afterwards"
