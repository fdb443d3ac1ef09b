"""From a small mask to one that follows the edges of the full frame (fast guided filter)."""

import cv2
import numpy as np

from components.sandbox.render.edit_ops.base import Frame, Plane, fitted, grey, scaled

_GUIDE_WIDTH = 480
"""The filter's coefficients are found at this width and only applied at full size (He and Sun, 2015)."""
_RADIUS = 5
_ROOM = 4 * _RADIUS
"""Pixels of that width that are filtered beyond the mask: there it is black, and stays so."""
_TELLING, _SPAN, _MOST_GAIN = 24.0, 150.0, 2.0
"""Levels between two mean colours that are enough, that they are drawn apart to, and the most gain."""
_STEEPNESS = np.float32(2.2)
"""How much narrower the mask's border is made."""
_CRISPNESS = 40.0
"""Variance (levels squared) from which on an edge of the picture is an edge of the mask."""


def refined(mask: Plane, frame: Frame) -> Plane:
    """The mask at the frame's size, its soft border drawn to the frame's own edges."""
    height, width = frame.shape[:2]
    whole = np.zeros((height, width), np.uint8)
    small, large = _boxes(mask, width, height)
    if whole[large].size:
        whole[large] = _drawn_to_edges(mask[small], frame[large], min(1.0, _GUIDE_WIDTH / width))
    return whole


def _boxes(mask: Plane, width: int, height: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Where the mask isn't black, with room for the filter, in the mask and in the frame."""
    rows, columns = mask.shape
    left, top, wide, high = cv2.boundingRect(mask)
    room = -(-_ROOM * columns // _GUIDE_WIDTH)
    first, last = max(0, top - room), min(rows, top + high + room)
    start, end = max(0, left - room), min(columns, left + wide + room)
    if wide == 0:
        end, last = start, first
    large = (
        slice(round(first * height / rows), round(last * height / rows)),
        slice(round(start * width / columns), round(end * width / columns)),
    )
    return (slice(first, last), slice(start, end)), large


def _telling_apart(mask: Plane, frame: Frame) -> Plane:
    """The frame in grey along the line from the colour outside to the colour inside: luma may be the same."""
    colours = cv2.resize(frame, mask.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    inside, outside = (
        np.asarray(cv2.mean(colours, cv2.inRange(mask, *levels))[:3], np.float64)
        for levels in (((200,), (255,)), ((0,), (55,)))
    )
    apart = float(np.linalg.norm(inside - outside))
    if apart < _TELLING:
        return grey(frame)
    line = (inside - outside) / apart * min(_MOST_GAIN, _SPAN / apart)
    middle = 128 - float(line @ (inside + outside)) / 2
    return cv2.transform(frame, np.array([[*line, middle]], np.float32))


def _drawn_to_edges(mask: Plane, frame: Frame, share: float) -> Plane:
    height, width = frame.shape[:2]
    luma = _telling_apart(mask, frame)
    small_size = max(2, round(width * share)), max(2, round(height * share))
    guide = np.asarray(fitted(scaled(luma, share), small_size), np.float32)
    rough = np.asarray(cv2.resize(mask, small_size, interpolation=cv2.INTER_LINEAR), np.float32)
    window = (2 * _RADIUS + 1, 2 * _RADIUS + 1)
    mean_guide, mean_rough = cv2.blur(guide, window), cv2.blur(rough, window)
    covariance = cv2.blur(guide * rough, window) - mean_guide * mean_rough
    variance = cv2.blur(guide * guide, window) - mean_guide * mean_guide
    slope = covariance / (variance + _CRISPNESS)
    offset = cv2.blur(mean_rough - slope * mean_guide, window)
    # The border is steepened about its middle while the coefficients are still small; `add` rounds and clips.
    steep_slope = fitted(cv2.blur(slope * _STEEPNESS, window), (width, height))
    steep_offset = fitted((offset - 128) * _STEEPNESS + 128, (width, height))
    return cv2.add(cv2.multiply(luma, steep_slope, dtype=cv2.CV_32F), steep_offset, dtype=cv2.CV_8U)
