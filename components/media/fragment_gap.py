"""Where the middle of a fragmented MP4 may be left out: between its first fragments and its last.

Every fragment has an index of its own. The last one is found by the index of fragments (`sidx` in front,
`mfra` at the end), or near the end by trying from where boxes follow each other exactly to the file's end.
Boxes: ISO/IEC 14496-12, sections 8.8 (fragments) and 8.16.3 (sidx).
"""

import re
from collections.abc import Iterator

from components.media.boxes import HEAD_BYTES, Box, box, boxes, free
from components.media.gap import TAIL_BYTES, Gap
from components.media.rangefile import FIRST_BYTES, RangeFile

_KINDS = re.compile(rb"moof|mdat|mfra|sidx|styp|emsg|prft|ssix|free|skip|uuid")
_MOST_HOPS = 4
"""Boxes, a request each at worst, from the last fragment in the index to the tail."""
_LARGEST_INDEX_BYTES = 128 << 10
"""Of one fragment: some ten thousand samples."""


def fragment_gap(file: RangeFile) -> Gap | None:
    """Fetch both ends and tell what lies between; None where they don't tell when the last fragment is shown.

    Raises:
        SourceUnreachable, SourceTooLarge: see `RangeFile`.
    """
    head = file.stretch(0, FIRST_BYTES)
    front = list(boxes(head, 0, len(head)))
    start = _first_fragments_end(head, front)
    if start is None:
        return None
    tail_start = file.size - TAIL_BYTES
    tail = file.stretch(tail_start, file.size)
    back = _leading_to_end(tail, tail_start)
    near_end = [one.start for one in back if one.kind == b"moof"][:1]
    indexed = [*_by_sidx(head, front, start), *_by_mfra(file, back)]
    end = min([*near_end, *indexed], default=start)
    last = _boxes_to_end(file, end, back) if end == start or end - start >= HEAD_BYTES else []
    fragments = [one for one in last if one.kind == b"moof"]
    if not indexed and fragments and not _KINDS.match(file.stretch(start + 4, start + 8)):
        return None  # the first fragment isn't as long as it says
    contradicted = not {one.start for one in last}.issuperset(indexed)
    if not fragments or contradicted or not all(_is_dated(file, one) for one in fragments):
        return None
    return Gap(start, end, free, without_contents=True)


def _first_fragments_end(head: bytes, front: list[Box]) -> int | None:
    """Where the first fragments end whose own indexes are here; None for another sort of file."""
    end = None
    whole = {one.kind: one for one in front if one.end <= len(head)}
    if b"moof" not in whole or b"moov" not in whole or b"mvex" not in head[: whole[b"moov"].end]:
        return None
    for one in front:
        if one.kind == b"moof" and one.end > len(head):
            break
        if one.kind == b"mdat":
            end = one.end
    return end


def _leading_to_end(tail: bytes, tail_start: int) -> list[Box]:
    """The boxes in the tail from which boxes follow each other exactly to the file's end.

    They may overlap: what only looks like a box inside another one is among them.
    """
    size = tail_start + len(tail)
    ends, found = {size}, []
    for match in reversed(list(_KINDS.finditer(tail, 4))):
        at = match.start() - 4
        one = box(tail[at : at + HEAD_BYTES], tail_start + at, size)
        if one is not None and one.end in ends:
            ends.add(one.start)
            found.append(one)
    return found[::-1]


def _by_sidx(head: bytes, front: list[Box], first_end: int) -> Iterator[int]:
    """Where the last fragment of each track begins by the indexes in front that know more than the first."""
    for index in front:
        data = head[index.body : index.end]
        if index.kind != b"sidx" or index.end > len(head) or len(data) < 24:
            continue
        wide = 8 if data[0] else 4
        first, count = data[12 + wide : 12 + 2 * wide], data[14 + 2 * wide : 16 + 2 * wide]
        entries = data[16 + 2 * wide :][: int.from_bytes(count, "big") * 12]
        sizes = [int.from_bytes(entries[at : at + 4], "big") for at in range(0, len(entries), 12)]
        end = index.end + int.from_bytes(first, "big") + sum(sizes)
        if sizes and end > first_end:
            yield end - sizes[-1]


def _by_mfra(file: RangeFile, back: list[Box]) -> Iterator[int]:
    """Where the last fragment of each track begins by the index at the end."""
    index = next((one for one in reversed(back) if one.kind == b"mfra"), None)
    data = b"" if index is None else file.stretch(index.body, index.end)
    for table in boxes(data, 0, len(data)):
        if table.kind != b"tfra" or table.end - table.body < 16:
            continue
        entries = data[table.body + 16 : table.end]
        wide = 8 if data[table.body] else 4
        numbers = sum((data[table.body + 11] >> shift & 3) + 1 for shift in (0, 2, 4))
        starts = range(wide, len(entries) - wide, 2 * wide + numbers)
        yield from [max(int.from_bytes(entries[at : at + wide], "big") for at in starts)] if starts else []


def _boxes_to_end(file: RangeFile, start: int, back: list[Box]) -> list[Box]:
    """The boxes from there to the end; none where they don't lead there."""
    found: list[Box] = []
    leading = {one.start: one for one in back}
    for _ in range(_MOST_HOPS):
        if start in leading or start == file.size:
            while start in leading:
                found.append(leading[start])
                start = leading[start].end
            return found
        one = box(file.stretch(start, start + HEAD_BYTES), start, file.size)
        if one is None:
            break
        found.append(one)
        start = one.end
    return []


def _is_dated(file: RangeFile, fragment: Box) -> bool:
    """Whether each of its tracks says when it begins; else that counts from the fragment before."""
    if fragment.end - fragment.start > _LARGEST_INDEX_BYTES:
        return False
    data = file.stretch(fragment.start, fragment.end)
    tracks = [one for one in boxes(data, fragment.body - fragment.start, len(data)) if one.kind == b"traf"]
    return all(any(one.kind == b"tfdt" for one in boxes(data, track.body, track.end)) for track in tracks)
