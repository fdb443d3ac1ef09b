"""Opens any still safely: as it is meant to be seen, eight bits, cut to the ratio of the video."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from components.errors import MediaMissing, SourceDamaged, SourceNotMedia, SourceTooLarge
from components.sandbox.render.edit_ops.base import Frame, Plane, blend, blurred, fitted, spread

MOST_PIXELS = 120_000_000
"""A 12,000 by 10,000 picture; decoded it takes half a gigabyte."""
_DEEP_MODES = {"I", "I;16", "I;16B", "I;16L", "I;16N", "F"}
"""Pillow's modes for grey with more than eight bits."""


@dataclass(frozen=True, slots=True)
class StillPicture:
    """A still, ready to be moved.

    Attributes:
        colours: BGR; what was transparent lies on a soft backdrop.
        cutout: 255 where it was opaque; None where all of it is.
    """

    colours: Frame
    cutout: Plane | None = None


def open_still(path: Path, *, size: tuple[int, int]) -> StillPicture:
    """The picture, cut in the middle to the shape of `size` and scaled to it.

    Raises:
        SourceNotMedia: not a picture.
        SourceDamaged: a picture that is cut off or corrupt.
        SourceTooLarge: more than MOST_PIXELS.
        MediaMissing: there is no such file.
    """
    seen = _upright(path, size)
    if "A" in seen.getbands():
        return _laid_down(np.asarray(seen, np.uint8), size)
    return StillPicture(_cut(cv2.cvtColor(np.asarray(seen, np.uint8), cv2.COLOR_RGB2BGR), size))


def _upright(path: Path, size: tuple[int, int]) -> Image.Image:
    """RGB or RGBA, turned as its EXIF says."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            with Image.open(path) as file:
                if file.width * file.height > MOST_PIXELS:
                    raise SourceTooLarge("The picture has more than 120 million pixels.")
                # JPEG only: decodes at a half, a quarter or an eighth where that is still large enough.
                file.draft("RGB", (size[0] * 2, size[1] * 2))
                return ImageOps.exif_transpose(_plain(file))
    except Image.DecompressionBombError as error:
        raise SourceTooLarge("The picture has more than 120 million pixels.") from error
    except UnidentifiedImageError as error:
        raise SourceNotMedia("This is not a picture that can be read.") from error
    except FileNotFoundError as error:
        raise MediaMissing("The picture is not there any more.") from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError, TypeError) as error:
        raise SourceDamaged("The picture is cut off or damaged.") from error


def _plain(file: Image.Image) -> Image.Image:
    """Eight bits of red, green and blue, with alpha where something is transparent."""
    if file.mode in _DEEP_MODES:
        levels = np.asarray(file, np.float32)
        low, high = float(levels.min()), float(levels.max())
        full = 65535.0 if high > 255 and file.mode != "F" else max(high - low, 1e-6)
        scaled = (levels - (low if full < 65535 else 0)) / full * 255
        plain = Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8)).convert("RGB")
        plain.info = dict(file.info)
        return plain
    if file.has_transparency_data:
        return file.convert("RGBA")
    return file.convert("RGB")


def _laid_down(pixels: NDArray[np.uint8], size: tuple[int, int]) -> StillPicture:
    """A cut-out on a soft backdrop: dark under what is light, light under what is dark."""
    # Enlarging must not mix in the colours of invisible pixels.
    alpha = pixels[..., 3:].astype(np.float32) / 255
    colours = cv2.cvtColor((pixels[..., :3] * alpha).astype(np.uint8), cv2.COLOR_RGB2BGR)
    cutout = _cut(pixels[..., 3].copy(), size)
    seen = float((cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY)).sum() / max(1.0, float(alpha.sum())))
    low, high = (206.0, 240.0) if seen < 110 else (26.0, 58.0)
    down = np.linspace(high, low, size[1], dtype=np.float32)[:, None]
    backdrop = spread(np.repeat(down, size[0], axis=1).astype(np.uint8))
    shadow = blurred(np.roll(cutout, round(size[1] * 0.012), axis=0), size[1] / 40)
    shade = spread(cv2.convertScaleAbs(shadow, alpha=0.35))
    backdrop = cv2.multiply(backdrop, cv2.bitwise_not(shade), scale=1 / 255)
    black = np.zeros_like(backdrop)
    laid = cv2.add(blend(backdrop, black, cutout), _cut(colours, size))
    opaque = float((cutout > 127).mean())
    return StillPicture(laid, cutout if 0.01 < opaque < 0.95 else None)


def _cut(pixels: Frame, size: tuple[int, int]) -> Frame:
    """The largest part from the middle that has the shape of `size`, at that size."""
    height, width = pixels.shape[:2]
    scale = min(width / size[0], height / size[1])
    part_width, part_height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    left, top = (width - part_width) // 2, (height - part_height) // 2
    part = pixels[top : top + part_height, left : left + part_width]
    if scale >= 1:
        return cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    if scale > 0.05:
        return cv2.resize(part, size, interpolation=cv2.INTER_CUBIC)
    return blurred(fitted(part, size), 0.25 / scale)
