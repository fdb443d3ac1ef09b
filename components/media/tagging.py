"""The `comment` of an MP4: read from a stranger's file, written without touching a picture or a sound."""

from __future__ import annotations  # Packet takes a type argument in its stub only

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from components.errors import SourceDamaged, SourceUnsupported
from components.media.disk import appearing
from components.media.opening import MEDIA_FAULTS, opened, packets
from components.media.probe import Clip, probe

MAX_COMMENT_BYTES = 64 * 1024
"""Our own limit: several times the longest recipe; a longer comment is somebody else's."""
_NOT_COPIED = frozenset({"major_brand", "minor_version", "compatible_brands", "encoder", "comment"})
_SIGNED = b"uuid"
"""A box of this kind at the top level holds what a maker signed (C2PA): written anew, the file would be
unsigned."""


def comment_of(source: Path) -> str | None:
    """The file's comment; None where there is none, or it is too long to be one of ours.

    Raises:
        SourceError: the file is not a clip that can be read.
    """
    with opened(source) as container:
        comment = container.metadata.get("comment")
    return comment if comment and len(comment.encode(errors="replace")) <= MAX_COMMENT_BYTES else None


def with_comment(source: Path, to: Path, comment: str) -> Clip:
    """Write the same clip with this comment: its packets are copied as they are, and compared afterwards.

    A comment that was there becomes the `description`; other tags stay.

    Returns:
        What was written, as it was measured.

    Raises:
        SourceUnsupported: the file holds more than this can carry over unchanged; nothing was written.
        SourceDamaged: the copy isn't the same clip; nothing was written.
        SourceError: the file can't be read.
        DiskFull: there is no room.
    """
    if _SIGNED in _boxes(source):
        raise SourceUnsupported("The file is signed by its maker; it is left as it is.")
    before = probe(source)
    with appearing(to) as part:
        try:
            _remux(source, part, comment)
        except MEDIA_FAULTS as error:
            raise SourceDamaged("The clip can't be written with a comment.") from error
        after = probe(part)
        if _measures(before) != _measures(after) or _contents(source) != _contents(part):
            raise SourceDamaged("The clip with its comment is not the same clip.")
    return after


def _remux(source: Path, to: Path, comment: str) -> None:
    with opened(source) as given:
        if given.format.name.split(",")[0] != "mov" or not _plain(given):
            raise SourceUnsupported("Only an MP4 with one picture and one sound track takes a comment here.")
        with av.open(str(to), "w", format="mp4", options={"movflags": "+faststart"}) as made:
            copies = {stream.index: made.add_stream_from_template(stream) for stream in given.streams}
            tags = {name: value for name, value in given.metadata.items() if name not in _NOT_COPIED}
            if "comment" in given.metadata:
                tags.setdefault("description", given.metadata["comment"])
            made.metadata.update(tags | {"comment": comment})
            for packet in _real_packets(given):
                packet.stream = copies[packet.stream.index]
                made.mux(packet)


def _plain(container: InputContainer) -> bool:
    streams = container.streams
    tracks = len(streams.video), len(streams.audio)
    return tracks in {(1, 0), (1, 1)} and len(streams) == sum(tracks)


def _measures(clip: Clip) -> Clip:
    return replace(clip, size_bytes=0, container="", first_s=0.0, notes=())


def _contents(path: Path) -> dict[str, tuple[int, str]]:
    """Of each track, how many packets it has and what they hold together."""
    with opened(path) as container:
        digests = {stream.index: hashlib.sha256() for stream in container.streams}
        counts = dict.fromkeys(digests, 0)
        kinds = {stream.index: stream.type for stream in container.streams}
        for packet in _real_packets(container):
            digests[packet.stream.index].update(bytes(packet))
            counts[packet.stream.index] += 1
    return {kinds[index]: (counts[index], digest.hexdigest()) for index, digest in digests.items()}


def _real_packets(container: InputContainer) -> Iterator[Packet[Stream]]:
    return (packet for packet in packets(container, *container.streams) if packet.dts is not None)


def _boxes(source: Path) -> set[bytes]:
    """The kinds of the boxes at the top level of an MP4; as far as they can be followed."""
    kinds: set[bytes] = set()
    with source.open("rb") as file:
        while len(head := file.read(16)) >= 8 and len(kinds) < 64:
            size, kind = int.from_bytes(head[:4]), head[4:8]
            kinds.add(kind)
            if size == 1:  # the size is in the eight bytes behind
                size = int.from_bytes(head[8:16])
            if size < 8:
                break
            file.seek(size - len(head), 1)
    return kinds
