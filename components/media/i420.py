"""Any decoded frame as the one picture format of Clapboard: I420, limited range, BT.601, the right way up."""

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from numpy.typing import NDArray

from components.media.hdr import is_hdr, standard_i420
from components.media.looks import turned

_UNSPECIFIED = 2
_HD_LINES = 720
"""Players take clips that don't name their matrix for BT.709 from here on, and for BT.601 below."""


def as_i420(frame: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
    """The frame turned and scaled to this even size: uint8, shape (height * 3 // 2, width)."""
    turns = turned(frame) // 90
    stored = (height, width) if turns % 2 else (width, height)
    picture = standard_i420(frame, *stored) if is_hdr(frame) else _planar(frame, *stored)
    return _turned(picture, *stored, turns) if turns else picture


def _planar(frame: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
    untagged_hd = frame.colorspace == _UNSPECIFIED and min(frame.width, frame.height) >= _HD_LINES
    planar = frame.reformat(
        width,
        height,
        format="yuv420p",
        src_colorspace=Colorspace.ITU709 if untagged_hd else None,
        dst_colorspace=Colorspace.ITU601,
        dst_color_range="MPEG",
        interpolation="BICUBIC",
        threads=1,
    )
    return planar.to_ndarray().astype(np.uint8, copy=False)


def as_rgb(i420: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An I420 picture as RGB: uint8, shape (height, width, 3)."""
    return cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420).astype(np.uint8, copy=False)


def planes(i420: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Views of Y, shape (height, width), and of U and V, shape (height // 2, width // 2)."""
    height, width = i420.shape[0] * 2 // 3, i420.shape[1]
    chroma = i420[height:].reshape(2, height // 2, width // 2)
    return i420[:height], chroma[0], chroma[1]


def even(pixels: int) -> int:
    """The even number of pixels next below: I420 shares its colours between two by two."""
    return max(2, pixels // 2 * 2)


def _turned(picture: NDArray[np.uint8], width: int, height: int, turns: int) -> NDArray[np.uint8]:
    upright = [np.rot90(plane, turns) for plane in planes(picture)]
    shown_width = height if turns % 2 else width
    return np.concatenate([plane.reshape(-1) for plane in upright]).reshape(-1, shown_width)
