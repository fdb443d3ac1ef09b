"""Small arithmetic on pictures that every painter uses: mixing, easing, layering, typed round OpenCV."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

U8 = NDArray[np.uint8]
"""A picture of bytes: RGB, premultiplied RGBA, or one channel."""
F32 = NDArray[np.float32]
"""A picture or a curve of floats, 0 to 1 where it is colour."""
Colour = tuple[float, float, float]
"""Red, green, blue, 0 to 1."""


def colour(written: str) -> Colour:
    """`rrggbb` as a colour."""
    red, green, blue = (int(written[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def blend(first: Colour, second: Colour, share: float) -> Colour:
    """The colour between two, `share` of the way to the second."""
    (red, green, blue), (red2, green2, blue2) = first, second
    return red + (red2 - red) * share, green + (green2 - green) * share, blue + (blue2 - blue) * share


def lit(surface: Colour, light: Colour) -> Colour:
    """A surface's colour under a coloured light, kept within what can be shown."""
    (red, green, blue), (red2, green2, blue2) = surface, light
    return min(1.0, red * red2), min(1.0, green * green2), min(1.0, blue * blue2)


@lru_cache(maxsize=4096)
def byte(shade: Colour) -> tuple[int, int, int]:
    """A colour in bytes, as OpenCV's drawing wants it; kept, for a figure has the same in every frame."""
    red, green, blue = round(shade[0] * 255), round(shade[1] * 255), round(shade[2] * 255)
    return max(0, min(255, red)), max(0, min(255, green)), max(0, min(255, blue))


def u8(picture: ArrayLike) -> U8:
    """What OpenCV returned, known to hold bytes; not copied."""
    return np.asarray(picture, np.uint8)


def f32(picture: ArrayLike) -> F32:
    """What numpy or OpenCV returned, as 32-bit floats; not copied where it already holds them."""
    return np.asarray(picture, np.float32)


def smooth(low: float, high: float, values: ArrayLike) -> F32:
    """0 at `low` and below (or above, if `low` is the greater), 1 at `high`, eased between (smoothstep)."""
    share = np.clip((f32(values) - np.float32(low)) / np.float32(high - low), 0, 1)
    return f32(share * share * (3 - 2 * share))


def ease(share: float) -> float:
    """Smoothstep of one number within 0 to 1."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def mix(first: ArrayLike, second: ArrayLike, share: ArrayLike) -> F32:
    """Between two pictures or colours, `share` of the way to the second."""
    start, aim, part = f32(first), f32(second), f32(share)
    if part.ndim != 3 or part.shape[2] != 1 or start.ndim == aim.ndim == 3:
        return f32(start + (aim - start) * part)
    # A colour: plane by plane, since numpy is slow where the innermost length is three.
    pairs = zip(_planes(start), _planes(aim), strict=True)
    return f32(cv2.merge([begin + (end - begin) * part[..., 0] for begin, end in pairs]))


def _planes(picture: F32) -> list[F32]:
    """The channels of a picture or a colour."""
    return list(picture) if picture.ndim == 1 else [f32(plane) for plane in cv2.split(picture)]


def ramp(stops: Sequence[tuple[float, Colour]], at: F32) -> F32:
    """A gradient through colour stops, sampled at each place; one more axis, of three channels."""
    places = [place for place, _ in stops]
    return np.stack(
        [f32(np.interp(at, places, [shade[part] for _, shade in stops])) for part in range(3)], axis=-1
    )


def layer(rgb: ArrayLike, alpha: F32) -> U8:
    """Straight colour and coverage as premultiplied RGBA bytes."""
    cover = np.clip(alpha, 0, 1) * np.float32(255)
    planes = [np.clip(plane, 0, 1) * cover for plane in cv2.split(f32(rgb))]
    return u8(cv2.merge([u8(plane + np.float32(0.5)) for plane in (*planes, cover)]))


def over(target: U8, source: U8) -> None:
    """Lay premultiplied RGBA over RGB of the same size, in place."""
    hidden = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(source, 3)), cv2.COLOR_GRAY2RGB)
    kept = cv2.multiply(target, hidden, scale=1 / 255.0)
    cv2.add(kept, cv2.cvtColor(source, cv2.COLOR_RGBA2RGB), dst=target)


def over_layer(target: U8, source: U8) -> None:
    """Lay premultiplied RGBA over premultiplied RGBA of the same size, in place."""
    hidden = cv2.merge([cv2.bitwise_not(source[..., 3])] * 4)
    cv2.add(cv2.multiply(target, hidden, scale=1 / 255.0), source, dst=target)


def between(picture: U8, right: float, down: float) -> U8:
    """The picture moved left and up by parts of a pixel, a row and a column smaller; cheaper than a warp."""
    upper, lower = picture[:-1], picture[1:]
    rows = upper if not down else u8(cv2.addWeighted(upper, 1 - down, lower, down, 0))
    left, rest = rows[:, :-1], rows[:, 1:]
    return left if not right else u8(cv2.addWeighted(left, 1 - right, rest, right, 0))


def grown(picture: ArrayLike, width: int, height: int) -> U8:
    """Bytes enlarged smoothly."""
    return u8(cv2.resize(np.asarray(picture), (width, height), interpolation=cv2.INTER_LINEAR))


def shrunk(picture: ArrayLike, width: int, height: int) -> U8:
    """Bytes made smaller by averaging areas."""
    return u8(cv2.resize(np.asarray(picture), (width, height), interpolation=cv2.INTER_AREA))


def blurred(picture: ArrayLike, sigma: float) -> U8:
    """Bytes softened by a Gaussian of `sigma` pixels."""
    return u8(cv2.GaussianBlur(np.asarray(picture), (0, 0), max(0.05, sigma)))
