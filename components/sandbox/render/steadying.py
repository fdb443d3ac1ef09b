"""The camera's shake: measured from picture to picture, and the moves that take it out."""

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import Plane

_CALM_S = 0.6
"""The steadied camera follows the real one averaged over about this long."""
_MOST_SHIFT, _MOST_ROLL = 0.04, 0.02
"""Limits of a correction: share of the width, radians. Inside the steadied picture's enlargement."""


def steadyings(small: list[Plane], rate: float) -> tuple[NDArray[np.float32], ...]:
    """Per frame the 2x3 matrix that moves it to where a calm camera would have had it."""
    width = small[0].shape[1]
    steps = np.zeros((len(small), 3))
    for index in range(1, len(small)):
        steps[index] = _step(small[index - 1], small[index], width)
    path = np.cumsum(steps, axis=0)
    spread_frames = max(1.0, _CALM_S * rate)
    offsets = np.arange(-3 * int(spread_frames), 3 * int(spread_frames) + 1)
    kernel = np.exp(-0.5 * (offsets / spread_frames) ** 2)
    padded = np.pad(path, ((len(offsets) // 2,) * 2, (0, 0)), mode="edge")
    calm = np.stack([np.convolve(axis, kernel / kernel.sum(), mode="valid") for axis in padded.T], axis=1)
    limits = np.array([_MOST_SHIFT, _MOST_SHIFT, _MOST_ROLL])
    corrections = np.clip(calm - path, -limits, limits)
    shape = small[0].shape[0] / width
    return tuple(_turned_about_middle(right, down, roll, shape) for right, down, roll in corrections.tolist())


def _step(before: Plane, after: Plane, width: int) -> tuple[float, float, float]:
    """The camera's move between two frames: right and down in widths, roll in radians."""
    points = cv2.goodFeaturesToTrack(before, 120, 0.01, 6)
    if points is None or len(points) < 6:
        return 0.0, 0.0, 0.0
    moved, found, _error = cv2.calcOpticalFlowPyrLK(before, after, points, np.zeros_like(points))
    kept = found.ravel() == 1
    if kept.sum() < 6:
        return 0.0, 0.0, 0.0
    matrix, _inliers = cv2.estimateAffinePartial2D(points[kept], moved[kept])
    if matrix is None:
        return 0.0, 0.0, 0.0
    middle = np.array([width / 2, before.shape[0] / 2, 1])
    shift = matrix @ middle - middle[:2]
    return float(shift[0] / width), float(shift[1] / width), float(np.arctan2(matrix[1, 0], matrix[0, 0]))


def _turned_about_middle(right: float, down: float, roll: float, shape: float) -> NDArray[np.float32]:
    cosine, sine, x, y = np.cos(roll), np.sin(roll), 0.5, shape / 2
    return np.array(
        [
            [cosine, -sine, x - cosine * x + sine * y + right],
            [sine, cosine, y - sine * x - cosine * y + down],
        ],
        np.float32,
    )
