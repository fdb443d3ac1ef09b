"""The vocabulary of edits: the closed set of operations, the phrases that mean them, the colours by name."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Final

from components.sandbox.render.spec import Move


class Operation(StrEnum):
    """Everything an edit can do, in the order in which several are applied."""

    SLOW_MOTION = "slow motion"
    SPEED_RAMP = "speed ramp"
    FAST = "fast"
    BOOMERANG = "boomerang"
    REVERSE = "reverse"
    STABILISE = "stabilise"
    MIRROR = "mirror"
    UPSIDE_DOWN = "upside down"
    NEW_BACKGROUND = "new background"
    GREEN_SCREEN = "green screen"
    NEW_SKY = "new sky"
    BLUR_BACKGROUND = "blur background"
    COLOUR_POP = "colour pop"
    TINT = "tint"
    BRIGHTER = "brighter"
    DARKER = "darker"
    CONTRAST = "contrast"
    VIVID = "vivid"
    FADED = "faded"
    WARMER = "warmer"
    COOLER = "cooler"
    GOLDEN_HOUR = "golden hour"
    NIGHT = "night"
    CARTOON = "cartoon"
    WATERCOLOUR = "watercolour"
    SKETCH = "sketch"
    NEON = "neon"
    BLACK_AND_WHITE = "black and white"
    NOIR = "noir"
    SEPIA = "sepia"
    VINTAGE = "vintage"
    NEGATIVE = "negative"
    FOG = "fog"
    RAIN = "rain"
    SNOW = "snow"
    SPARKS = "sparks"
    DUST = "dust"
    GLOW = "glow"
    BLUR = "blur"
    PIXELATE = "pixelate"
    GLITCH = "glitch"
    ZOOM_IN = "zoom in"
    ZOOM_OUT = "zoom out"
    SHAKE = "shake"
    GRAIN = "grain"
    VIGNETTE = "vignette"
    LETTERBOX = "letterbox"
    TITLE = "title"


_WORDS: Final = tomllib.loads((Path(__file__).parent / "edit_words.toml").read_text("utf-8"))


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


PHRASES: Final[dict[Operation, re.Pattern[str]]] = {
    Operation(name): re.compile(rf"\b(?:{'|'.join(phrases)})\b")
    for name, phrases in _WORDS["phrases"].items()
}
"""What each operation is called, in the order in which they are looked for."""

MOVES: Final[dict[Move, re.Pattern[str]]] = {
    Move(name): _any_of(phrases) for name, phrases in _WORDS["moves"].items()
}
"""What each camera move is called, for stills."""

COLOURS: Final[dict[str, tuple[int, int, int]]] = {
    name: (red, green, blue) for name, (red, green, blue) in _WORDS["colours"].items()
}
"""Red, green and blue by name."""

WHOLE_PICTURE: Final[frozenset[str]] = frozenset(_WORDS["whole_picture"]["words"])
"""Words for the picture as a whole; anything else that is to be coloured is its main subject."""
