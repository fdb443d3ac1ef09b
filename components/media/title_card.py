"""Title cards: words in the middle of a plain ground, as one picture."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from components.media.lettering import broken, font_for

_ROOM = 0.8
"""Share of the width that lines may take, and of the height that all of them may."""
_LINE = 1.25
"""Height of a line, in letter sizes."""
_SMALLEST = 8.0


def title_card(words: str, *, size: tuple[int, int], ink: str, ground: str) -> NDArray[np.uint8]:
    """The card as an I420 picture: uint8, shape (height * 3 // 2, width).

    Args:
        words: what it says, as plain text; line breaks are kept.
        size: width and height in pixels, even.
        ink: colour of the words, as #rrggbb.
        ground: colour behind them.
    """
    width, height = size
    letters = min(width, height) * 0.14
    while True:
        font = font_for(words, round(letters))
        lines = [line for given in words.splitlines() for line in broken(given, font, width * _ROOM)]
        widest = max((font.getlength(line) for line in lines), default=0.0)
        fits = widest <= width * _ROOM and len(lines) * letters * _LINE <= height * _ROOM
        if fits or letters <= _SMALLEST:
            break
        letters *= 0.9
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    top = (height - len(lines) * letters * _LINE) / 2
    for number, line in enumerate(lines):
        left = (width - font.getlength(line)) / 2
        draw.text((left, top + number * letters * _LINE), line, fill=ink, font=font)
    return cv2.cvtColor(np.asarray(image, np.uint8), cv2.COLOR_RGB2YUV_I420).astype(np.uint8, copy=False)
