"""Lays an edited clip over its source through a mask: the edit in the mask's white, the source elsewhere."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.clip_writer import write_clip
from components.media.i420 import even, planes
from components.media.probe import Clip, probe
from components.media.soundtrack import sound_blocks
from components.media.steady import steady, steady_rate_for

_BLACK, _WHITE = 24, 227
"""Luma taken for quite black and quite white: the limits are 16 and 235, and coding blurs them a little."""


def composite(
    *,
    edited: Path,
    source: Path,
    mask: Path,
    to: Path,
    feather_px: int = 4,
    progress: Callable[[float], None] | None = None,
) -> Clip:
    """Write the composed clip with the source's size, rate and length, and the edit's sound if it has any.

    The mask may have any size, rate and length; its last picture is held. The edit may be a little shorter or
    longer; its last picture is held, or what is over is left out.

    Args:
        edited: the engine's result.
        source: the clip that was edited.
        mask: a video, white where the edit belongs.
        to: where the MP4 goes; it appears when it is complete.
        feather_px: how softly the edit begins inside the mask's edge; nothing outside is touched.
        progress: called with 0 to 1 now and then; what it raises ends the work and leaves nothing behind.

    Returns:
        The composed clip as it was measured.

    Raises:
        SourceError: one of the three can't be read.
        DiskFull: there is no room.
    """
    below, above = probe(source), probe(edited)
    rate = steady_rate_for(below.rate)
    width, height = even(below.width), even(below.height)
    frames = max(1, round(below.duration_s * rate))
    layers = zip(
        *(
            steady(path, width=width, height=height, rate=rate, frames=frames)
            for path in (source, edited, mask)
        ),
        strict=True,
    )
    heard, clip = (edited, above) if above.has_sound else (source, below)
    sound = sound_blocks(heard, first_s=clip.first_s, start_s=0.0, length_s=float(frames / rate))
    return write_clip(
        to,
        (blend(under, over, soft_mask(white, feather_px)) for under, over, white in layers),
        sound if clip.has_sound else None,
        size=(width, height),
        rate=rate,
        frames=frames,
        progress=progress,
    )


def soft_mask(i420: NDArray[np.uint8], feather_px: int) -> NDArray[np.uint8]:
    """How much of the edit shows, 0 to 255, shape (height, width): soft inwards, zero outside the white."""
    luma = planes(i420)[0].astype(np.float32)
    share: NDArray[np.uint8] = np.clip((luma - _BLACK) * (255 / (_WHITE - _BLACK)), 0, 255).astype(np.uint8)
    if feather_px <= 0:
        return share
    inside = np.where(share > 127, np.uint8(255), np.uint8(0))
    blurred = cv2.GaussianBlur(inside, (0, 0), feather_px / 2)
    # A blurred edge is half bright on the line itself: from there inwards counts, so that nothing leaks out.
    inwards = cv2.addWeighted(blurred, 2.0, blurred, 0.0, -255.0)
    soft: NDArray[np.uint8] = np.minimum(share, inwards)
    return soft


def blend(under: NDArray[np.uint8], over: NDArray[np.uint8], share: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`over` where the share is 255, `under` where it is 0; I420 pictures of one size."""
    result = np.empty_like(under)
    half = cv2.resize(share, (share.shape[1] // 2, share.shape[0] // 2), interpolation=cv2.INTER_AREA)
    shares = (share, half, half)
    for below, above, weight, out in zip(planes(under), planes(over), shares, planes(result), strict=True):
        kept = cv2.multiply(below, 255 - weight, scale=1 / 255)
        out[:] = cv2.add(kept, cv2.multiply(above, weight, scale=1 / 255))
    return result
