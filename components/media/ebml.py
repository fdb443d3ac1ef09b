"""Elements of Matroska and WebM files: where each begins and ends, and the numbers they hold.

Ids and sizes: RFC 8794 (EBML), sections 4 to 6; names: RFC 9559 (Matroska), section 5.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

EBML, SEGMENT = 0x1A45DFA3, 0x18538067
CLUSTER, CUES = 0x1F43B675, 0x1C53BB6B
TIMESTAMP, SIMPLE_BLOCK, BLOCK_GROUP, VOID = 0xE7, 0xA3, 0xA0, 0xEC
CUE_POINT, CUE_TRACK_POSITIONS, CUE_CLUSTER_POSITION = 0xBB, 0xB7, 0xF1
_SEEK_HEAD, _INFO, _TRACKS = 0x114D9B74, 0x1549A966, 0x1654AE6B
_ATTACHMENTS, _CHAPTERS, _TAGS = 0x1941A469, 0x1043A770, 0x1254C367
_POSITION, _PREVIOUS_SIZE, _CRC_32, _SILENT_TRACKS = 0xA7, 0xAB, 0xBF, 0x5854
_IN_SEGMENT = (CLUSTER, CUES, _SEEK_HEAD, _INFO, _TRACKS, _ATTACHMENTS, _CHAPTERS, _TAGS)
_IN_CLUSTER = (TIMESTAMP, SIMPLE_BLOCK, BLOCK_GROUP, VOID, _POSITION, _PREVIOUS_SIZE, _CRC_32, _SILENT_TRACKS)
_ID_BYTES = [kind.to_bytes(-(-kind.bit_length() // 8), "big") for kind in (*_IN_SEGMENT, *_IN_CLUSTER)]
_IDS = re.compile(b"(?=" + b"|".join(map(re.escape, _ID_BYTES)) + b")", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Element:
    """One element's id, and where it, its contents and what follows it begin.

    Attributes:
        kind: its id.
        start: its address.
        body: where its contents begin.
        end: where it ends; None where its writer didn't know.
    """

    kind: int
    start: int
    body: int
    end: int | None

    @property
    def after(self) -> int | None:
        """Where the next element begins: clusters are gone into."""
        return self.body if self.kind == CLUSTER else self.end


def element_at(data: bytes, start: int) -> Element | None:
    """The element that begins there; its end may lie beyond the data; None where no element can begin."""
    id_length = _length(data, start, most=4)
    size_at = start + id_length
    size_length = _length(data, size_at, most=8) if id_length else 0
    body = size_at + size_length
    if not size_length or body > len(data):
        return None
    room = (1 << 7 * size_length) - 1
    size = int.from_bytes(data[size_at:body], "big") & room
    return Element(
        kind=int.from_bytes(data[start:size_at], "big"),
        start=start,
        body=body,
        end=None if size == room else body + size,
    )


def elements(data: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements that lie wholly there, one after another; of clusters the head, then what is in them."""
    while start < end:
        element = element_at(data, start)
        if element is None:
            return
        if element.after is None or element.after > end:
            return
        yield element
        start = element.after


def children(data: bytes, parent: Element, kind: int) -> Iterator[Element]:
    """The elements of one kind inside another, as far as the data go."""
    end = min(len(data), parent.end if parent.end is not None else len(data))
    return (one for one in elements(data, parent.body, end) if one.kind == kind)


def number(data: bytes, element: Element) -> int:
    """What an unsigned integer's element says: eight bytes at most."""
    return int.from_bytes(data[element.body : element.end][:8], "big")


def steps_to_end(data: bytes) -> dict[int, int]:
    """From where in the data elements follow each other exactly to its end, and how many.

    So data are understood that begin in the middle of something. A start inside a picture may by chance lead
    to a true element, and so be a step or two longer than the true chain.
    """
    steps = {len(data): 0}
    for match in reversed(list(_IDS.finditer(data))):
        element = element_at(data, match.start())
        if element is not None and element.after in steps:
            steps[element.start] = steps[element.after] + 1
    return steps


def void(length: int) -> bytes:
    """The head of an element of unused bytes that takes this much in all, at least nine bytes."""
    return VOID.to_bytes(1, "big") + (1 << 56 | length - 9).to_bytes(8, "big")


def unknown_size(length: int) -> bytes:
    """A size that takes so many bytes and says that its writer didn't know it."""
    return ((1 << 7 * length + 1) - 1).to_bytes(length, "big")


def timestamp(value: int) -> bytes:
    """The element that says a cluster's time."""
    return TIMESTAMP.to_bytes(1, "big") + b"\x88" + value.to_bytes(8, "big")


def _length(data: bytes, start: int, *, most: int) -> int:
    """How many bytes the id or size there takes: one more than its first byte has leading zero bits."""
    first = data[start] if start < len(data) else 0
    length = 9 - first.bit_length()
    return length if length <= most else 0
