"""The sheet that layers are painted on: higher than the frame, endless sideways; and a painted layer."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from components.sandbox.render.pixels import U8, u8

SMALLEST = 16
"""Pixels of the shortest side that can be drawn."""
MARGIN = 0.12
"""Painted above and below the frame, as a share of its height, for the camera to move in."""
SPARE = 0.06
"""Painted beyond the repeat on both sides, as a share of the frame's height, for swaying."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """Measures of the sheet for one frame size.

    Attributes:
        width: of the frame, pixels.
        height: of the frame, pixels.

    Raises:
        ValueError: an odd size, or one below `SMALLEST`.
    """

    width: int
    height: int

    def __post_init__(self) -> None:
        if min(self.width, self.height) < SMALLEST or self.width % 2 or self.height % 2:
            raise ValueError(f"a scene can't be drawn at {self.width}x{self.height}")

    @property
    def margin(self) -> int:
        """Rows above the frame at rest."""
        return round(self.height * MARGIN)

    @property
    def spare(self) -> int:
        """Columns of a layer before its period begins, and after the last frame's worth."""
        return max(4, round(self.height * SPARE))

    @property
    def rows(self) -> int:
        """Height of the sheet."""
        return self.height + 2 * self.margin

    @property
    def unit(self) -> float:
        """The measure of things: the height of a 16:9 frame of the same area, so that portraits fit too."""
        return 0.75 * math.sqrt(self.width * self.height)

    @property
    def period(self) -> int:
        """Columns after which every layer repeats."""
        return max(round(1.6 * self.width), round(2.2 * self.unit))

    def row(self, share: float) -> float:
        """The sheet's row at this share of the frame's height."""
        return self.margin + share * self.height


@dataclass(frozen=True, slots=True)
class Painted:
    """A band of the sheet: premultiplied RGBA, one period wide, and the row where it begins."""

    image: U8
    top: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A painted band, ready for the camera.

    Attributes:
        image: premultiplied RGBA, a period, a frame and spare columns wide: every view is one piece.
        top: the sheet's row of its first row.
        parallax: 0 stands still like the sky, 1 moves with the camera like the ground under it.
        solid: the sheet's row from which on nothing shows through; its height when something always does.
        period: columns after which it repeats.
        drift: pixels it moves by itself in a second.
        sway: how far its top leans in the wind, as a share of its height.
    """

    image: U8
    top: int
    parallax: float
    solid: int
    period: int
    drift: float = 0.0
    sway: float = 0.0


def as_layer(
    canvas: Canvas, painted: Painted, *, parallax: float, drift: float = 0.0, sway: float = 0.0
) -> Layer:
    """Crop a band to what is painted, repeat it sideways for one frame more and its lowest row downwards."""
    rows = np.flatnonzero(painted.image.max(axis=(1, 2)))
    first = int(rows[0]) if rows.size else 0
    image = painted.image[first:]
    top = painted.top + first
    clear = np.flatnonzero(image[..., 3].min(axis=1) < 254)
    solid = top + (int(clear[-1]) + 1 if clear.size else 0)
    if solid >= top + image.shape[0]:
        solid = canvas.rows
    if image.shape[1] != canvas.period or canvas.period < canvas.width + canvas.spare:
        raise ValueError("a layer must be one period wide, and wider than the frame")
    deep = canvas.rows - top - image.shape[0] if image[-1].any() else 0
    longer = cv2.copyMakeBorder(image, 0, max(0, deep), 0, 0, cv2.BORDER_REPLICATE)
    beside = canvas.spare, canvas.width + canvas.spare
    wide = cv2.copyMakeBorder(longer, 0, 0, *beside, cv2.BORDER_WRAP)
    return Layer(u8(wide), top, parallax, solid, canvas.period, drift, sway)
