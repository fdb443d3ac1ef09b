"""How long a clip really is: its packets are walked, because headers lie, round, or say nothing."""

from __future__ import annotations  # Packet takes a type argument in its stub only

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from components.errors import SourceTooLarge
from components.media.opening import MEDIA_FAULTS, packets, rewind

_MAX_PACKETS = 2_000_000
"""Some nine hours with sound: a small file can claim any number."""
_HEAD_PACKETS = 20
"""Picture packets walked at the front when only the ends are: H.264 reorders at most 16."""
_TAIL_TICKS = av.time_base
"""One second before the announced end."""
_SOUND_PACKETS_A_SECOND = Fraction(48_000, 1024)
"""AAC."""


@dataclass(slots=True)
class Track:
    """What the walk has seen of one stream, in ticks of its own clock."""

    time_base: Fraction
    usual_ticks: int
    """How long a packet lasts that doesn't say so."""
    first: int | None = None
    end: int | None = None
    packets: int = 0

    @classmethod
    def of(cls, stream: VideoStream | AudioStream, rate: Fraction) -> Self:
        """An empty track for this stream, whose packets usually come at this rate."""
        base = stream.time_base or Fraction(1, av.time_base)
        return cls(time_base=base, usual_ticks=round(1 / rate / base))

    def take(self, packet: Packet[Stream]) -> None:
        """Count the packet, unless it is never shown: before zero, cut away by an edit list, or torn."""
        start = packet.pts if packet.pts is not None else packet.dts
        if start is None or start < 0 or not packet.size or packet.is_discard or packet.is_corrupt:
            return
        end = start + (packet.duration or self.usual_ticks)
        self.first = start if self.first is None else min(self.first, start)
        self.end = end if self.end is None else max(self.end, end)
        self.packets += 1

    @property
    def first_s(self) -> Fraction:
        """When the first picture or sound begins, on the file's own clock."""
        return (self.first or 0) * self.time_base

    @property
    def end_s(self) -> Fraction:
        """When the last one ends."""
        return (self.end or 0) * self.time_base


@dataclass(slots=True)
class Walk:
    """The tracks of a clip and its first decoded frame."""

    picture: Track
    sound: Track | None
    frame: VideoFrame | None = None
    complete: bool = True
    """Whether every packet was seen, or only those at both ends."""


def walk(
    container: InputContainer,
    video: VideoStream,
    audio: AudioStream | None,
    rate: Fraction,
    *,
    ends_only: bool,
) -> Walk:
    """Walk the packets of the picture and of the sound, and decode the first frame.

    Args:
        container: the open clip, not read yet.
        video: its picture stream.
        audio: its sound, if it has any.
        rate: frames a second, for packets that don't say how long they last.
        ends_only: look at the beginning and the last second only, where reading costs (remote files).

    Raises:
        SourceTooLarge: it goes on and on.
    """
    walker = _Walker(container, video, audio, rate)
    if ends_only and container.duration:
        walker.go(stop_after=_HEAD_PACKETS)
        if walker.jump_to_tail():
            return walker.seen
        rewind(container)
        walker = _Walker(container, video, audio, rate)
    walker.go()
    return walker.seen


class _Walker:
    def __init__(
        self, container: InputContainer, video: VideoStream, audio: AudioStream | None, rate: Fraction
    ) -> None:
        self._container = container
        self._video = video
        self._streams: tuple[Stream, ...] = (video,) if audio is None else (video, audio)
        sound = None if audio is None else Track.of(audio, _SOUND_PACKETS_A_SECOND)
        self.seen = Walk(picture=Track.of(video, rate), sound=sound)

    def go(self, *, stop_after: int | None = None) -> None:
        seen = self.seen
        for count, packet in enumerate(packets(self._container, *self._streams)):
            if count >= _MAX_PACKETS:
                raise SourceTooLarge("The clip holds more pictures than can be counted here.")
            if packet.stream is not self._video:
                if seen.sound is not None:
                    seen.sound.take(packet)
                continue
            seen.picture.take(packet)
            seen.frame = seen.frame or self._decoded(packet)
            if stop_after is not None and seen.picture.packets >= stop_after and seen.frame is not None:
                return

    def jump_to_tail(self) -> bool:
        """Walk from about a second before the announced end; False where nothing is there."""
        before, heard = self.seen.picture.packets, self.seen.sound
        heard_before = heard.packets if heard is not None else 0
        end = (self._container.start_time or 0) + (self._container.duration or 0)
        try:
            # Nothing is decoded there, so it need not be a key frame, which may be megabytes away.
            self._container.seek(end - _TAIL_TICKS, any_frame=True)
        except MEDIA_FAULTS:
            return False
        self.go()
        self.seen.complete = False
        if heard is not None and heard.packets == heard_before:
            self.seen.sound = None  # it ends somewhere in the middle, which nobody has seen
        return self.seen.picture.packets > before

    def _decoded(self, packet: Packet[Stream]) -> VideoFrame | None:
        try:
            return next(iter(self._video.decode(packet)), None)
        except MEDIA_FAULTS:
            return None
