"""Layers seen by the camera: each is drawn only where no nearer one hides it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.camera import Camera, View
from components.sandbox.render.canvas import Canvas, Layer
from components.sandbox.render.pixels import U8, between, over, u8

Map = NDArray[np.float64]
"""Affine, 2 by 3: from the frame's pixels to an image's."""
_UPRIGHT = np.eye(2)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A layer as one frame sees it: its map, and the frame's rows where it starts, is solid and ends."""

    layer: Layer
    map: Map
    start: int
    solid: int
    end: int


def draw_layers(
    frame: U8,
    layers: Sequence[Layer],
    canvas: Canvas,
    camera: Camera,
    view: View,
    *,
    moment: float,
    bottom: int,
) -> None:
    """Lay layers into the frame, the farthest first, in place.

    Args:
        frame: RGB.
        layers: from far to near.
        canvas: measures.
        camera: how they are seen.
        view: from where.
        moment: of scene time, for drifting and swaying.
        bottom: the frame's row from which on something else hides them all.
    """
    seen = [_see(layer, canvas, camera, view, moment) for layer in layers]
    limit, limits = bottom, []
    for piece in reversed(seen):
        limits.append(limit)
        limit = min(limit, max(0, piece.solid + 1))
    for piece, last in zip(seen, reversed(limits), strict=True):
        _lay(frame, piece, last)


def first_hidden_row(layers: Sequence[Layer], camera: Camera, view: View, bottom: int) -> int:
    """The frame's row from which on these layers hide whatever is behind them; at most `bottom`."""
    for layer in layers:
        bottom = min(bottom, math.ceil(row_in_frame(camera.seen(view, layer.parallax), layer.solid)) + 1)
    return bottom


def row_in_frame(seen: Map, row: float) -> float:
    """Where a row of the sheet is in the frame."""
    return (row - float(seen[1, 2])) / float(seen[1, 1])


def warped(image: U8, seen: Map, width: int, first: int, last: int) -> U8:
    """The frame's rows from `first` to `last`, as the image is seen there; edges are stretched."""
    moved = seen.copy()
    moved[:, 2] += moved[:, 1] * first
    if np.array_equal(moved[:, :2], _UPRIGHT):
        x, y = math.floor(moved[0, 2]), math.floor(moved[1, 2])
        inside = image[y : y + last - first + 1, x : x + width + 1] if x >= 0 <= y else image[:0]
        if inside.shape[:2] == (last - first + 1, width + 1):
            return between(inside, float(moved[0, 2]) - x, float(moved[1, 2]) - y)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return u8(
        cv2.warpAffine(image, moved, (width, last - first), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    )


def _see(layer: Layer, canvas: Canvas, camera: Camera, view: View, moment: float) -> _Seen:
    seen = camera.seen(view, layer.parallax)
    seen[0, 2] = (seen[0, 2] + layer.drift * moment) % layer.period + canvas.spare
    start = math.floor(row_in_frame(seen, layer.top))
    solid = math.ceil(row_in_frame(seen, layer.solid))
    end = math.ceil(row_in_frame(seen, layer.top + layer.image.shape[0]))
    seen[1, 2] -= layer.top
    if layer.sway:
        lean = 0.6 * math.sin(moment * 1.7) + 0.4 * math.sin(moment * 2.9 + 1.0)
        seen[0, 1] = 0.35 * layer.sway * lean
        seen[0, 2] -= seen[0, 1] * canvas.height
    return _Seen(layer, seen, start, solid, end)


def _lay(frame: U8, piece: _Seen, last: int) -> None:
    """See-through rows are blended, solid ones copied."""
    first, last = max(0, piece.start), min(last, piece.end)
    if first >= last:
        return
    view = warped(piece.layer.image, piece.map, frame.shape[1], first, last)
    solid = min(last, max(first, piece.solid + 1))
    if solid > first:
        over(frame[first:solid], view[: solid - first])
    if last > solid:
        frame[solid:last] = cv2.cvtColor(view[solid - first :], cv2.COLOR_RGBA2RGB)
