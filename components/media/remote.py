"""Clips and pictures behind users' links: measured by parts, or fetched whole, always within bounds."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile

import httpx

from components.errors import SourceDamaged, SourceError, SourceTooLarge
from components.media.answers import checked_status, player_page, reaching
from components.media.disk import appearing
from components.media.fragment_gap import fragment_gap
from components.media.gap import SMALL_BYTES, Gap, is_told_by_ends
from components.media.guard import check_url, guarded_client
from components.media.index_only import MOST_BYTES, buffered, is_timed_by_index, leave_out_contents
from components.media.matroska_gap import matroska_gap
from components.media.probe import Clip, probe
from components.media.rangefile import RangeFile, RangesIgnored
from components.media.sniff import HEAD_BYTES, Sort, sniff

__all__ = ["RangeFile", "fetch", "fetch_picture", "probe_url"]

MAX_PROBE_BYTES = 64 << 20
"""How much of a clip is fetched at most to measure it, where its server or its layout forces to fetch it."""
MAX_PICTURE_BYTES = 32 << 20
PROBE_TOTAL_S = 45.0
"""A person waits for the answer."""
FETCH_TOTAL_S = 180.0


def probe_url(url: str, *, allow_private: bool = False, total_s: float = PROBE_TOTAL_S) -> Clip:
    """Measure a clip behind a link; as a rule a megabyte of it is fetched, never more than MAX_PROBE_BYTES.

    Args:
        url: as the user typed it.
        allow_private: let loopback and private networks through (tests, closed networks).
        total_s: everything together takes no longer.

    Raises:
        SourceUnsafe: the link doesn't lead to the public internet.
        SourceUnreachable: no file comes.
        SourceNotMedia, SourceDamaged, SourceUnsupported, SourceTooLarge: what `probe` says of it.
    """
    checked = check_url(url, allow_private=allow_private)
    with guarded_client(allow_private=allow_private, total_s=total_s) as client:
        try:
            remote = RangeFile(checked, client)
        except RangesIgnored:
            return _probe_whole(checked, client)
        try:
            return _probe_parts(remote)
        except SourceTooLarge:
            if remote.failure is None or remote.size > MAX_PROBE_BYTES:
                raise
            return _probe_whole(checked, client)


def fetch(
    url: str, to: Path, *, max_bytes: int, allow_private: bool = False, total_s: float = FETCH_TOTAL_S
) -> None:
    """Fetch a whole file; it appears under its name only when it is complete.

    Raises:
        SourceUnsafe, SourceUnreachable: the link must not be followed, or brings no file.
        SourceNotMedia: it is a web page.
        SourceTooLarge: more than `max_bytes`.
        DiskFull: there is no room for it.
    """
    checked = check_url(url, allow_private=allow_private)
    with (
        appearing(to) as part,
        part.open("wb") as file,
        guarded_client(allow_private=allow_private, total_s=total_s) as client,
    ):
        for chunk in _whole(checked, client, max_bytes):
            file.write(chunk)


def fetch_picture(
    url: str,
    *,
    max_bytes: int = MAX_PICTURE_BYTES,
    allow_private: bool = False,
    total_s: float = PROBE_TOTAL_S,
) -> bytes:
    """Fetch a picture's bytes; what they hold is for `media.picture` to say.

    Raises:
        The same as `fetch`.
    """
    checked = check_url(url, allow_private=allow_private)
    with guarded_client(allow_private=allow_private, total_s=total_s) as client:
        return b"".join(_whole(checked, client, max_bytes))


def _probe_parts(remote: RangeFile) -> Clip:
    try:
        clip = _probe_index(remote) or _probe_ends(remote) or _probe_linked(remote, ends_only=True)
    except SourceError as error:
        # What FFmpeg makes of a file that stops coming is not the news; why it stopped is.
        raise (remote.failure or error) from None
    if remote.failure is not None:
        raise remote.failure
    return clip


def _probe_index(remote: RangeFile) -> Clip | None:
    """The clip by its index alone, where that tells all."""
    try:
        if not leave_out_contents(remote):
            return None
        clip = _probe_linked(remote)
    except SourceError:
        return None  # measured in the usual way, it may turn out to be usable, or tell more of itself
    finally:
        remote.uncover()
    return clip if is_timed_by_index((clip.video_codec, clip.audio_codec)) else None


def _probe_ends(remote: RangeFile) -> Clip | None:
    """The clip by its two ends, where they tell all."""
    try:
        gap = _find_gap(remote)
        if gap is None or not is_told_by_ends(remote, gap):
            return None
        with gap.covered(remote):
            clip = _probe_linked(remote)
    except SourceError:
        return None  # as above
    return replace(clip, frames=round(clip.duration_s * clip.rate))


def _find_gap(remote: RangeFile) -> Gap | None:
    """What may be left out of the file, if that can be done and is worth it."""
    if remote.size > MOST_BYTES:
        return None
    if remote.size <= SMALL_BYTES:
        remote.have(0, remote.size)
        return None
    return matroska_gap(remote) or fragment_gap(remote)


def _probe_whole(url: str, client: httpx.Client) -> Clip:
    with TemporaryFile() as file:
        for chunk in _whole(url, client, MAX_PROBE_BYTES):
            file.write(chunk)
        return probe(file)


def _probe_linked(remote: RangeFile, *, ends_only: bool = False) -> Clip:
    with buffered(remote) as file:
        if sniff(file.read(HEAD_BYTES)).sort is Sort.WEB_PAGE:
            raise player_page()
        return probe(file, ends_only=ends_only)


def _whole(url: str, client: httpx.Client, max_bytes: int) -> Iterator[bytes]:
    """The file's bytes as they come; the first are looked at, for many servers call a page a video."""
    too_large = SourceTooLarge(f"The file is larger than {max_bytes / 1e6:.0f} MB.")
    with reaching(), client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer:
        checked_status(answer)
        announced: int | None = None
        with suppress(KeyError, ValueError):
            announced = int(answer.headers["Content-Length"])
        if announced is not None and announced > max_bytes:
            raise too_large
        got = 0
        for chunk in answer.iter_bytes():
            if got == 0 and sniff(chunk).sort is Sort.WEB_PAGE:
                raise player_page()
            got += len(chunk)
            if got > max_bytes:
                raise too_large
            yield chunk
        if got == 0:
            raise SourceDamaged("The server sends an empty file.")
