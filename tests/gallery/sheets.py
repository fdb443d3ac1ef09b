"""Contact sheets: pictures in rows, each with its words below."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

CAPTION_PX, GAP_PX = 30, 8
PAPER, INK = (19, 16, 15), (214, 220, 224)
LETTERS_PER_PX = 0.136


class Tile(NamedTuple):
    """A picture (height, width, BGR) and its words."""

    words: str
    picture: NDArray[np.uint8]


def sheet(tiles: Sequence[Tile], *, columns: int, width: int) -> NDArray[np.uint8]:
    """The tiles in rows, each `width` pixels wide."""
    drawn = [_draw(tile, width) for tile in tiles]
    height = max(each.shape[0] for each in drawn)
    rows = -(-len(drawn) // columns)
    size = (rows * (height + GAP_PX) + GAP_PX, columns * (width + GAP_PX) + GAP_PX, 3)
    paper = np.full(size, PAPER, np.uint8)
    for number, each in enumerate(drawn):
        top = GAP_PX + (number // columns) * (height + GAP_PX)
        left = GAP_PX + (number % columns) * (width + GAP_PX)
        paper[top : top + each.shape[0], left : left + width] = each
    return paper


def _draw(tile: Tile, width: int) -> NDArray[np.uint8]:
    height = round(tile.picture.shape[0] * width / tile.picture.shape[1])
    small = cv2.resize(tile.picture, (width, height), interpolation=cv2.INTER_AREA)
    caption = np.full((CAPTION_PX, width, 3), PAPER, np.uint8)
    room = int(width * LETTERS_PER_PX)
    words = tile.words if len(tile.words) <= room else f"{tile.words[: room - 3]}..."
    place, font = (4, CAPTION_PX - 10), cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(caption, words, place, font, 0.42, INK, 1, cv2.LINE_AA)
    return np.vstack([small, caption]).astype(np.uint8)
