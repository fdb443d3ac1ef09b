"""Boxes of MP4 and MOV files: where each begins and ends. ISO/IEC 14496-12, section 4.2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HEAD_BYTES = 16
"""A box's size and kind, the long way."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box's kind, and where it, its contents and what follows it begin."""

    kind: bytes
    start: int
    body: int
    end: int


def box(head: bytes, start: int, outer_end: int) -> Box | None:
    """The box at `start` by its first bytes (up to HEAD_BYTES); None where none can begin.

    Args:
        head: the bytes at its start.
        start: its address.
        outer_end: where the file or the box around it ends: a box may say that it goes so far.
    """
    size, length = int.from_bytes(head[:4], "big"), 8
    if size == 1:
        size, length = int.from_bytes(head[8:16], "big"), 16
    end = outer_end if size == 0 else start + size
    return Box(head[4:8], start, start + length, end) if end >= start + length else None


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes that begin there, one after another; the last may end beyond `end`."""
    while start + 8 <= end:
        one = box(data[start : start + HEAD_BYTES], start, end)
        if one is None:
            return
        yield one
        start = one.end


def free(length: int) -> bytes:
    """The head of a box of unused bytes that takes this much in all, at least sixteen bytes."""
    return b"\0\0\0\x01free" + length.to_bytes(8, "big")
