"""Shapes that wander and change into one another, by their signed distance fields."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape as the distance of every pixel from its outline.

    Attributes:
        distance: pixels, float32, shape (height, width); above 0 inside, below 0 outside.
        centre: x and y of its middle; None where there is nothing, or nothing else.
    """

    distance: NDArray[np.float32]
    centre: tuple[float, float] | None


def shape_of(inside: NDArray[np.bool_]) -> Shape:
    """The shape that covers these pixels, shape (height, width)."""
    if inside.all() or not inside.any():
        far = float(sum(inside.shape))
        return Shape(np.full(inside.shape, far if inside.all() else -far, np.float32), None)
    pixels = inside.astype(np.uint8)
    within = cv2.distanceTransform(pixels, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    without = cv2.distanceTransform(1 - pixels, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # The outline runs between two pixels, half a pixel from either.
    distance = np.where(inside, within - 0.5, 0.5 - without).astype(np.float32)
    moments = cv2.moments(pixels, binaryImage=True)
    return Shape(distance, (moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]))


def between(first: Shape, second: Shape, share: float) -> Shape:
    """The shape on the way from the first (share 0) to the second (share 1); both of one size.

    The middles are moved onto each other before the outlines are mixed: a small thing that moves far would
    vanish half-way otherwise. What appears grows out of the inside of what it becomes; what vanishes shrinks.
    """
    first, second = _related(first, second), _related(second, first)
    if first.centre is None or second.centre is None:
        return second if share >= 0.5 else first
    (x1, y1), (x2, y2) = first.centre, second.centre
    x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
    mixed = cv2.addWeighted(
        _moved(first.distance, x - x1, y - y1), 1 - share, _moved(second.distance, x - x2, y - y2), share, 0.0
    )
    return Shape(mixed.astype(np.float32, copy=False), (x, y))


def covered(shape: Shape, feather_px: float, *, invert: bool = False) -> NDArray[np.uint8]:
    """How much each pixel is covered, 0 to 255: soft inwards, nothing outside the outline."""
    inwards = -shape.distance if invert else shape.distance
    share = (inwards + np.float32(0.5)) * np.float32(255 / (max(0.0, feather_px) + 1))
    result: NDArray[np.uint8] = np.clip(share, 0, 255).astype(np.uint8)
    return result


def _related(shape: Shape, other: Shape) -> Shape:
    """The shape; where it is nothing at all or everything, the other one shrunk or grown until it is that."""
    if shape.centre is not None or other.centre is None:
        return shape
    everything = shape.distance[0, 0] > 0
    change = 1 - other.distance.min() if everything else -1 - other.distance.max()
    return Shape(other.distance + np.float32(change), other.centre)


def _moved(distance: NDArray[np.float32], right: float, down: float) -> NDArray[np.float32]:
    if abs(right) < 0.01 and abs(down) < 0.01:
        return distance
    height, width = distance.shape
    move = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return cv2.warpAffine(distance, move, (width, height), borderMode=cv2.BORDER_REPLICATE).astype(
        np.float32, copy=False
    )
