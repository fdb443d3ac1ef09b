"""Effects that know what is in front: another background, another sky, a blurred distance, a dyed subject."""

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_lexicon import COLOURS
from components.sandbox.render.edit_ops.base import (
    Effect,
    Frame,
    Moment,
    Plane,
    Stage,
    blend,
    blurred,
    scaled,
    smooth_noise,
)
from components.sandbox.render.edit_ops.matte import refined
from components.sandbox.render.edit_words import Scope

Colour = tuple[float, float, float]

_BACKDROPS: dict[str, tuple[Colour, Colour, Colour]] = {
    "sunset": ((58, 36, 92), (224, 92, 84), (255, 190, 96)),
    "night": ((6, 8, 26), (16, 24, 58), (34, 48, 92)),
    "space": ((4, 3, 12), (18, 8, 40), (52, 20, 74)),
    "star": ((4, 6, 20), (12, 18, 48), (28, 40, 84)),
    "storm": ((44, 50, 60), (88, 96, 106), (138, 144, 150)),
    "sea": ((96, 176, 226), (178, 222, 240), (38, 118, 160)),
    "beach": ((92, 176, 232), (190, 228, 240), (232, 208, 164)),
    "ocean": ((90, 168, 224), (170, 216, 238), (26, 98, 148)),
    "forest": ((126, 162, 140), (72, 116, 84), (26, 52, 38)),
    "mountain": ((112, 160, 214), (206, 216, 230), (108, 124, 146)),
    "city": ((30, 34, 70), (96, 64, 118), (232, 142, 108)),
    "neon": ((18, 8, 48), (128, 20, 140), (16, 190, 220)),
    "fire": ((40, 6, 4), (170, 40, 12), (250, 160, 40)),
    "clear": ((64, 134, 222), (128, 186, 240), (204, 228, 246)),
    "blue sky": ((64, 134, 222), (128, 186, 240), (204, 228, 246)),
    "studio": ((206, 208, 212), (228, 228, 230), (176, 178, 184)),
    "dramatic": ((30, 26, 58), (186, 72, 74), (252, 178, 92)),
}
"""RGB at the top, the middle and the bottom, by a word that is looked for in the new background's words."""
_DARK = {"night", "space", "star"}
_KEYABLE = 0.05
"""Share of the picture that must be green or blue screen for it to be one."""


def new_background(stage: Stage, words: str) -> Effect:
    """Everything but the main subject becomes what the words ask for."""
    backdrop = _Backdrop(stage, words)

    def apply(frame: Frame, moment: Moment) -> Frame:
        if moment.subject is None:
            return frame
        return blend(backdrop(moment), frame, refined(moment.subject, frame))

    return apply


def new_sky(stage: Stage, words: str) -> Effect:
    """The sky becomes what the words ask for; what stands below takes on a little of its colour."""
    backdrop = _Backdrop(stage, words, height_share=0.75)

    def apply(frame: Frame, moment: Moment) -> Frame:
        if moment.sky is None:
            return frame
        sky = backdrop(moment)
        mood = np.asarray(cv2.mean(sky)[:3]) / max(1.0, float(np.mean(cv2.mean(sky)[:3])))
        lit = cv2.transform(frame, np.diag(0.55 + 0.45 * mood).astype(np.float32))
        return blend(lit, sky, refined(moment.sky, frame))

    return apply


def green_screen(stage: Stage, words: str) -> Effect:
    """A plain green or blue backdrop is keyed out, spill and all, for a new one."""
    backdrop = _Backdrop(stage, words or "studio")

    def apply(frame: Frame, moment: Moment) -> Frame:
        blue, green, red = np.moveaxis(frame.astype(np.int16), 2, 0)
        by_green, by_blue = green - np.maximum(red, blue), blue - np.maximum(red, green)
        excess = by_green if (by_green > 30).mean() >= (by_blue > 45).mean() else by_blue
        if (excess > 30).mean() < _KEYABLE and moment.subject is not None:
            return blend(backdrop(moment), frame, refined(moment.subject, frame))
        key = np.clip((excess - 18) * 6, 0, 255).astype(np.uint8)
        return blend(frame, backdrop(moment), cv2.GaussianBlur(key, (0, 0), max(0.5, stage.unit)))

    return apply


def blur_background(stage: Stage) -> Effect:
    """A long lens: the main subject sharp, the rest far out of focus."""

    def apply(frame: Frame, moment: Moment) -> Frame:
        soft = blurred(frame, 13 * stage.unit)
        if moment.subject is None:
            return soft
        return blend(soft, frame, refined(moment.subject, frame))

    return apply


