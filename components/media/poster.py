"""Stills out of a clip: its poster, a strip of small pictures, its last frame."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.media.decode import pictures, pictures_at
from components.media.disk import appearing
from components.media.fitted import within
from components.media.i420 import as_i420, as_rgb, even
from components.media.probe import probe

_QUALITY = 85
_POSTER_AT = 1 / 3
"""Where a poster is taken unless told otherwise: beginnings are often black, ends often faded."""
_TAIL_S = 1.5


def poster(source: Path, to: Path, *, at_s: float | None = None, max_side: int = 640) -> None:
    """Write one picture of the clip as a JPEG, its longer side at most `max_side` pixels.

    Raises:
        SourceError: the clip can't be read.
        DiskFull: there is no room.
    """
    clip = probe(source)
    time_s = clip.duration_s * _POSTER_AT if at_s is None else at_s
    width, height = within(clip, max_side)
    frame = next(pictures_at(source, clip, [time_s]))
    _save(as_rgb(as_i420(frame, width, height)), to, "JPEG")


def filmstrip(
    source: Path, *, count: int, height: int, start_s: float = 0.0, length_s: float | None = None
) -> tuple[bytes, ...]:
    """Pictures spread evenly over a stretch of the clip, all of it unless told, as JPEGs of this height.

    Raises:
        SourceError: the clip can't be read.
    """
    clip = probe(source)
    size = even(round(clip.width * even(height) / clip.height)), even(height)
    length_s = clip.duration_s if length_s is None else length_s
    times_s = [start_s + length_s * (index + 0.5) / count for index in range(count)]
    return tuple(
        _encoded(as_rgb(as_i420(frame, *size)), "JPEG") for frame in pictures_at(source, clip, times_s)
    )


def last_frame(source: Path, to: Path) -> None:
    """Write the clip's very last picture at its own size: PNG, or JPEG where the name says so.

    Raises:
        SourceError: the clip can't be read.
        DiskFull: there is no room.
    """
    clip = probe(source)
    *_, last = pictures(source, first_s=clip.first_s, start_s=max(0.0, clip.duration_s - _TAIL_S))
    rgb = as_rgb(as_i420(last.frame, even(clip.width), even(clip.height)))
    _save(rgb, to, "JPEG" if to.suffix.lower() in {".jpg", ".jpeg"} else "PNG")


def _encoded(rgb: NDArray[np.uint8], kind: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, kind, **({"quality": _QUALITY} if kind == "JPEG" else {}))
    return file.getvalue()


def _save(rgb: NDArray[np.uint8], to: Path, kind: str) -> None:
    with appearing(to) as part:
        part.write_bytes(_encoded(rgb, kind))
