"""Takes an image or clip in: checked, measured, and copied out of the browser session at once.

Whatever opens a file runs in a process of its own: a hostile one costs its visitor a sentence, nobody else
anything.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from components.errors import SourceTooLarge
from components.media.isolated import isolated
from components.media.picture import normalise_picture, read_picture
from components.media.poster import last_frame
from components.media.probe import probe
from components.media.remote import fetch, fetch_picture, probe_url
from components.ui.identity import current_owner
from components.ui.picked import PickedClip, PickedPicture
from components.ui.runtime import runtime

MAX_PICTURE_MB = 20
"""Our own limit: a still of 4K quality is far below it."""


def picture_from_upload(origin: str, name: str, data: bytes) -> PickedPicture:
    """Checks an uploaded still and keeps it, converted where it must be.

    Raises:
        SourceError: why it can't be used.
        StorageError: it can't be kept.
    """
    if len(data) > MAX_PICTURE_MB * 10**6:
        raise SourceTooLarge(
            f"The image has {len(data) / 1e6:.0f} MB; at most {MAX_PICTURE_MB} MB can be taken."
        )
    checked, picture = isolated(normalise_picture, data)
    suffix = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}[picture.mime]
    kept = runtime().media.keep_bytes(current_owner(), checked, suffix=suffix, label=name)
    return PickedPicture(origin, kept.media_id, name, picture.width, picture.height)


def picture_from_address(address: str) -> PickedPicture:
    """Fetches a still from a public address, checks it and keeps it.

    Raises:
        SourceError: why it can't be used.
        StorageError: it can't be kept.
    """
    data = fetch_picture(address, allow_private=runtime().settings.allow_private_urls)
    return replace(picture_from_upload(address, _name_of(address), data), address=address)


def picture_from_last_frame(job_id: str, label: str, media_id: str) -> PickedPicture:
    """Starts from the last frame of a finished take, kept as a still of its own.

    Raises:
        MediaMissing: the take was deleted meanwhile.
        SourceError: it can't be read.
        StorageError: the still can't be kept.
    """
    store = runtime().media
    video = store.find(current_owner(), media_id)
    still = store.temporary(".png")
    try:
        isolated(last_frame, video.path, still)
        picture = isolated(read_picture, still.read_bytes())
        kept = store.keep_file(current_owner(), still, label=label)
    finally:
        still.unlink(missing_ok=True)
    return PickedPicture(
        f"{job_id}-last-frame", kept.media_id, label, picture.width, picture.height, parent_id=job_id
    )


def clip_from_upload(origin: str, name: str, data: bytes) -> PickedClip:
    """Measures an uploaded clip and keeps it.

    Raises:
        SourceError: why it can't be used.
        StorageError: it can't be kept.
    """

    def write(path: Path) -> None:
        path.write_bytes(data)

    return _keep_clip(origin, name, write)


def clip_from_address(address: str) -> PickedClip:
    """Measures a clip at a public address by ranged reads, then fetches and keeps it.

    Raises:
        SourceError: why it can't be used.
        StorageError: it can't be kept.
    """
    settings = runtime().settings
    isolated(probe_url, address, allow_private=settings.allow_private_urls)

    def write(path: Path) -> None:
        limit = settings.max_upload_mb * 10**6
        fetch(address, path, max_bytes=limit, allow_private=settings.allow_private_urls)

    return replace(_keep_clip(address, _name_of(address), write), address=address)


def clip_from_take(job_id: str, label: str, media_id: str) -> PickedClip:
    """Starts from a finished take.

    Raises:
        MediaMissing: it was deleted meanwhile.
    """
    kept = runtime().media.find(current_owner(), media_id)
    return PickedClip(job_id, media_id, label, isolated(probe, kept.path), parent_id=job_id)


def clip_from_media(origin: str, media_id: str) -> PickedClip:
    """Starts from a clip that was taken in before.

    Raises:
        MediaMissing: it was deleted meanwhile.
    """
    kept = runtime().media.find(current_owner(), media_id)
    return PickedClip(origin, media_id, kept.label, isolated(probe, kept.path))


def _keep_clip(origin: str, name: str, write: Callable[[Path], None]) -> PickedClip:
    with tempfile.TemporaryDirectory(prefix="clapboard-") as folder:
        path = Path(folder) / "clip.mp4"
        write(path)
        clip = isolated(probe, path)
        named = path.rename(path.with_suffix(_suffix(clip.container)))
        kept = runtime().media.keep_file(current_owner(), named, label=name)
    return PickedClip(origin, kept.media_id, name, clip)


def _name_of(address: str) -> str:
    return urlsplit(address).path.rsplit("/", 1)[-1] or urlsplit(address).netloc


def _suffix(container: str) -> str:
    known = {"mp4": ".mp4", "webm": ".webm", "matroska": ".mkv", "avi": ".avi", "gif": ".gif"}
    return next((suffix for word, suffix in known.items() if word in container), ".mp4")
