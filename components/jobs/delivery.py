"""How the engine gets at the sources of a request: inside it, or by a signed address that expires."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from components.domain.engine_facts import EngineFacts
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    SourceRef,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)
from components.domain.rules import Field, Problem
from components.errors import MediaMissing, RequestRejected, StorageError
from components.imagine.client import SourceUrls
from components.jobs.media_store import Kept, MediaStore
from components.media.isolated import isolated
from components.media.sending import data_uri_length, fit_for_sending

SOURCE_ROUTE = "/app/static/source/"
"""Where the web room serves sources to the engine."""
MP4 = "video/mp4"
"""Live API: MP4 alone."""
SIGNED_FOR_S = 3600.0
"""Seconds for which an engine may fetch a source: it does so right after accepting."""
MAX_INLINE_VIDEO_BYTES = 50 * 10**6
"""Live API: a video of up to 50 MB. Whether it counts the file or the longer data URI is not said: the data
URI is kept within it."""
LONGEST_FIT_S = 240.0
"""For making a clip fit; 8.7 s of 4K take half a minute on two busy cores."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Turns kept files into what the engine can fetch.

    Attributes:
        media_store: where they are.
        signing_key: proves that an address was made here.
        public_url: where the internet reaches this app, without a trailing slash; None when it doesn't.
        clock: seconds since 1970; for tests.
    """

    media_store: MediaStore
    signing_key: bytes
    public_url: str | None = None
    clock: Callable[[], float] = time.time

    def sources(self, request: VideoRequest, facts: EngineFacts) -> SourceUrls:
        """Every source of a request as the engine can take it. Reads whole files: not for an event loop.

        Raises:
            MediaMissing: a source was deleted meanwhile.
            RequestRejected: this engine has no way to get at a clip that is only here.
            SourceError: a clip can't be made to fit into a request.
        """
        match request:
            case TextToVideo() | AdoptedVideo():
                return SourceUrls()
            case ImageToVideo():
                return SourceUrls(image=self._picture_url(request.image))
            case EditVideo():
                inline = facts.takes_data_uris
                mask = None if request.mask is None or not facts.takes_masks else request.mask
                return SourceUrls(
                    video=self._video_url(request.video, inline=inline),
                    mask=None if mask is None else self._video_url(mask, inline=inline),
                )
            case ExtendVideo():
                return SourceUrls(video=self._video_url(request.video, inline=facts.takes_data_uris))

    def can_deliver(self, request: VideoRequest, facts: EngineFacts) -> Problem | None:
        """Why this engine could not get at a source of the request; None when it can."""
        if facts.takes_data_uris or self.public_url is not None:
            return None
        match request:
            case TextToVideo() | ImageToVideo() | AdoptedVideo():
                return None
            case EditVideo():
                if isinstance(request.video, StoredMedia):
                    return Problem(Field.SOURCE, _out_of_reach("clip"))
                if isinstance(request.mask, StoredMedia) and facts.takes_masks:
                    return Problem(Field.MASK, _out_of_reach("mask"))
                return None
            case ExtendVideo():
                stored = isinstance(request.video, StoredMedia)
                return Problem(Field.SOURCE, _out_of_reach("clip")) if stored else None

    def signed_path(self, media_id: str, expires_at: float) -> str:
        """The path at which anyone can fetch this file until then (seconds since 1970)."""
        signed = f"{media_id}.{int(expires_at)}"
        return f"{SOURCE_ROUTE}{signed}.{self._signature(signed)}"

    def open_signed(self, token: str) -> str:
        """The media id that a token (the last part of a signed path) gives access to.

        Raises:
            MediaMissing: the token is not ours, was changed, or is too old.
        """
        signed, _, signature = token.rpartition(".")
        media_id, _, expires_at = signed.rpartition(".")
        genuine = hmac.compare_digest(signature.encode(), self._signature(signed).encode())
        if not genuine or not expires_at.isdigit() or int(expires_at) < self.clock():
            raise MediaMissing("This address has expired.")
        return media_id

    def _picture_url(self, source: SourceRef) -> str:
        if not isinstance(source, StoredMedia):
            return source.url
        kept = self.media_store.file_for_carrier(source.media_id)
        return _data_uri(kept.path, kept.mime)

    def _video_url(self, source: SourceRef, *, inline: bool) -> str:
        if not isinstance(source, StoredMedia):
            return source.url
        if inline:
            return self._video_uri(self.media_store.file_for_carrier(source.media_id))
        if self.public_url is None:
            raise RequestRejected(_out_of_reach("clip"))
        self.media_store.file_for_carrier(source.media_id)
        return self.public_url + self.signed_path(source.media_id, self.clock() + SIGNED_FOR_S)

    def _video_uri(self, kept: Kept) -> str:
        """As it is where that is an MP4 that fits; else a copy that is both."""
        if kept.mime == MP4 and data_uri_length(kept.size_bytes) <= MAX_INLINE_VIDEO_BYTES:
            return _data_uri(kept.path, MP4)
        copy = self.media_store.on_workbench(".mp4")
        try:
            isolated(
                fit_for_sending, kept.path, copy, max_bytes=MAX_INLINE_VIDEO_BYTES, timeout_s=LONGEST_FIT_S
            )
            return _data_uri(copy, MP4)
        finally:
            copy.unlink(missing_ok=True)

    def _signature(self, signed: str) -> str:
        digest = hmac.digest(self.signing_key, signed.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _data_uri(path: Path, mime: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StorageError("A source of this request can't be read.") from error
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def _out_of_reach(what: str) -> str:
    return (
        f"This engine fetches the {what} itself and can't reach this machine: "
        f"give a public https address of it, or set PUBLIC_URL."
    )
