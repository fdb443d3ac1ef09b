"""Leaves out the middle of a remote clip whose ends tell all: Matroska, WebM and fragmented MP4.

What is left out is covered by one element of unused bytes, which FFmpeg skips. So it walks the packets at
both ends as in a whole file, with their real times, and nothing is believed that only a header says.
"""

from __future__ import annotations  # Packet takes a type argument in its stub only

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from components.media.index_only import buffered, first_picture, is_timed_by_index
from components.media.looks import steady_rate
from components.media.opening import opened, packets, picture_stream, sound_stream
from components.media.rangefile import BLOCK_BYTES, FIRST_BYTES, RangeFile

TAIL_BYTES = 8 * BLOCK_BYTES
"""With what is here from the start, and a block or two for the last cluster's head, less than a megabyte."""
SMALL_BYTES = FIRST_BYTES + TAIL_BYTES + BLOCK_BYTES
"""Of a smaller file nothing is left out."""
_REORDERED = 16
"""Pictures that encoders store, at most, after one that is shown after all of them (x264, x265)."""
_ROUNDED_S = Fraction(2, 1000)
"""By so much lengths differ that mean the same: Matroska's times are whole milliseconds."""
_CONTRADICTION_S = 0.25
"""A header that promises another length than the blocks have, or none: then more of the file is read."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What may be left out of a file.

    Attributes:
        start: an address between elements, where the unused bytes begin.
        end: where they end and an element begins; the same address where only contents are left out.
        unused: the head of an element of unused bytes by how much it takes in all.
        patches: what else is to be read otherwise, by address.
        without_contents: pictures and sounds may be left out at the ends, too.
    """

    start: int
    end: int
    unused: Callable[[int], bytes]
    patches: Mapping[int, bytes] = field(default_factory=dict)
    without_contents: bool = False

    @contextmanager
    def covered(self, file: RangeFile, *, end: int | None = None) -> Iterator[None]:
        """The file without what is between, or up to another end; it is whole again afterwards."""
        file.leave_out_the_rest = True
        length = (end or self.end) - self.start
        for start, data in {**self.patches, self.start: self.unused(length) if length else b""}.items():
            file.cover(start, data)
        try:
            yield
        finally:
            file.uncover()


def is_told_by_ends(file: RangeFile, gap: Gap) -> bool:
    """Whether the first and last picture, the end of the sound and the rate are surely the whole file's."""
    with gap.covered(file, end=file.size), _container(file) as container:
        rate = steady_rate(picture_stream(container))
    with gap.covered(file):
        if gap.without_contents:
            file.have(*first_picture(file))
        with _container(file) as container:
            codecs = tuple(stream.codec_context.codec.canonical_name for stream in _streams(container))
            if gap.without_contents and not is_timed_by_index(codecs):
                return False
            return steady_rate(picture_stream(container)) == rate and _is_settled(container, gap, 1 / rate)


def _is_settled(container: InputContainer, gap: Gap, frame_s: Fraction) -> bool:
    video, *sound = _streams(container)
    head: list[Packet[Stream]] = []
    tail: list[Packet[Stream]] = []
    for packet in packets(container, video, *sound):
        if packet.pts is not None and packet.size:
            (tail if (packet.pos or 0) >= gap.end else head).append(packet)
    first, last = ([packet for packet in part if packet.stream is video] for part in (head, tail))
    if not _has_first(first) or {packet.stream for packet in tail} != {video, *sound}:
        return False
    end_s, picture_end_s = max(map(_end_s, tail)), max(map(_end_s, last))
    promised_s = Fraction(container.duration or 0, av.time_base)
    if end_s <= max(map(_end_s, head)) or abs(promised_s - end_s) > _CONTRADICTION_S:
        return False  # without any promise it may be two recordings in one file, whose second is the shorter
    if gap.without_contents:
        # A fragmented file's length is what FFmpeg saw of it; but every packet has a time of decoding.
        end_s, promised_s = picture_end_s, _end_by_order_s(first[0], last)
    no_room = end_s - _ROUNDED_S <= promised_s < picture_end_s + frame_s - _ROUNDED_S
    return no_room or _has_last(last, video)


def _has_first(pictures: list[Packet[Stream]]) -> bool:
    """Pictures that are stored after the first one and shown before it follow it at once."""
    times = [packet.pts or 0 for packet in pictures]
    return len(times) > 1 and max(times) > times[0]


def _has_last(pictures: list[Packet[Stream]], video: VideoStream) -> bool:
    """Whether none that is stored before these is shown after them: so it is before a key frame."""
    in_order = not video.codec_context.has_b_frames or any(packet.is_keyframe for packet in pictures)
    return in_order or len(pictures) > _REORDERED


def _end_by_order_s(first: Packet[Stream], last: list[Packet[Stream]]) -> Fraction:
    """When the last picture ends, if pictures are shown as long after they are decoded as the first one."""
    delay = (first.pts or 0) - (first.dts or 0)
    return ((last[-1].dts or 0) + delay + (last[-1].duration or 0)) * last[-1].time_base


def _streams(container: InputContainer) -> tuple[VideoStream, *tuple[AudioStream, ...]]:
    sound = sound_stream(container)
    video = picture_stream(container)
    return (video,) if sound is None else (video, sound)


@contextmanager
def _container(file: RangeFile) -> Iterator[InputContainer]:
    with buffered(file) as reader, opened(reader) as container:
        yield container


def _end_s(packet: Packet[Stream]) -> Fraction:
    return ((packet.pts or 0) + (packet.duration or 0)) * packet.time_base
