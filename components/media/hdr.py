"""HDR pictures brought down to standard range: mid-tones keep their brightness, highlights are rolled off.

FFmpeg's own conversion takes PQ for a gamma, which leaves everything grey and flat.
"""

from functools import lru_cache

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

PQ, HLG = 16, 18
"""ISO/IEC 23001-8."""
_WHITE_NITS = 203
"""ITU-R BT.2408: where HDR puts what is white in standard range..."""
_WHITE_SCENE = 0.265
"""... and the same as light of the scene: HLG's signal is 75 % there."""
_KNEE = 0.5
"""Of white; what is darker stays as it is, what is brighter is rolled off."""
_FROM_2020 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)
"""Linear light with BT.2020's primaries as with BT.709's (ITU-R BT.2407)."""
_STEPS = 65_535
_BAND = 32
"""Rows at a time: linear light takes four times the memory, and a band stays in the processor's cache."""
_BRIGHTEST = 8.0
"""Times white; by then everything is white anyway."""


def is_hdr(frame: VideoFrame) -> bool:
    """Whether the frame is coded for more brightness than screens of standard range show."""
    return frame.color_trc in {PQ, HLG}


def standard_i420(frame: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
    """An HDR frame scaled to this even size, as I420 of standard range; not turned."""
    coded = frame.reformat(width, height, "rgb48le", interpolation="BICUBIC", threads=1).to_ndarray()
    light, shown = _light(frame.color_trc), _shown(frame.color_trc)
    rgb = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _BAND):
        band = cv2.transform(light[coded[top : top + _BAND].astype(np.uint16, copy=False)], _FROM_2020)
        steps = np.clip(band * (_STEPS / _BRIGHTEST), 0, _STEPS).astype(np.uint16)
        rgb[top : top + _BAND] = shown[steps]
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420).astype(np.uint8, copy=False)


@lru_cache
def _light(transfer: int) -> NDArray[np.float32]:
    """Linear light for each coded value, 1 for white."""
    coded = np.arange(_STEPS + 1) / _STEPS
    if transfer == PQ:  # SMPTE ST 2084
        root = coded ** (1 / 78.84375)
        nits = 10_000 * (np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (
            1 / 0.1593017578125
        )
        return np.asarray(nits / _WHITE_NITS, np.float32)
    bright = (np.exp((coded - 0.55991073) / 0.17883277) + 0.28466892) / 12  # ARIB STD-B67
    return np.asarray(np.where(coded <= 0.5, coded**2 / 3, bright) / _WHITE_SCENE, np.float32)


@lru_cache
def _shown(transfer: int) -> NDArray[np.uint8]:
    """What a screen of standard range is given for light in steps from none to the brightest."""
    light = np.arange(_STEPS + 1) / _STEPS * _BRIGHTEST
    room = 1 - _KNEE
    light = np.where(light <= _KNEE, light, _KNEE + room * (1 - np.exp(-(light - _KNEE) / room)))
    if transfer == PQ:  # light of a screen: the inverse of ITU-R BT.1886
        coded = light ** (1 / 2.4)
    else:  # light of a scene: a camera's curve, ITU-R BT.709
        coded = np.where(light < 0.018, 4.5 * light, 1.099 * light**0.45 - 0.099)
    return np.rint(coded * 255).astype(np.uint8)
