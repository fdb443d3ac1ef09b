"""A title from the prompt's quoted words: set by Pillow, faded in and out over the clip."""

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from components.media.lettering import broken, font_for
from components.sandbox.render.edit_ops.base import Effect, Frame, Moment, Plane, Stage, spread


def title(stage: Stage, text: str) -> Effect:
    """The words in white with a soft shadow, in the lower third; long ones are broken into lines."""
    letters = _set(stage, text)
    shadow = _shadow(letters, stage)

    def apply(frame: Frame, moment: Moment) -> Frame:
        seen = _fade(moment.share)
        dark = cv2.convertScaleAbs(shadow, alpha=0.75 * seen)
        light = cv2.convertScaleAbs(letters, alpha=seen)
        shaded = cv2.multiply(frame, cv2.bitwise_not(spread(dark)), scale=1 / 255)
        lit = cv2.multiply(shaded, cv2.bitwise_not(spread(light)), scale=1 / 255)
        return cv2.add(lit, spread(light))

    return apply


def _fade(share: float) -> float:
    """In over the first tenth, out over the last; never quite gone, so that a poster shows it too."""
    edge = min(share, 1 - share) / 0.1
    return 0.25 + 0.75 * (0.5 - 0.5 * math.cos(math.pi * min(1.0, edge)))


def _set(stage: Stage, text: str) -> Plane:
    room = stage.width * 0.86
    size = stage.height * 0.13 if stage.width >= stage.height else stage.width * 0.13
    while True:
        font = font_for(text, max(6, round(size)))
        lines = broken(text, font, room)
        height = size * 1.2 * len(lines)
        if size <= 7 or (height < stage.height * 0.5 and all(font.getlength(line) <= room for line in lines)):
            break
        size *= 0.88
    plane = Image.new("L", stage.size, 0)
    draw = ImageDraw.Draw(plane)
    middle = stage.height * 0.74 - height / 2 if height < stage.height * 0.35 else (stage.height - height) / 2
    for number, line in enumerate(lines):
        left = (stage.width - font.getlength(line)) / 2
        draw.text((left, middle + number * size * 1.2), line, fill=255, font=font)
    return np.asarray(plane, np.uint8)


def _shadow(letters: Plane, stage: Stage) -> Plane:
    soft = Image.fromarray(letters).filter(ImageFilter.GaussianBlur(max(1.0, 9 * stage.unit)))
    return cv2.max(np.asarray(soft, np.uint8), cv2.dilate(letters, np.ones((3, 3), np.uint8)))
