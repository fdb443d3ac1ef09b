"""A finished video's bytes into a file that appears under its name only when it is whole.

A download that breaks off goes on where it was, when the server can send the rest of the same file.
"""

import asyncio
import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx

from components.errors import DiskFull, ResultUnavailable, StorageError
from components.imagine.ranges import Rest, rest_of, starts_at

PART_SUFFIX = ".part"
"""Of the file while it arrives; what is left of one after a crash may be deleted."""
RESUMES = 20
"""How often one download goes on after a cut; each time something new must have come."""
NOT_VIDEO_TYPES = ("text/html", "application/json", "application/xml")
"""What a server sends when it wants to say something instead; other wrong types are for the probe."""

_BROKE_OFF = "broke_off"
"""The code of a connection that ended in good order, and too early: the rest may still be had."""

OpenFile = Callable[[Mapping[str, str]], AbstractAsyncContextManager[httpx.Response]]
"""Asks for the file with these further headers."""


async def save(open_file: OpenFile, to: Path, *, max_bytes: int, keep_free_bytes: int = 0) -> int:
    """Write the file to `to` and return its size in bytes.

    Args:
        open_file: asks for it.
        to: where it appears.
        max_bytes: the most it may be.
        keep_free_bytes: what must stay free on the disk.

    Raises:
        ResultUnavailable: not a file, too large, empty, or shorter than announced.
        DiskFull: no room.
        StorageError: `to` can't be written.
        httpx.HTTPError: the connection broke and the rest can't be had.
    """
    with _arriving(to) as part:
        arrival = _Arrival(part, max_bytes, keep_free_bytes)
        for _ in range(RESUMES):
            before = arrival.received
            try:
                return await arrival.take(open_file)
            except (httpx.TransportError, ResultUnavailable) as error:
                refused = isinstance(error, ResultUnavailable) and error.code != _BROKE_OFF
                if refused or arrival.rest is None or arrival.received <= before:
                    raise
        return await arrival.take(open_file)


class _Arrival:
    """A file on its way.

    Attributes:
        received: bytes that are there.
        rest: how to ask for what is missing; None when it can't be asked for.
    """

    def __init__(self, part: BinaryIO, max_bytes: int, keep_free_bytes: int) -> None:
        self._part = part
        self._max_bytes = max_bytes
        self._keep_free_bytes = keep_free_bytes
        self.received = 0
        self.rest: Rest | None = None

    async def take(self, open_file: OpenFile) -> int:
        """Takes in the file, or what is missing of it; returns its size when it is whole."""
        headers = {} if self.rest is None else self.rest.headers(self.received)
        async with open_file(headers) as response:
            announced = await self._begin(response)
            async for chunk in response.aiter_bytes():  # unchunked: what came before a cut counts
                self.received += len(chunk)
                if self.received > self._max_bytes:
                    raise _too_large(self._max_bytes)
                await asyncio.to_thread(self._part.write, chunk)
        _check_end(announced, self.received)
        await asyncio.to_thread(_settle, self._part)
        return self.received

    async def _begin(self, response: httpx.Response) -> int | None:
        """Checks how the answer begins; the whole file's length, where it says."""
        if self.rest is not None and response.status_code == 206:
            if starts_at(response) != (self.received, self.rest.total_bytes):
                raise ResultUnavailable("The server that holds the video sent another part than asked for.")
            return self.rest.total_bytes
        announced = _announced_bytes(response)
        _check_start(response, announced, self._max_bytes)
        if announced is not None:
            _check_room(Path(self._part.name), announced + self._keep_free_bytes)
        if self.received:
            await asyncio.to_thread(_empty, self._part)
            self.received = 0
        self.rest = rest_of(response, announced)
        return announced


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


def _check_room(part: Path, needed_bytes: int) -> None:
    if shutil.disk_usage(part.parent).free < needed_bytes:
        raise DiskFull("There is no room left for the video.")


def _check_end(announced: int | None, received: int) -> None:
    if received == 0:
        raise ResultUnavailable("The server that holds the video sent an empty file.")
    if announced is not None and received != announced:
        came = f"The video broke off: {received:,} of {announced:,} bytes came."
        raise ResultUnavailable(came, code=_BROKE_OFF)


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


def _empty(file: BinaryIO) -> None:
    file.seek(0)
    file.truncate()


def _settle(file: BinaryIO) -> None:
    """On the disk before anybody is told that it is there."""
    file.flush()
    os.fsync(file.fileno())


def _storage_error(error: OSError) -> StorageError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull("There is no room left for the video.")
    return StorageError(
        f"The video can't be written: {error.strerror or type(error).__name__}.",
        next_step="Check that the data folder can be written, then re-check the job; it costs nothing.",
    )
