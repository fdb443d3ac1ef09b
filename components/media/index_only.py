"""Leaves out all of a remote MP4 but its index and its first picture: the index tells when each is shown.

FFmpeg reads the rest as zeros, which cost nothing, so that every packet can be walked as in a local file.
Which box holds what: ISO/IEC 14496-12, sections 8.1 to 8.8.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from components.media.boxes import HEAD_BYTES, Box, box
from components.media.opening import opened, picture_stream
from components.media.rangefile import BLOCK_BYTES, FIRST_BYTES, RangeFile

_TIMED_BY_INDEX = frozenset({"h264", "hevc", "mpeg4", "prores", "mjpeg", "rawvideo", "aac", "alac", None})
"""Codecs whose packets FFmpeg (libavformat/mov.c) doesn't take apart to find times inside."""
_TAIL_BYTES = 4 << 20
"""An index that begins this near to the end is fetched to the end at once."""
_LARGEST_INDEX_BYTES = 24 << 20
MOST_BYTES = 4 << 30
"""Reading zeros takes about a second for every two gigabytes."""
_MOST_BOXES = 16
_MATROSKA = b"\x1a\x45\xdf\xa3"
"""As a box it would be followed to an address half a gigabyte away."""


def leave_out_contents(file: RangeFile) -> bool:
    """Fetch the index and the first picture, in as few requests as can be, and nothing from then on.

    Returns:
        False, and nothing changes, where the index doesn't tell all: another format, a fragmented MP4.

    Raises:
        SourceUnreachable, SourceTooLarge: see `RangeFile`.
    """
    boxes = {one.kind: one for one in _boxes(file)}
    index = boxes.get(b"moov")
    if index is None or file.size > MOST_BYTES or b"moof" in boxes:
        return False
    if index.end - index.start > _LARGEST_INDEX_BYTES or b"mvex" in file.stretch(index.start, index.end):
        return False
    file.leave_out_the_rest = True
    file.have(*first_picture(file))
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


def first_picture(file: RangeFile) -> tuple[int, int]:
    """Where the first picture that can be decoded begins and ends; an empty stretch if the index has none."""
    with buffered(file) as reader, opened(reader) as container:
        for entry in picture_stream(container).index_entries:
            if entry.is_keyframe and not entry.is_discard:
                return entry.pos, entry.pos + entry.size
    return 0, 0


def _boxes(file: RangeFile) -> list[Box]:
    """The boxes from the beginning up to where both the index and the contents were seen."""
    boxes: list[Box] = []
    start = 0
    while start + HEAD_BYTES <= file.size and len(boxes) < _MOST_BOXES:
        near_end = start >= FIRST_BYTES and file.size - start <= _TAIL_BYTES
        head = file.stretch(start, file.size if near_end else start + HEAD_BYTES)[:HEAD_BYTES]
        one = box(head, start, file.size)
        if one is None or head.startswith(_MATROSKA):
            break
        boxes.append(one)
        if {b"moov", b"mdat"} <= {each.kind for each in boxes}:
            break
        start = one.end
    return boxes
