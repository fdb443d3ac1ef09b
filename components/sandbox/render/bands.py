"""What can be done to a painted band: out of focus, into the mist, one upon another."""

import cv2
import numpy as np

from components.sandbox.render.brush import cover_of
from components.sandbox.render.canvas import Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import f32, layer, mix, over_layer, smooth


def out_of_focus(painted: Painted, amount: float) -> Painted:
    """The same band out of focus: blurred by `amount` pixels, as near things are."""
    return Painted(
        np.asarray(cv2.GaussianBlur(painted.image, (0, 0), max(0.1, amount)), np.uint8), painted.top
    )


def hazed(painted: Painted, palette: Palette, *, foot: float, reach: float, strength: float) -> Painted:
    """The same band with mist rising from its foot (a row of the sheet) by `reach` pixels."""
    rows = np.arange(painted.top, painted.top + painted.image.shape[0], dtype=np.float32)[:, None]
    air = smooth(foot - reach, foot, rows) * np.float32(strength)
    cover = cover_of(painted.image)[..., None]
    straight = f32(painted.image[..., :3]) / 255 / np.maximum(cover, 1 / 255)
    air_all = np.broadcast_to(air, painted.image.shape[:2])
    return Painted(layer(mix(straight, palette.haze, air_all[..., None]), f32(cover[..., 0])), painted.top)


def stacked(below: Painted, above: Painted) -> Painted:
    """Two bands as one."""
    top = min(below.top, above.top)
    bottom = max(below.top + below.image.shape[0], above.top + above.image.shape[0])
    image = np.zeros((bottom - top, below.image.shape[1], 4), np.uint8)
    for band in (below, above):
        first = band.top - top
        over_layer(image[first : first + band.image.shape[0]], band.image)
    return Painted(image, top)
