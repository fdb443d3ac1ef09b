"""Where the middle of a Matroska or WebM file may be left out, and how its last blocks keep their times.

A block's time counts from its cluster's, and the last cluster may begin megabytes before the end. Its head is
found by the index; its last blocks by trying from where elements follow each other exactly to the file's end.
"""

from dataclasses import dataclass

from components.media import ebml
from components.media.ebml import Element, element_at, elements
from components.media.gap import TAIL_BYTES, Gap
from components.media.rangefile import FIRST_BYTES, RangeFile

_CLUSTER_ID = ebml.CLUSTER.to_bytes(4, "big")
_CLUSTER_HEAD_BYTES = 64
"""Enough for a cluster's id, size, checksum and time."""
_MOST_HOPS = 2
"""Clusters, a request each, from the last one in the index to the one that reaches into the tail."""
_UNPROVEN = 2
"""Elements at the front of a chain that may be picture data which by chance leads to a true element."""


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A cluster's time, as it is written there, and where it ends."""

    timestamp: int
    end: int


def matroska_gap(file: RangeFile) -> Gap | None:
    """Fetch both ends and tell what lies between; None where they don't tell when the last blocks are shown.

    Raises:
        SourceUnreachable, SourceTooLarge: see `RangeFile`.
    """
    head = file.stretch(0, FIRST_BYTES)
    first = element_at(head, 0)
    segment = element_at(head, first.end or 0) if first is not None and first.kind == ebml.EBML else None
    if segment is None or segment.kind != ebml.SEGMENT or segment.end not in {None, file.size}:
        return None
    front = list(elements(head, segment.body, len(head)))
    first_clusters = [one for one in front if one.kind == ebml.CLUSTER]
    tail_start = file.size - TAIL_BYTES
    tail = file.stretch(tail_start, file.size)
    steps = ebml.steps_to_end(tail)
    if not first_clusters or (start := front[-1].after) is None:
        return None
    # The unused bytes reach past this cluster's end, which may be said to be unknown.
    size_at = first_clusters[-1].start + len(_CLUSTER_ID)
    patches = {size_at: ebml.unknown_size(first_clusters[-1].body - size_at)}
    cluster_starts = [place for place in steps if tail.startswith(_CLUSTER_ID, place)]
    if cluster_starts:
        return Gap(start, tail_start + min(cluster_starts), ebml.void, patches)
    cued = _last_cued(head, front) or _last_cued(tail, _in_tail(tail, steps))
    cluster = _reaching(file, segment.body + cued, tail_start) if cued is not None else None
    resume = _resume(tail, steps, cluster.end - tail_start) if cluster else None
    if cluster is None or resume is None:
        return None
    cluster_head = _CLUSTER_ID + ebml.unknown_size(1) + ebml.timestamp(cluster.timestamp)
    end = tail_start + resume - len(cluster_head)
    return Gap(start, end, ebml.void, {**patches, end: cluster_head})


def _in_tail(tail: bytes, steps: dict[int, int]) -> list[Element]:
    return [one for place in steps if (one := element_at(tail, place)) is not None]


def _last_cued(data: bytes, among: list[Element]) -> int | None:
    """Where in the segment the last cluster begins that the index knows, if the index is here.

    Only one is read: bytes that are made to look like thousands, one inside the other, would take hours.
    """
    index = next((one for one in among if one.kind == ebml.CUES), None)
    if index is None:
        return None
    places = (
        ebml.number(data, place)
        for point in ebml.children(data, index, ebml.CUE_POINT)
        for track in ebml.children(data, point, ebml.CUE_TRACK_POSITIONS)
        for place in ebml.children(data, track, ebml.CUE_CLUSTER_POSITION)
    )
    return max(places, default=None)


def _reaching(file: RangeFile, start: int, tail_start: int) -> _Cluster | None:
    """The cluster that begins there, or one of the next, if it reaches into the tail."""
    for _ in range(_MOST_HOPS):
        if not start < tail_start:
            return None
        head = file.stretch(start, start + _CLUSTER_HEAD_BYTES)
        cluster = element_at(head, 0)
        if cluster is None or cluster.kind != ebml.CLUSTER or cluster.end is None:
            return None
        if start + cluster.end > tail_start:
            stamps = ebml.children(head, cluster, ebml.TIMESTAMP)
            return next((_Cluster(ebml.number(head, one), start + cluster.end) for one in stamps), None)
        start += cluster.end
    return None


def _resume(tail: bytes, steps: dict[int, int], cluster_end: int) -> int | None:
    """Where in the tail an element of this cluster surely begins: from there they lead exactly to its end."""
    inside = [place for place in steps if place < cluster_end]
    chain = list(elements(tail, max(inside, key=steps.__getitem__), cluster_end)) if inside else []
    if len(chain) <= _UNPROVEN or chain[-1].end != cluster_end:
        return None
    return chain[_UNPROVEN].start
