"""Finds the main subject of a picture: roughly by U²-Net-small (models/LICENSE.md), exactly by GrabCut."""

import io
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image

from components.errors import InvalidRequest
from components.media.picture import decoded_picture, on_black

Frame: TypeAlias = MatLike
"""A picture as OpenCV takes and gives it: uint8, BGR, shape (height, width, 3)."""
Plane: TypeAlias = MatLike
"""One uint8 channel, shape (height, width)."""

_MODEL = Path(__file__).parent / "models" / "u2netp.onnx"
_SIDE = 320
"""The size the network was trained for."""
_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""ImageNet's, red first, as the network was trained with."""
_CUT_WIDTH = 288
"""GrabCut's time grows with the pixels: here it takes about 0.1 s."""
_one_at_a_time = Lock()


def subject_mask(picture: bytes | NDArray[np.uint8]) -> bytes:
    """A grey PNG of the picture's size: white where its main subject is, black elsewhere.

    Args:
        picture: a JPEG, PNG or WebP, or RGB pixels, shape (height, width, 3).

    Raises:
        InvalidRequest: nothing stands out.
        SourceError: the picture can't be read.
    """
    rgb = on_black(decoded_picture(picture)).convert("RGB") if isinstance(picture, bytes) else picture
    frame = cv2.cvtColor(np.asarray(rgb, np.uint8), cv2.COLOR_RGB2BGR)
    mask = find_subject(frame)
    if mask is None:
        raise InvalidRequest(
            "No main subject stands out in this picture.",
            next_step="Choose another frame, or paint the mask by hand.",
        )
    whole = cv2.resize(mask, frame.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    file = io.BytesIO()
    Image.fromarray(np.where(whole > 127, np.uint8(255), np.uint8(0))).save(file, "PNG")
    return file.getvalue()


def find_subject(frame: Frame) -> Plane | None:
    """Where the main subject is, in the frame's shape but small; None where there is none to speak of."""
    sure = salience(frame)
    if not _believable(sure):
        return None
    share = min(1.0, _CUT_WIDTH / frame.shape[1])
    size = max(2, round(frame.shape[1] * share)), max(2, round(frame.shape[0] * share))
    reduced = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    rough = cv2.resize(sure, (reduced.shape[1], reduced.shape[0]), interpolation=cv2.INTER_LINEAR)
    cut = cut_along_colours(reduced, rough)
    return None if _is_band(cut) else cut


def salience(frame: Frame, side: int = _SIDE) -> NDArray[np.float32]:
    """The network's own map, 0..1, shape (side, side): how much each place stands out.

    Args:
        frame: of any size.
        side: what the network is given, a multiple of 32; its time grows with the square.
    """
    small = cv2.resize(frame, (side, side), interpolation=cv2.INTER_AREA)
    brightest = max(1, int(small.max()))
    rgb = cv2.cvtColor(small, cv2.COLOR_BGR2RGB).astype(np.float32) / brightest
    normal = ((rgb - _MEAN) / _SPREAD).astype(np.float32).transpose(2, 0, 1)[None]
    with _one_at_a_time:
        net = _network()
        net.setInput(normal)
        sure = np.asarray(net.forward(), np.float32)
    return np.array(sure[0, 0], np.float32)


def cut_along_colours(picture: Frame, sure: NDArray[np.generic], rounds: int = 3) -> Plane:
    """A rough map of 0..1 made to follow the picture's colours, in rounds; itself where they tell nothing."""
    rough = np.asarray(sure, np.float32)
    labels = np.full(rough.shape, cv2.GC_PR_BGD, np.uint8)
    labels[rough > 0.45] = cv2.GC_PR_FGD
    inner = cv2.erode((rough > 0.93).astype(np.uint8), np.ones((7, 7), np.uint8))
    outer = cv2.dilate((rough > 0.06).astype(np.uint8), np.ones((7, 7), np.uint8))
    labels[inner == 1] = cv2.GC_FGD
    labels[outer == 0] = cv2.GC_BGD
    as_is = (np.clip(rough, 0, 1) * 255).astype(np.uint8)
    if not (labels == cv2.GC_BGD).any() or not (labels == cv2.GC_FGD).any():
        return as_is
    cv2.setRNGSeed(1)  # GrabCut starts from random colour clusters
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(picture, labels, None, *models, rounds, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]  # None: no box
    cut = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.uint8) * 255
    grown = cut.sum() / max(1, int((rough > 0.5).sum()) * 255)
    return cv2.medianBlur(cut, 5) if 0.6 < grown < 1.6 else as_is


def _believable(sure: NDArray[np.float32]) -> bool:
    """A map that covers 2 to 80 % of the picture and is mostly decided."""
    covered = float((sure > 0.5).mean())
    undecided = float(((sure > 0.2) & (sure < 0.8)).mean())
    return 0.02 < covered < 0.80 and undecided < 0.6 * covered + 0.05


def _is_band(cut: Plane) -> bool:
    """From side to side without touching the bottom: a range of hills, not a subject."""
    return bool(cut[:, :3].any() and cut[:, -3:].any() and not cut[-3:].any())


@lru_cache(maxsize=1)
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(_MODEL))
