"""Laying a drawn figure into the frame: between pixels, turned, mirrored in water, cut off by its surface."""

import math

import cv2
import numpy as np

from components.sandbox.render.pixels import U8, between, over, u8


def paste(frame: U8, picture: U8, x: float, y: float) -> None:
    """Lay premultiplied RGBA with its corner at a place between pixels, in place."""
    first_row, first_column, rows, columns = drawn_part(picture)
    part = picture[first_row : first_row + rows, first_column : first_column + columns]
    whole_x, whole_y = math.floor(x), math.floor(y)
    framed = cv2.copyMakeBorder(part, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    moved = between(u8(framed), 1 - (x - whole_x), 1 - (y - whole_y))
    left, top = whole_x + first_column, whole_y + first_row
    view = frame[max(0, top) : max(0, top + rows + 1), max(0, left) : max(0, left + columns + 1)]
    if view.size:
        skip_rows, skip_columns = max(0, -top), max(0, -left)
        over(view, moved[skip_rows : skip_rows + view.shape[0], skip_columns : skip_columns + view.shape[1]])


def drawn_part(picture: U8) -> tuple[int, int, int, int]:
    """Row, column, rows and columns of the part of RGBA that holds anything, light without coverage too."""
    rows, columns = picture.shape[:2]
    left, top, width, height = cv2.boundingRect(picture.reshape(rows, columns * 4))
    first, last = left // 4, -(-(left + width) // 4)
    return top, first, height, last - first


def pitched(picture: U8, angle: float, origin: tuple[float, float]) -> U8:
    """Turned anticlockwise by radians about a point, the size kept."""
    turn = cv2.getRotationMatrix2D(origin, math.degrees(angle), 1.0)
    size = (picture.shape[1], picture.shape[0])
    return u8(cv2.warpAffine(picture, turn, size, flags=cv2.INTER_LINEAR, borderValue=(0, 0, 0, 0)))


def cut_off(picture: U8, waterline: float) -> U8:
    """Without what is under water: fades out within a few rows of the waterline."""
    rows = np.arange(picture.shape[0], dtype=np.float32)
    fade = np.clip((np.float32(waterline) - rows) / 6, 0, 1)
    return u8(picture * fade[:, None, None])


def mirrored(picture: U8, waterline: int, moment: float) -> U8:
    """What is above the waterline, upside down, wavering and fading."""
    upper = np.ascontiguousarray(picture[: max(2, waterline)][::-1])
    height, width = max(2, round(upper.shape[0] * 0.62)), picture.shape[1]
    small = cv2.resize(upper, (width, height), interpolation=cv2.INTER_AREA)
    rows = np.arange(height, dtype=np.float32)[:, None]
    ripple = np.sin(rows * np.float32(0.55) + np.float32(moment * 5))
    ripple = ripple * np.sin(rows * np.float32(0.17) - np.float32(moment * 3))
    across = np.arange(width, dtype=np.float32)[None] + ripple * (1 + rows * np.float32(0.05))
    down = np.broadcast_to(rows, across.shape).astype(np.float32)
    bent = cv2.remap(small, across.astype(np.float32), down, cv2.INTER_LINEAR, borderValue=(0, 0, 0, 0))
    fade = np.linspace(0.46, 0.06, height, dtype=np.float32)[:, None, None]
    return u8(bent * fade)
