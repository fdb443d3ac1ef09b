"""What a clip really is: its length by walking packets, its size as shown, its codecs, its oddities."""

from dataclasses import dataclass
from fractions import Fraction
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from av.container import InputContainer
from av.video.stream import VideoStream

from components.errors import SourceDamaged, SourceNotMedia, SourceTooLarge
from components.media.looks import shown_size, steady_rate, turned
from components.media.notes import oddities
from components.media.opening import MAX_PIXELS, opened, opened_file, picture_stream, sound_stream
from components.media.walk import Walk, walk

_CONTAINERS = {"mpegts": "ts"}
_WEBM_CODECS = {"vp8", "vp9", "av1"}


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip as it was measured.

    Attributes:
        duration_s: from the first picture to the end of the last.
        frame_s: how long one frame lasts.
        rate: frames a second; for a variable rate, the rate it was made from.
        frames: how many pictures; estimated where only the ends of a remote file were read.
        width: pixels as shown: rotated, with square pixels.
        height: pixels as shown.
        video_codec: FFmpeg's short name, such as h264.
        audio_codec: FFmpeg's short name, or None without sound.
        container: mp4, mov, webm, mkv, avi, gif or ts.
        rotation: degrees counter-clockwise by which the stored picture is turned to be shown.
        size_bytes: of the file.
        notes: sentences about what is odd; nothing that keeps the clip from being used.
        first_s: the first picture's time on the file's own clock.
    """

    duration_s: float
    frame_s: float
    rate: Fraction
    frames: int
    width: int
    height: int
    video_codec: str
    audio_codec: str | None
    container: str
    rotation: int
    size_bytes: int
    notes: tuple[str, ...] = ()
    first_s: float = 0.0

    @property
    def has_sound(self) -> bool:
        """Whether there is a sound track."""
        return self.audio_codec is not None


def probe(source: Path | BinaryIO, *, ends_only: bool = False) -> Clip:
    """Measure a clip; one frame is decoded, the rest is only walked through.

    Args:
        source: a path, or an open seekable file.
        ends_only: read the beginning and the end only, where reading costs (remote files).

    Raises:
        SourceNotMedia: a web page, text, a picture, sound alone.
        SourceDamaged: empty, cut off before its index, or corrupt.
        SourceUnsupported: a format or codec that can't be read here.
        SourceTooLarge: too many pixels or pictures.
        MediaMissing: there is no such file.
    """
    with opened_file(source) as file, opened(file) as container:
        video, audio = picture_stream(container), sound_stream(container)
        _check_pixels(video.codec_context.width, video.codec_context.height)
        rate = steady_rate(video)
        seen = walk(container, video, audio, rate, ends_only=ends_only)
        frame = seen.frame
        if frame is None or not seen.picture.packets:
            raise SourceDamaged("The clip is damaged: not one picture of it can be shown.")
        _check_pixels(frame.width, frame.height)
        width, height = shown_size(frame, video)
        duration_s = seen.picture.end_s - seen.picture.first_s
        return Clip(
            duration_s=float(duration_s),
            frame_s=float(1 / rate),
            rate=rate,
            frames=_count_frames(video, seen, at_full_rate=round(duration_s * rate)),
            width=width,
            height=height,
            video_codec=video.codec_context.codec.canonical_name,
            audio_codec=None if audio is None else audio.codec_context.codec.canonical_name,
            container=_container_name(container, video),
            rotation=turned(frame),
            size_bytes=file.seek(0, SEEK_END),
            notes=oddities(container, video, seen, frame),
            first_s=float(seen.picture.first_s),
        )


def _count_frames(video: VideoStream, seen: Walk, *, at_full_rate: int) -> int:
    """The pictures that were walked; else the header's count, but not more than there is room for."""
    announced = min(video.frames or at_full_rate, at_full_rate)
    frames = seen.picture.packets if seen.complete else announced
    if frames <= 1:
        raise SourceNotMedia(
            "This file holds a single picture, not a clip.",
            next_step="Choose a video, or bring the picture to life under Image to video.",
        )
    return frames


def _container_name(container: InputContainer, video: VideoStream) -> str:
    name = container.format.name
    if name.startswith("mov,"):
        return "mov" if container.metadata.get("major_brand", "").strip() == "qt" else "mp4"
    if name == "matroska,webm":
        return "webm" if video.codec_context.codec.canonical_name in _WEBM_CODECS else "mkv"
    return _CONTAINERS.get(name, name)


def _check_pixels(width: int, height: int) -> None:
    if width <= 0 or height <= 0:
        raise SourceDamaged("The clip is damaged: it doesn't say how large its pictures are.")
    if width * height > MAX_PIXELS:
        raise SourceTooLarge(
            f"The clip's pictures are {width} by {height} pixels; up to 8K (8192 by 4608) can be taken.",
            next_step="Export it at 1080p or smaller.",
        )
