"""The one door through which media files are opened: known formats only, never by name or address.

FFmpeg follows links inside playlists and chooses protocols by a file's name; it gets neither here, only an
open file and a list of formats. `av.logging.set_level` is never called: with a level set, a damaged file can
deadlock on close.
"""

from __future__ import annotations  # Packet takes a type argument in its stub only

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from components.errors import MediaMissing, SourceDamaged, SourceNotMedia, SourceUnsupported
from components.media.refusals import unreadable_clip, why_not_a_clip
from components.media.sniff import HEAD_BYTES, sniff

MAX_PIXELS = 8192 * 4608
"""The largest picture that is decoded, a little over 8K; a few kilobytes can claim any size."""
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,mpegts"
MEDIA_FAULTS = (av.FFmpegError, OSError, MemoryError, ValueError, EOFError, NotImplementedError)
"""Everything that a damaged file was seen to raise: 4,500 mutated clips."""


@contextmanager
def opened_file(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    """The source as a file at its beginning; a path is closed again at the end.

    Raises:
        MediaMissing: there is no such file.
    """
    if not isinstance(source, Path):
        source.seek(0)
        yield source
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise MediaMissing("The file is not there any more, or can't be opened.") from error
    with file:
        yield file


@contextmanager
def opened(source: Path | BinaryIO) -> Iterator[InputContainer]:
    """The clip, open for reading; nothing is decoded yet.

    Raises:
        SourceDamaged, SourceNotMedia, SourceUnsupported: it is not a clip that can be read; the sentence says
            what it is instead.
        MediaMissing: there is no such file.
    """
    with opened_file(source) as file:
        guess = sniff(file.read(HEAD_BYTES))
        refusal = why_not_a_clip(guess)
        if refusal is not None:
            raise refusal
        file.seek(0)
        try:
            container = av.open(file, "r", options={"format_whitelist": FORMATS}, metadata_errors="replace")
        except MEDIA_FAULTS as error:
            raise unreadable_clip(guess) from error
        with container:
            yield container


def picture_stream(container: InputContainer) -> VideoStream:
    """The stream of moving pictures, ready to be decoded and guarded against oversized frames.

    Raises:
        SourceNotMedia: sound alone, or neither picture nor sound.
        SourceUnsupported: a codec that can't be decoded here.
    """
    cover_art = av.stream.Disposition.attached_pic
    stream = next((one for one in container.streams.video if not one.disposition & cover_art), None)
    if stream is None and container.streams.audio:
        raise SourceNotMedia(
            "This file holds sound alone, no picture.", next_step="Choose a file with a video track."
        )
    if stream is None:
        raise SourceNotMedia("This file holds no video.")
    if stream.codec_context is None:
        raise SourceUnsupported("The clip's video codec can't be decoded here.")
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
    return stream


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The first stream of sound that can be decoded here."""
    return next((one for one in container.streams.audio if one.codec_context is not None), None)


def rewind(container: InputContainer) -> None:
    """Go back to the beginning.

    Raises:
        SourceDamaged: the file's index is so broken that there is no way back.
    """
    try:
        container.seek(0)
    except MEDIA_FAULTS as error:
        raise SourceDamaged("The clip is damaged: its pictures can't be found again.") from error


def packets(container: InputContainer, *streams: Stream) -> Iterator[Packet[Stream]]:
    """The streams' packets, up to the end or to where the file can't be read any further."""
    coming = container.demux(*streams)
    while True:
        try:
            packet = next(coming, None)
        except MEDIA_FAULTS:
            return
        if packet is None:
            return
        yield packet
