"""Bytes that are made to look like thousands of boxes, one inside the other, take no more work."""

import struct
from io import BytesIO

import pytest

from components.media import ebml, fragment_gap, matroska_gap
from components.media.boxes import Box
from components.media.ebml import CUES, Element, steps_to_end, void

BEFORE = 1000
"""Where the bytes lie in the file."""


class Counted(BytesIO):
    """A remote file of which only the end is asked for, and how much of it was."""

    def __init__(self, tail: bytes) -> None:
        super().__init__(tail)
        self.size = BEFORE + len(tail)
        self.given = 0

    def stretch(self, start: int, end: int) -> bytes:
        data = self.getvalue()[start - BEFORE : end - BEFORE]
        self.given += len(data)
        return data


def test_indexes_inside_indexes_are_not_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other one ends with the file, so that it holds all the small elements behind the others."""
    count, small = 100, 600
    size, middle = count * 12 + small * 2, count * 12
    heads = [
        CUES.to_bytes(4, "big") + (1 << 56 | (middle if at % 2 else size) - 12 * (at + 1)).to_bytes(8, "big")
        for at in range(count)
    ]
    tail = b"".join(heads) + void(9)[:1].ljust(2, b"\x80") * small
    among = matroska_gap._in_tail(tail, steps_to_end(tail))
    assert len([one for one in among if one.kind == CUES]) == count
    read = 0
    really = ebml.element_at

    def counted(data: bytes, start: int) -> Element | None:
        nonlocal read
        read += 1
        return really(data, start)

    monkeypatch.setattr(ebml, "element_at", counted)
    assert matroska_gap._last_cued(tail, among) is None
    assert read < count + small


def nested(kind: bytes, count: int) -> bytes:
    """So many boxes, each of which reaches from its beginning to the end."""
    return b"".join(struct.pack(">I4s", (count - at) * 8, kind) for at in range(count))


def test_indexes_of_fragments_inside_each_other_are_not_all_fetched() -> None:
    tail = nested(b"mfra", 500)
    file = Counted(tail)
    back = fragment_gap._leading_to_end(tail, BEFORE)
    assert len(back) == 500
    assert list(fragment_gap._by_mfra(file, back)) == []  # type: ignore[arg-type]  # all of it that is asked
    assert file.given <= len(tail)


def test_boxes_to_the_end_follow_each_other_and_never_overlap() -> None:
    inner, last = Box(b"moof", 1100, 1108, 1200), Box(b"mdat", 1200, 1208, 1300)
    outer = Box(b"moof", BEFORE, BEFORE + 8, 1200)
    file = Counted(bytes(300))
    assert fragment_gap._boxes_to_end(file, BEFORE, [outer, inner, last]) == [outer, last]  # type: ignore[arg-type]  # as above
