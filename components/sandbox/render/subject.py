"""Finds the main subject of a picture with U²-Net-small (models/LICENSE.md), run by OpenCV."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

import cv2
import numpy as np

from components.sandbox.render.edit_ops.base import Frame, Plane

_MODEL = Path(__file__).parent / "models" / "u2netp.onnx"
_SIDE = 320
"""The size the network was trained for."""
_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""ImageNet's, red first, as the network was trained with."""
_one_at_a_time = Lock()


def subject_mask(frame: Frame) -> Plane | None:
    """Where the main subject is, 320x320; None where there is none to speak of (a landscape, a pattern)."""
    small = cv2.resize(frame, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    brightest = max(1, int(small.max()))
    rgb = cv2.cvtColor(small, cv2.COLOR_BGR2RGB).astype(np.float32) / brightest
    normal = ((rgb - _MEAN) / _SPREAD).astype(np.float32).transpose(2, 0, 1)[None]
    with _one_at_a_time:
        net = _network()
        net.setInput(normal)
        sure = np.asarray(net.forward())[0, 0]
    return _believable(sure)


def _believable(sure: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Plane | None:
    """A mask that covers 2 to 80 % of the picture, mostly decided; anything else is no subject."""
    covered = float((sure > 0.5).mean())
    undecided = float(((sure > 0.2) & (sure < 0.8)).mean())
    if not 0.02 < covered < 0.80 or undecided > 0.6 * covered + 0.05:
        return None
    return (np.clip(sure, 0, 1) * 255).astype(np.uint8)


@lru_cache(maxsize=1)
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(_MODEL))
