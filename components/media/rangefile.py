"""A file on a web server as a seekable file here: fetched block by block, within a budget."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import httpx

from components.errors import SourceError, SourceTooLarge, SourceUnreachable
from components.media.answers import checked_status, reaching

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK_BYTES = 64 * 1024
_USUALLY_AT_ONCE = 4
"""Blocks in one request: a quarter of a megabyte. By single blocks it takes three times as many."""
FIRST_BYTES = _USUALLY_AT_ONCE * BLOCK_BYTES
"""What is here from the start."""
_MOST_AT_ONCE = 32
"""Blocks in one request when the file is read straight on."""
_ZEROS = bytes(BLOCK_BYTES)


class RangesIgnored(Exception):
    """The server sends whole files only."""


class RangeFile(io.RawIOBase):
    """A read-only view of a remote file.

    Blocks stay in memory, so the byte budget is the memory budget too. After a failure reads come back empty:
    FFmpeg asks again and again, and the first failure is the one to tell.

    Attributes:
        leave_out_the_rest: what isn't here yet reads as zeros, and nothing is fetched any more.

    Args:
        url: a checked link.
        client: a guarded client.
        max_bytes: bytes that may be fetched.
        max_requests: requests that may be made.

    Raises:
        RangesIgnored: from the constructor, when the server doesn't serve parts.
        SourceUnreachable, SourceUnsafe: the server can't be reached, or must not be.
        SourceTooLarge: from a read, when the budget is spent.
    """

    def __init__(
        self, url: str, client: httpx.Client, *, max_bytes: int = 32 << 20, max_requests: int = 80
    ) -> None:
        super().__init__()
        self._url = url
        self._client = client
        self._max_bytes = max_bytes
        self._max_requests = max_requests
        self._position = 0
        self._blocks: dict[int, bytes] = {}
        self._covers: dict[int, int] = {}
        self._at_once = _USUALLY_AT_ONCE
        self.leave_out_the_rest = False
        self.failure: SourceError | None = None
        self.requests = 0
        self.fetched_bytes = 0
        self.size = 0
        self._fetch(0, _USUALLY_AT_ONCE)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The position in the file."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the position; nothing is fetched before it is read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer as far as the block at the position reaches; 0 at the end and after a failure."""
        view = memoryview(buffer)
        wanted = min(len(view), self.size - self._position)
        if wanted <= 0 or self.failure is not None:
            return 0
        index, offset = divmod(self._position, BLOCK_BYTES)
        part = bytearray(self._block(index)[offset : offset + wanted])
        for place, byte in self._covers.items():
            if 0 <= place - self._position < len(part):
                part[place - self._position] = byte
        view[: len(part)] = part
        self._position += len(part)
        return len(part)

    def have(self, start: int, end: int) -> None:
        """Fetch what is missing of this stretch, all in one request.

        Raises:
            SourceUnreachable, SourceTooLarge: as from a read.
        """
        wanted = range(start // BLOCK_BYTES, -(-min(end, self.size) // BLOCK_BYTES))
        missing = [index for index in wanted if index not in self._blocks]
        if missing:
            self._fetch_or_fail(missing[0], missing[-1] - missing[0] + 1)

    def stretch(self, start: int, end: int) -> bytes:
        """The bytes from start to end, as far as the file goes; what is missing comes in one request.

        Raises:
            SourceUnreachable, SourceTooLarge: as from a read.
        """
        self.have(start, end)
        self.seek(start)
        data = bytearray()
        while len(data) < end - start and (part := self.read(end - start - len(data))):
            data += part
        return bytes(data)

    def cover(self, start: int, data: bytes) -> None:
        """Let these bytes be read there instead of the server's."""
        self._covers.update(enumerate(data, start))

    def uncover(self) -> None:
        """Be the server's file again, all of it."""
        self._covers.clear()
        self.leave_out_the_rest = False

    def _block(self, index: int) -> bytes:
        if index not in self._blocks and self.leave_out_the_rest:
            return _ZEROS
        if index not in self._blocks:
            straight_on = index - 1 in self._blocks
            self._at_once = min(self._at_once * 2, _MOST_AT_ONCE) if straight_on else _USUALLY_AT_ONCE
            missing = (more for more in range(self._at_once) if index + more in self._blocks)
            self._fetch_or_fail(index, next(missing, self._at_once))
        return self._blocks.get(index, b"")

    def _fetch_or_fail(self, first: int, count: int) -> None:
        try:
            self._fetch(first, count)
        except SourceError as error:
            self.failure = error
            raise

    def _fetch(self, first: int, count: int) -> None:
        if self.requests >= self._max_requests or self.fetched_bytes + count * BLOCK_BYTES > self._max_bytes:
            raise SourceTooLarge(
                "The clip can't be measured without fetching most of it.",
                next_step="Download it and upload it here, or use an MP4 made for the web.",
            )
        start, end = first * BLOCK_BYTES, (first + count) * BLOCK_BYTES
        self.requests += 1
        headers = {"Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity"}
        with reaching(), self._client.stream("GET", self._url, headers=headers) as answer:
            self._note(answer, start)
            got = bytearray()
            for chunk in answer.iter_raw():
                got += chunk[: end - start - len(got)]
                if len(got) >= end - start:
                    break
        self.fetched_bytes += len(got)
        for number in range(count):
            block = bytes(got[number * BLOCK_BYTES : (number + 1) * BLOCK_BYTES])
            if block:
                self._blocks[first + number] = block

    def _note(self, answer: httpx.Response, start: int) -> None:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and start == 0:
            raise RangesIgnored
        checked_status(answer)
        place, _, size = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
        if answer.status_code != httpx.codes.PARTIAL_CONTENT or not size.isdecimal():
            raise RangesIgnored
        if self.size not in {0, int(size)} or not place.startswith(f"{start}-"):
            raise SourceUnreachable("The file changed on its server while it was read.")
        self.size = int(size)
        self._url = str(answer.url)
