"""The closed vocabularies of a request: kind, model, aspect ratio, resolution, dialect, and frame sizes."""

from enum import StrEnum
from typing import assert_never


class Kind(StrEnum):
    """What is asked of the engine."""

    TEXT = "text"
    IMAGE = "image"
    EDIT = "edit"
    EXTEND = "extend"
    ADOPTED = "adopted"


class Dialect(StrEnum):
    """Which of the API's two dialects is spoken; AUTO learns it from the first answer."""

    AUTO = "auto"
    DOCUMENTED = "documented"
    LIVE = "live"


class Model(StrEnum):
    """Model names, as the API spells them (specification and live API)."""

    IMAGINE = "grok-imagine-video"
    GROK_VIDEO = "grok-video"
    IMAGINE_15 = "grok-imagine-video-1.5"
    IMAGINE_15_LITE = "grok-imagine-video-1.5-lite"


class AspectRatio(StrEnum):
    """Width to height, as the API spells it (live API)."""

    LANDSCAPE_16_9 = "16:9"
    PORTRAIT_9_16 = "9:16"
    SQUARE = "1:1"
    LANDSCAPE_4_3 = "4:3"
    PORTRAIT_3_4 = "3:4"
    LANDSCAPE_3_2 = "3:2"
    PORTRAIT_2_3 = "2:3"

    @property
    def value_wh(self) -> tuple[int, int]:
        """Width and height as whole numbers."""
        width, height = self.value.split(":")
        return int(width), int(height)


class Resolution(StrEnum):
    """Pixels of the short side, as the API spells them (live API)."""

    P480 = "480p"
    P720 = "720p"
    P1080 = "1080p"

    @property
    def short_side(self) -> int:
        """Pixels of the short side."""
        return int(self.value.removesuffix("p"))


def models_for(kind: Kind, dialect: Dialect) -> tuple[Model, ...]:
    """Models that can do this kind of work in this dialect, the default first.

    Source: specification section 1 (documented), live API (only the base model edits and extends).
    """
    match dialect:
        case Dialect.LIVE:
            if kind in {Kind.EDIT, Kind.EXTEND}:
                return (Model.IMAGINE,)
            return (Model.IMAGINE, Model.IMAGINE_15, Model.IMAGINE_15_LITE)
        case Dialect.DOCUMENTED | Dialect.AUTO:
            return (Model.IMAGINE, Model.GROK_VIDEO)
        case _:
            assert_never(dialect)


def resolutions_for(model: Model) -> tuple[Resolution, ...]:
    """Resolutions that the model renders, the cheapest first (live API: 1080p on 1.5 and lite only)."""
    if model in {Model.IMAGINE_15, Model.IMAGINE_15_LITE}:
        return (Resolution.P480, Resolution.P720, Resolution.P1080)
    return (Resolution.P480, Resolution.P720)


def frame_size(ratio: AspectRatio, resolution: Resolution) -> tuple[int, int]:
    """Width and height in pixels, both even: 16:9 at 480p is 854x480."""
    return fit_short_side(*ratio.value_wh, resolution)


def fit_short_side(width: int, height: int, resolution: Resolution) -> tuple[int, int]:
    """The even size of this shape whose short side is the resolution's."""
    scale = resolution.short_side / min(width, height)
    return _even(width * scale), _even(height * scale)


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)
