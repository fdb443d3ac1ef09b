"""Makes a clip small enough to be sent inside a request, as a data URI."""

import shutil
from collections.abc import Callable
from math import ceil, log2, sqrt
from pathlib import Path

from components.errors import SourceTooLarge
from components.media.clip_writer import SOURCE_CRF, recode
from components.media.disk import appearing
from components.media.i420 import even
from components.media.probe import Clip, probe
from components.media.steady import steady_rate_for

_URI_HEAD = len("data:video/mp4;base64,")
_CRF_HALVES = 6
"""x264: so much more crf halves the size."""
_WORST_CRF = 32
"""Beyond, fewer pixels look better than coarser ones."""
_SMALLEST_SIDE = 160
_MOST_TRIES = 6


def fit_for_sending(
    source: Path, to: Path, *, max_bytes: int, progress: Callable[[float], None] | None = None
) -> Clip:
    """A copy of the clip whose data URI is no longer than `max_bytes`: the same bytes if they fit.

    Only an upright H.264 MP4 is copied as it is; anything else, and what is too large, is encoded: first more
    coarsely, then with fewer pixels, until it fits. Length, rate and sound stay.

    Args:
        source: the clip.
        to: where the MP4 goes; it appears when it is complete.
        max_bytes: how many characters the data URI may have; base64 makes four of three bytes.
        progress: called with 0 to 1 now and then, from the beginning again for a second try; what it raises
            ends the work and leaves nothing behind.

    Returns:
        The copy as it was measured.

    Raises:
        SourceTooLarge: it can't be made small enough.
        SourceError: the clip can't be read.
        DiskFull: there is no room.
    """
    room = (max_bytes - _URI_HEAD) // 4 * 3
    clip = probe(source)
    if clip.size_bytes <= room and _goes_as_it_is(clip):
        with appearing(to) as part:
            shutil.copyfile(source, part)
        return clip
    frames = max(1, round(clip.duration_s * steady_rate_for(clip.rate)))
    crf, scale = SOURCE_CRF, 1.0
    for _ in range(_MOST_TRIES):
        size = even(round(clip.width * scale)), even(round(clip.height * scale))
        sent = recode(source, clip, to, size=size, frames=frames, crf=crf, progress=progress)
        if sent.size_bytes <= room:
            return sent
        crf, scale = _coarser(crf, scale, sent.size_bytes / max(1, room))
        if min(clip.width, clip.height) * scale < _SMALLEST_SIDE:
            break
    to.unlink(missing_ok=True)
    raise SourceTooLarge(
        f"The clip can't be made small enough to be sent: {max_bytes / 1e6:.1f} MB is the limit.",
        next_step="Cut a shorter stretch out of it.",
    )


def data_uri_length(size_bytes: int) -> int:
    """Characters of the data URI of an MP4 of this size."""
    return _URI_HEAD + ceil(size_bytes / 3) * 4


def _goes_as_it_is(clip: Clip) -> bool:
    sound_fits = clip.audio_codec in {None, "aac"}
    return clip.container == "mp4" and clip.video_codec == "h264" and clip.rotation == 0 and sound_fits


def _coarser(crf: int, scale: float, too_large: float) -> tuple[int, float]:
    """Crf and scale that should make it so many times smaller, and a little more."""
    wanted = crf + ceil(_CRF_HALVES * log2(too_large)) + 1
    if wanted <= _WORST_CRF:
        return wanted, scale
    left = too_large / 2 ** ((_WORST_CRF - crf) / _CRF_HALVES)
    return _WORST_CRF, scale / sqrt(max(1.2, left * 1.1))
