"""The words of the prompt builder, and the two-way rule between them and the prompt.

A chip is lit when its words stand in the prompt, whoever wrote them. Switching it on writes its words,
switching it off takes out exactly its words and the comma that belonged to them. What stands inside
alternatives (`{slow motion|timelapse}`) is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache

from components.domain.options import Kind


class Family(StrEnum):
    """What the words are about; the specification's advice, part by part."""

    MOTION = "Motion"
    CAMERA = "Camera"
    LIGHT = "Light"
    MOOD = "Mood"
    STYLE = "Style"


_SHOT: dict[Family, tuple[str, ...]] = {
    Family.MOTION: ("slow motion", "timelapse", "drifting past", "swaying in the wind", "turning slowly"),
    Family.CAMERA: (
        "pan left",
        "pan right",
        "tilt up",
        "zoom in",
        "zoom out",
        "dolly in",
        "orbit shot",
        "tracking shot",
        "static shot",
        "handheld",
    ),
    Family.LIGHT: (
        "golden hour",
        "soft natural light",
        "warm sunlight",
        "neon night",
        "moonlight",
        "overcast",
        "storm light",
    ),
    Family.MOOD: ("calm", "dreamy", "joyful", "mysterious", "epic", "melancholic"),
    Family.STYLE: ("cinematic", "documentary", "film noir", "anime", "watercolour", "macro photography"),
}
"""For a shot from words; source of the families: the specification's prompt advice."""

_CHANGE: dict[Family, tuple[str, ...]] = {
    Family.MOTION: ("in slow motion", "sped up", "reversed"),
    Family.CAMERA: ("zoom in", "zoom out", "steady the camera"),
    Family.LIGHT: (
        "golden hour light",
        "night with glowing lights",
        "neon light",
        "falling snow",
        "rain",
        "fog",
    ),
    Family.MOOD: ("warm mood", "cold mood", "dreamy glow", "dark and gloomy"),
    Family.STYLE: ("black and white film noir", "anime cartoon", "watercolour", "vintage film", "sepia"),
}
"""For an edit: each of them says what becomes of the clip."""

_APART = re.compile(r"\{[^{}]*\|[^{}]*\}")
_END = re.compile(r"[.!?…]*\s*$")


def families_of(kind: Kind) -> dict[Family, tuple[str, ...]]:
    """The builder's words for this kind of work; of a still the style is there already."""
    match kind:
        case Kind.TEXT:
            return _SHOT
        case Kind.IMAGE:
            return {family: words for family, words in _SHOT.items() if family is not Family.STYLE}
        case Kind.EDIT:
            return _CHANGE
        case Kind.EXTEND | Kind.ADOPTED:
            return {}


def lit(prompt: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that stand in the prompt."""
    return tuple(each for each in words if next(_places(prompt, each), None) is not None)


def with_words(prompt: str, words: str) -> str:
    """The prompt with these words at its end, before a final full stop; as it is where they stand already."""
    if lit(prompt, (words,)):
        return prompt
    end = _END.search(prompt)
    at = len(prompt) if end is None else end.start()
    before = prompt[:at]
    if not before.strip():
        return words + prompt[at:].lstrip()
    joint = " " if before.endswith((",", ";", ":")) else "" if before[-1].isspace() else ", "
    return f"{before}{joint}{words}{prompt[at:]}"


def without_words(prompt: str, words: str) -> str:
    """The prompt without these words, wherever they stand, and without the comma that joined them."""
    for match in reversed(list(_places(prompt, words))):
        before, after = prompt[: match.start()], prompt[match.end() :]
        prompt = _joined(before, after)
    return prompt


def _joined(before: str, after: str) -> str:
    """What stood around words that are gone."""
    if not before.strip():
        return after.lstrip(" ,;")
    without_comma = re.sub(r"\s*[,;]\s*$", "", before)
    if without_comma != before:
        return without_comma + after
    if before[-1].isspace() and (not after or not after[0].isalnum()):
        return before[:-1] + after
    return before + after


def _places(prompt: str, words: str) -> Iterator[re.Match[str]]:
    apart = [group.span() for group in _APART.finditer(prompt)]
    for match in _phrase(words).finditer(prompt):
        if not any(start < match.start() < end for start, end in apart):
            yield match


@cache
def _phrase(words: str) -> re.Pattern[str]:
    """As whole words, in any case and with any spaces between them."""
    inner = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<![\w-]){inner}(?![\w-])", re.IGNORECASE)
