"""A finished video's bytes into a file that appears under its name only when it is whole."""

import asyncio
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx

from components.errors import DiskFull, ResultUnavailable, StorageError

CHUNK_BYTES = 2**20
PART_SUFFIX = ".part"
"""Of the file while it arrives; what is left of one after a crash may be deleted."""
NOT_VIDEO_TYPES = ("text/html", "application/json", "application/xml")
"""What a server sends when it wants to say something instead; other wrong types are for the probe."""


async def save(response: httpx.Response, to: Path, *, max_bytes: int) -> int:
    """Write the answer's body to `to` and return its size in bytes.

    Raises:
        ResultUnavailable: not a file, too large, empty, or shorter than announced.
        DiskFull: no room.
        StorageError: `to` can't be written.
    """
    announced = _announced_bytes(response)
    _check_start(response, announced, max_bytes)
    received = 0
    with _arriving(to) as part:
        async for chunk in response.aiter_bytes(CHUNK_BYTES):
            received += len(chunk)
            if received > max_bytes:
                raise _too_large(max_bytes)
            await asyncio.to_thread(part.write, chunk)
        _check_end(announced, received)
        await asyncio.to_thread(_settle, part)
    return received


def _check_start(response: httpx.Response, announced: int | None, max_bytes: int) -> None:
    if response.status_code != 200:
        raise ResultUnavailable(
            f"The server that holds the video answered with HTTP {response.status_code}.",
            code=str(response.status_code),
        )
    content_type = response.headers.get("Content-Type", "").lower()
    if content_type.startswith(NOT_VIDEO_TYPES):
        raise ResultUnavailable("The server that holds the video sent a page instead of a video.")
    if announced is not None and announced > max_bytes:
        raise _too_large(max_bytes)


def _check_end(announced: int | None, received: int) -> None:
    if received == 0:
        raise ResultUnavailable("The server that holds the video sent an empty file.")
    if announced is not None and received != announced:
        raise ResultUnavailable(f"The video broke off: {received:,} of {announced:,} bytes came.")


def _announced_bytes(response: httpx.Response) -> int | None:
    """The file's length; unknown where the server compressed it, though it was asked not to."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return None
    header = response.headers.get("Content-Length", "")
    return int(header) if header.isascii() and header.isdigit() else None


def _too_large(max_bytes: int) -> ResultUnavailable:
    return ResultUnavailable(f"The video is larger than the limit of {max_bytes / 2**20:,.0f} MB.")


@contextmanager
def _arriving(to: Path) -> Iterator[BinaryIO]:
    """A file beside `to` that takes its name at the end, and is gone after any failure."""
    part = to.with_name(to.name + PART_SUFFIX)
    try:
        with part.open("wb") as file:
            yield file
        part.replace(to)
    except OSError as error:
        raise _storage_error(error) from error
    finally:
        part.unlink(missing_ok=True)


def _settle(file: BinaryIO) -> None:
    """On the disk before anybody is told that it is there."""
    file.flush()
    os.fsync(file.fileno())


def _storage_error(error: OSError) -> StorageError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull("There is no room left for the video.")
    return StorageError(f"The video can't be written: {error.strerror or type(error).__name__}.")
