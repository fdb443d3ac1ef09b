"""From a small mask to one that follows the edges of the full frame (fast guided filter)."""

import cv2
import numpy as np

from components.sandbox.render.edit_ops.base import Frame, Plane, fitted, grey, scaled

_GUIDE_WIDTH = 480
"""The filter's coefficients are found at this width and only applied at full size (He and Sun, 2015)."""
_RADIUS = 5
_STEEPNESS = np.float32(2.2)
"""How much narrower the mask's border is made."""
_CRISPNESS = 40.0
"""Variance (levels squared) from which on an edge of the picture is an edge of the mask."""


def refined(mask: Plane, frame: Frame) -> Plane:
    """The mask at the frame's size, its soft border drawn to the frame's own edges."""
    height, width = frame.shape[:2]
    luma = grey(frame)
    small_size = min(width, _GUIDE_WIDTH), max(2, round(height * min(1.0, _GUIDE_WIDTH / width)))
    guide = np.asarray(fitted(scaled(luma, small_size[0] / width), small_size), np.float32)
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
