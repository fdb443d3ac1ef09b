"""Leaves out all of a remote MP4 but its index and its first picture: the index tells when each is shown.

FFmpeg reads the rest as zeros, which cost nothing, so that every packet can be walked as in a local file.
Box layout: ISO/IEC 14496-12, sections 4.2 and 8.1 to 8.8.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from components.media.opening import opened, picture_stream
from components.media.rangefile import BLOCK_BYTES, RangeFile

_TIMED_BY_INDEX = frozenset({"h264", "hevc", "mpeg4", "prores", "mjpeg", "rawvideo", "aac", "alac", None})
"""Codecs whose packets FFmpeg (libavformat/mov.c) doesn't take apart to find times inside."""
_TAIL_BYTES = 4 << 20
"""An index that begins this near to the end is fetched to the end at once."""
_LARGEST_INDEX_BYTES = 24 << 20
_MOST_BYTES = 4 << 30
"""Reading zeros takes about a second for every two gigabytes."""
_MOST_BOXES = 16


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    end: int


def leave_out_contents(file: RangeFile) -> bool:
    """Fetch the index and the first picture, in as few requests as can be, and nothing from then on.

    Returns:
        False, and nothing changes, where the index doesn't tell all: another format, a fragmented MP4.

    Raises:
        SourceUnreachable, SourceTooLarge: see `RangeFile`.
    """
    boxes = {box.kind: box for box in _boxes(file)}
    index = boxes.get(b"moov")
    if index is None or file.size > _MOST_BYTES or b"moof" in boxes:
        return False
    if index.end - index.start > _LARGEST_INDEX_BYTES or b"mvex" in _read(file, index.start, index.end):
        return False
    file.leave_out_the_rest = True
    file.have(*_first_picture(file))
    return True


def is_timed_by_index(codecs: tuple[str | None, ...]) -> bool:
    """Whether what was walked over left-out contents is what the whole file would have told."""
    return _TIMED_BY_INDEX.issuperset(codecs)


@contextmanager
def buffered(file: RangeFile) -> Iterator["io.BufferedReader[RangeFile]"]:
    """The file from its beginning, with a buffer of its own, which is forgotten at the end."""
    file.seek(0)
    reader = io.BufferedReader(file, BLOCK_BYTES)
    try:
        yield reader
    finally:
        reader.detach()


def _first_picture(file: RangeFile) -> tuple[int, int]:
    """Where the first picture that can be decoded begins and ends; an empty stretch if the index has none."""
    with buffered(file) as reader, opened(reader) as container:
        for entry in picture_stream(container).index_entries:
            if entry.is_keyframe and not entry.is_discard:
                return entry.pos, entry.pos + entry.size
    return 0, 0


def _boxes(file: RangeFile) -> list[_Box]:
    """The boxes from the beginning up to where both the index and the contents were seen."""
    boxes: list[_Box] = []
    start = 0
    while start + 16 <= file.size and len(boxes) < _MOST_BOXES:
        near_end = file.size - start <= _TAIL_BYTES
        box = _box(_read(file, start, file.size if near_end else start + 16)[:16], start, file.size)
        if box is None:
            break
        boxes.append(box)
        if {b"moov", b"mdat"} <= {one.kind for one in boxes}:
            break
        start = box.end
    return boxes


def _box(head: bytes, start: int, file_size: int) -> _Box | None:
    size = int.from_bytes(head[:4], "big")
    if size == 1:
        size = int.from_bytes(head[8:16], "big")
    end = file_size if size == 0 else start + size
    return _Box(head[4:8], start, end) if end >= start + 8 else None


def _read(file: RangeFile, start: int, end: int) -> bytes:
    file.have(start, end)
    file.seek(start)
    data = bytearray()
    while len(data) < end - start and (part := file.read(end - start - len(data))):
        data += part
    return bytes(data)
