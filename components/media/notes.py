"""Sentences about what is odd about a clip, though it can be used."""

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from components.media.hdr import is_hdr
from components.media.walk import Walk

_ODD_LENGTH_S = 0.25
"""From here on a difference between picture, sound and header is worth a sentence."""


def oddities(container: InputContainer, video: VideoStream, seen: Walk, frame: VideoFrame) -> tuple[str, ...]:
    """Length unsaid, cut off, sound of another length, HDR: one sentence each, empty for a plain clip."""
    notes = []
    picture_s = float(seen.picture.end_s - seen.picture.first_s)
    promised_s = _promised_s(container, video)
    if not container.duration and not video.duration:
        notes.append(f"The file doesn't say how long it is; measured, it is {picture_s:.1f} s.")
    if promised_s is not None and promised_s > _longest_s(seen) + _ODD_LENGTH_S:
        notes.append(
            f"The file is cut off: it should last {promised_s:.1f} s and holds {picture_s:.1f} s. "
            "Only what is there can be used."
        )
    if seen.sound is not None and seen.sound.packets:
        longer_s = float(seen.sound.end_s - seen.picture.end_s)
        if longer_s > _ODD_LENGTH_S:
            notes.append(
                f"The sound is {longer_s:.1f} s longer than the picture; the picture's length counts."
            )
        elif longer_s < -_ODD_LENGTH_S:
            notes.append(f"The sound ends {-longer_s:.1f} s before the picture; the rest is silent.")
    if is_hdr(frame):
        notes.append("This is an HDR clip; it is brought down to standard range, its highlights are softer.")
    return tuple(notes)


def _promised_s(container: InputContainer, video: VideoStream) -> float | None:
    """The length that the header announces for what was walked, where it announces one."""
    if video.duration and video.time_base:
        return float(video.duration * video.time_base)
    others = len(container.streams) - len(container.streams.video) - len(container.streams.audio)
    return container.duration / av.time_base if container.duration and not others else None


def _longest_s(seen: Walk) -> float:
    tracks = (seen.picture,) if seen.sound is None else (seen.picture, seen.sound)
    return float(max(track.end_s for track in tracks))
