"""What can be put behind a subject: a painted scene that the words ask for, a sky, a plain colour."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.canvas import SMALLEST, Canvas
from components.sandbox.render.edit_lexicon import COLOURS
from components.sandbox.render.edit_ops.base import Frame, Moment, Stage, blend, smooth_noise
from components.sandbox.render.lexicon import understand
from components.sandbox.render.scene import Scene
from components.sandbox.render.spec import Move

Backdrop = Callable[[Moment], Frame]
Colour = tuple[float, float, float]

_SKIES: dict[str, tuple[Colour, Colour, Colour]] = {
    "aurora": ((10, 20, 48), (30, 150, 110), (60, 90, 140)),
    "star": ((4, 6, 20), (12, 18, 48), (28, 40, 84)),
    "night": ((6, 8, 26), (16, 24, 58), (34, 48, 92)),
    "space": ((4, 3, 12), (18, 8, 40), (52, 20, 74)),
    "sunset": ((58, 36, 92), (224, 92, 84), (255, 190, 96)),
    "sunrise": ((72, 96, 160), (238, 150, 130), (255, 214, 150)),
    "dramatic": ((30, 26, 58), (186, 72, 74), (252, 178, 92)),
    "storm": ((44, 50, 60), (88, 96, 106), (138, 144, 150)),
    "fire": ((40, 6, 4), (170, 40, 12), (250, 160, 40)),
    "purple": ((46, 22, 92), (132, 70, 178), (226, 150, 214)),
    "pink": ((120, 70, 150), (240, 130, 170), (255, 206, 190)),
    "red": ((60, 8, 20), (190, 40, 40), (250, 150, 90)),
    "orange": ((110, 50, 60), (240, 130, 50), (255, 206, 120)),
    "clear": ((64, 134, 222), (128, 186, 240), (204, 228, 246)),
}
"""RGB at the top, the middle and the horizon, by a word that is looked for."""
_STUDIO: tuple[Colour, Colour, Colour] = ((206, 208, 212), (228, 228, 230), (176, 178, 184))
_STARRY = frozenset({"star", "night", "space", "aurora"})
_BESIDE_COLOURS = frozenset(
    [
        "a",
        "an",
        "the",
        "plain",
        "solid",
        "bright",
        "deep",
        "dark",
        "light",
        "vivid",
        "pure",
        "background",
        "wall",
        "colour",
        "color",
    ]
)
"""Words that may stand with a colour's name without making it a scene."""
_SKY_SHARE = 0.75
"""Where a sky's gradient ends, as a share of the height."""


def backdrop_for(stage: Stage, words: str) -> Backdrop:
    """A plain colour or studio where the words name one, else the scene they describe, a bit soft."""
    named = set(words.lower().split()) - _BESIDE_COLOURS
    if len(named) == 1 and named <= COLOURS.keys():
        red, green, blue = (float(part) for part in COLOURS[named.pop()])
        return _still(_gradient(stage, ((red, green, blue),) * 2 + ((red * 0.7, green * 0.7, blue * 0.7),)))
    spec = understand(words, stage.seed)
    if not spec.understood or named & {"studio", "plain"}:
        return _still(_gradient(stage, _STUDIO))
    calm = replace(spec, move=Move.STATIC, roles=())
    with ThreadPoolExecutor(2) as painters:
        scene = Scene(calm, _half(stage), stage.frames / stage.rate, round(stage.rate), painters)

    def drawn(moment: Moment) -> Frame:
        picture = cv2.cvtColor(scene.frame(moment.index), cv2.COLOR_YUV2BGR_I420)
        soft = cv2.GaussianBlur(picture, (0, 0), max(0.1, 1.1 * stage.unit))
        return cv2.resize(soft, stage.size, interpolation=cv2.INTER_CUBIC)

    return drawn


def sky_for(stage: Stage, words: str) -> Backdrop:
    """A sky with drifting clouds in the colours that the words name, stars where it is dark."""
    name = next((name for name in _SKIES if name in words.lower()), "clear")
    random = stage.random(f"sky {name}")
    gradient = _gradient(stage, _SKIES[name], _SKY_SHARE)
    if name in _STARRY:
        gradient = cv2.add(gradient, _stars(stage, random))
    clouds = smooth_noise(random, 256, 256, 4)
    strength = 0.16 if name in _STARRY else 0.38
    light = np.empty_like(gradient)
    light[:] = np.clip(np.array(_SKIES[name][2][::-1]) + 25, 0, 255)
    cover = (np.clip((clouds - 0.46) * 3, 0, 1) * (strength * 255)).astype(np.float32)
    width, height = max(2, stage.width // 4), max(2, stage.height // 4)
    across, down = np.meshgrid(
        np.arange(width, dtype=np.float32) / width * 200,
        (np.arange(height, dtype=np.float32) / height) ** np.float32(0.8) * 320 % 256,
    )

    def drawn(moment: Moment) -> Frame:
        drifted = (across + np.float32(moment.time_s * 5)) % 256
        lumps = cv2.remap(cover, drifted, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        veil = cv2.resize(lumps.astype(np.uint8), stage.size, interpolation=cv2.INTER_CUBIC)
        return blend(gradient, light, veil)

    return drawn


def _half(stage: Stage) -> Canvas:
    """Half the size, even: a backdrop out of focus has no more than that to show."""
    share = min(1.0, max(0.5, SMALLEST / min(stage.size)))
    return Canvas(round(stage.width * share / 2) * 2, round(stage.height * share / 2) * 2)


def _still(picture: Frame) -> Backdrop:
    return lambda _moment: picture


def _gradient(stage: Stage, colours: tuple[Colour, Colour, Colour], share: float = 1.0) -> Frame:
    """Three colours from top to bottom, with a little noise against banding."""
    rows = np.clip(np.linspace(0, 1 / share, stage.height), 0, 1)
    column = np.stack([np.interp(rows, (0, 0.55, 1), part) for part in zip(*colours, strict=True)], axis=1)
    picture = np.repeat(column[:, None, ::-1], stage.width, axis=1)
    noise = stage.random("dither").random((stage.height, stage.width, 1)) - 0.5
    return np.clip(picture + noise + 0.5, 0, 255).astype(np.uint8)


def _stars(stage: Stage, random: np.random.Generator) -> NDArray[np.uint8]:
    plane = np.zeros((stage.height, stage.width), np.uint8)
    for across, down, light in random.random((420, 3)):
        centre = round(across * stage.width * 16), round(down * stage.height * 16)
        radius = max(8, round((0.5 + 1.3 * light**4) * stage.unit * 16))
        cv2.circle(plane, centre, radius, 90 + 165 * float(light), -1, cv2.LINE_AA, 4)
    return np.asarray(cv2.cvtColor(plane, cv2.COLOR_GRAY2BGR), np.uint8)
