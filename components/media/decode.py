"""The pictures of a clip in the order they are shown, from any time on."""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from components.errors import SourceDamaged
from components.media.opening import MEDIA_FAULTS, opened, packets, picture_stream, rewind
from components.media.probe import Clip

_WORTH_A_SEEK_S = 3.0
"""Nearer than this, decoding straight on costs less than finding a key frame."""


class Shown(NamedTuple):
    """A picture and when it comes on, in seconds from the clip's first picture."""

    at_s: float
    frame: VideoFrame


def pictures(
    source: Path, *, first_s: float | None = None, start_s: float = 0.0, rough: bool = False
) -> Iterator[Shown]:
    """The pictures from the one shown at `start_s` on, or from some earlier one.

    Args:
        source: the clip.
        first_s: `Clip.first_s`; needed to begin later than at the first picture.
        start_s: seconds from the first picture.
        rough: leave out the smoothing of block edges, which shows at full size only.

    Raises:
        SourceError: it can't be opened, or nothing of it can be decoded.
    """
    with opened(source) as container:
        video = picture_stream(container)
        video.thread_type = "AUTO"
        if rough:
            video.codec_context.options = {**video.codec_context.options, "skip_loop_filter": "all"}
        some = False
        for frame in _frames_from(container, video, (first_s or 0.0) + start_s):
            if frame.time is not None:
                first_s = frame.time if first_s is None else first_s
                yield Shown(frame.time - first_s, frame)
                some = True
        if not some:
            raise SourceDamaged("The clip is damaged: not one picture of it can be shown.")


def pictures_at(source: Path, clip: Clip, times_s: Iterable[float]) -> Iterator[VideoFrame]:
    """The pictures shown at these times (growing, in seconds); the last one stands for whatever is later."""
    coming: Iterator[Shown] = iter(())
    now: Shown | None = None
    after: Shown | None = None
    for time_s in times_s:
        if after is None or time_s - after.at_s > _WORTH_A_SEEK_S:
            coming = pictures(
                source, first_s=clip.first_s, start_s=min(time_s, clip.duration_s - clip.frame_s)
            )
            now, after = None, next(coming)
        while after is not None and (now is None or after.at_s <= time_s + clip.frame_s / 4):
            now, after = after, next(coming, None)
        if now is not None:
            yield now.frame


def _frames_from(container: InputContainer, video: VideoStream, clock_s: float) -> Iterator[VideoFrame]:
    """Decode from a key frame at or before this time of the file's own clock."""
    if clock_s < _WORTH_A_SEEK_S:
        return _decoded(container, video)
    try:
        container.seek(int(clock_s * av.time_base))
        frames = _decoded(container, video)
        first = next(frames, None)
        if first is not None and first.time is not None and first.time <= clock_s:
            return chain((first,), frames)
    except MEDIA_FAULTS:
        pass
    # Some containers find a key frame after the time that was asked for, or none.
    rewind(container)
    return _decoded(container, video)


def _decoded(container: InputContainer, video: VideoStream) -> Iterator[VideoFrame]:
    """Every picture that can be decoded, as they are shown; damaged packets are passed over."""
    # AVI says when packets are decoded, not when their pictures are shown: the same times, in another order.
    times: list[int] | None = [] if container.format.name == "avi" else None
    for packet in packets(container, video):
        if times is not None and packet.pts is not None:
            heappush(times, packet.pts)
        try:
            frames = video.decode(packet)
        except MEDIA_FAULTS:
            continue
        for frame in frames:
            if times:
                frame.pts = heappop(times)
            yield frame