def within(effect: Effect, scope: Scope) -> Effect:
    """The effect, kept to a part of the picture."""
    if scope is Scope.WHOLE:
        return effect

    def apply(frame: Frame, moment: Moment) -> Frame:
        mask = moment.sky if scope is Scope.SKY else moment.subject
        if mask is None:
            return effect(frame, moment)
        fine = refined(mask, frame)
        part: Plane = cv2.bitwise_not(fine) if scope is Scope.BACKGROUND else fine
        return blend(frame, effect(frame, moment), part)

    return apply


class _Backdrop:
    """A painted backdrop: three colours from top to bottom, slow clouds, stars where it is dark."""

    def __init__(self, stage: Stage, words: str, height_share: float = 1.0) -> None:
        self._stage = stage
        name, colours = _colours_for(words)
        random = stage.random(f"backdrop {words}")
        self._gradient: Frame = _gradient(stage, colours, height_share)
        self._clouds = smooth_noise(random, 256, 256, 4)
        self._strength = 0.10 if name in {"studio", "plain"} else 0.34
        self._light = np.array(colours[2][::-1], np.float32)
        if name in _DARK:
            self._gradient = cv2.add(self._gradient, _stars(stage, random))
            self._strength = 0.16

    def __call__(self, moment: Moment) -> Frame:
        width, height = max(2, self._stage.width // 4), max(2, self._stage.height // 4)
        across, down = np.meshgrid(
            np.arange(width, dtype=np.float32) / width * 200 + np.float32(moment.time_s * 5),
            (np.arange(height, dtype=np.float32) / height) ** 0.8 * 320,
        )
        lumps = cv2.remap(
            self._clouds, across % 256, down % 256, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
        )
        cover = np.clip((lumps - 0.46) * 3, 0, 1) * self._strength
        large = cv2.resize((cover * 255).astype(np.uint8), self._stage.size, interpolation=cv2.INTER_CUBIC)
        light = np.empty_like(self._gradient)
        light[:] = np.clip(self._light + 25, 0, 255)
        return blend(self._gradient, light, large)


def _colours_for(words: str) -> tuple[str, tuple[Colour, Colour, Colour]]:
    for name, colours in _BACKDROPS.items():
        if name in words:
            return name, colours
    for name, (red, green, blue) in COLOURS.items():
        if name in words.split():
            plain = float(red), float(green), float(blue)
            deep = red * 0.72, green * 0.72, blue * 0.72
            return "plain", (plain, plain, deep)
    return "clear", _BACKDROPS["clear"]


def _gradient(stage: Stage, colours: tuple[Colour, Colour, Colour], height_share: float) -> NDArray[np.uint8]:
    rows = np.clip(np.linspace(0, 1 / height_share, stage.height), 0, 1)
    column = np.stack(
        [np.interp(rows, (0, 0.55, 1), channel) for channel in zip(*colours, strict=True)], axis=1
    )
    picture = np.repeat(column[:, None, ::-1], stage.width, axis=1)
    noise = stage.random("dither").random((stage.height, stage.width, 1)) - 0.5
    return np.clip(picture + noise + 0.5, 0, 255).astype(np.uint8)


def _stars(stage: Stage, random: np.random.Generator) -> NDArray[np.uint8]:
    plane = np.zeros((stage.height, stage.width), np.uint8)
    for across, down, light in random.random((420, 3)):
        centre = round(across * stage.width * 16), round(down * stage.height * 16)
        radius = round((0.5 + 1.3 * light**4) * stage.unit * 16)
        cv2.circle(plane, centre, max(8, radius), 90 + 165 * float(light), -1, cv2.LINE_AA, 4)
    return np.asarray(cv2.cvtColor(plane, cv2.COLOR_GRAY2BGR), np.uint8)


def sky_of(frame: Frame) -> Plane:
    """Where the sky is, at 160 pixels of width: bright or blue, smooth, and joined to the top edge."""
    small = cv2.GaussianBlur(scaled(frame, 160 / frame.shape[1]), (0, 0), 1.0)
    blue, green, red = (plane.astype(np.int16) for plane in cv2.split(small))
    luma = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    rough = cv2.blur(cv2.convertScaleAbs(cv2.Laplacian(luma, cv2.CV_16S, ksize=3)), (5, 5))
    down = np.linspace(0, 1, small.shape[0], dtype=np.float32)[:, None]
    likely = (
        0.9 * (blue > red + 8) + 0.8 * (luma > 150) + 0.5 * (blue >= green - 4) - 0.10 * rough - 0.9 * down
    )
    candidate = (likely > 0.45).astype(np.uint8)
    _count, labels = cv2.connectedComponents(candidate)
    tops = np.unique(labels[: max(1, small.shape[0] // 12)])
    mask = np.isin(labels, tops[tops > 0]).astype(np.uint8) * 255
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
