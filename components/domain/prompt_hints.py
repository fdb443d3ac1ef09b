"""Gentle hints at what a prompt leaves open; they never keep it from being sent."""

import re

from components.domain.options import Kind
from components.domain.prompt_words import Family, families_of, lit

LONG_PROMPT_CHARS = 700
"""Our own measure of "keep it focused": about a hundred words."""

_MOVES = (
    "run|walk|fly|jump|swim|sail|drive|ride|dance|fall|rise|open|close|turn|spin|rotate|drift|"
    "float|flow|burn|bloom|grow|wave|sway|swing|roll|race|chase|leap|dive|crash|explode|melt|pour|"
    "drip|blow|swirl|gallop|crawl|climb|slide|glide|march|play|fight|smile|laugh|cry|talk|speak|"
    "sing|eat|drink|throw|catch|kick|push|pull|lift|carry|break|spill|flicker|shimmer|ripple|"
    "erupt|descend|ascend|land|pass|move|cross|enter|leave|hop|stretch|shake|nod|wander|travel|"
    "orbit|splash|breathe|blink|unfold|twirl"
)
_NO_MOVES = (
    "morning|evening|building|buildings|lighting|spring|king|ring|string|ceiling|painting|"
    "clothing|wedding|thing|things|something|nothing|everything|anything|wing|wings|during|"
    "interesting|amazing|stunning|charming|breathtaking|striking"
)
_MOTION = re.compile(
    rf"\b(?:{_MOVES})(?:s|es|ed)?\b|\b(?!(?:{_NO_MOVES})\b)\w{{2,}}ing\b"
    r"|\b(?:timelapse|time[- ]lapse|motion|rain|snow|wind)\b",
    re.IGNORECASE,
)
_CAMERA = re.compile(
    r"\b(?:camera|pan|pans|panning|tilt\w*|zoom\w*|doll(?:y|ies)|orbit\w*|track(?:s|ing)|static|handheld|drone"
    r"|aerial|crane|push(?:es|ing)?[- ]in|pull(?:s|ing)?[- ]back|fpv|shot|steadicam|gimbal|close[- ]?up|macro"
    r"|wide[- ]angle|point of view|pov|bird'?s[- ]eye)\b",
    re.IGNORECASE,
)
_LIGHT = re.compile(
    r"\w*(?:light|sun|moon|shadow)\w*|\b(?:lit|night|day|dawn|dusk|noon|morning|evening|golden hour|neon|dark"
    r"|bright|overcast|cloudy|storm\w*|candle\w*|lantern\w*|glow\w*|fog\w*|mist\w*|fire\w*|lamps?)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:make|turn|add|remove|replace|change|swap|put|give|set|paint|colou?r|recolou?r|erase|delete|convert"
    r"|restyle|transform|apply|blur|sharpen|brighten|darken|zoom|crop|slow|speed|reverse|stabili[sz]e|steady|let"
    r"|as|into|with|in)\b",
    re.IGNORECASE,
)
_OPPOSED = (
    ("pan left", "pan right"),
    ("zoom in", "zoom out"),
    ("tilt up", "tilt down"),
    ("static shot", "pan left"),
    ("static shot", "pan right"),
    ("static shot", "zoom in"),
    ("static shot", "zoom out"),
    ("static shot", "orbit shot"),
    ("static shot", "tracking shot"),
    ("slow motion", "timelapse"),
)


def hints(kind: Kind, prompt: str) -> tuple[str, ...]:
    """What might make the prompt better, the most useful first; nothing for an empty one."""
    if not prompt.strip():
        return ()
    return (*_left_open(kind, prompt), *_in_the_way(prompt))


def _left_open(kind: Kind, prompt: str) -> tuple[str, ...]:
    moves = _says(Family.MOTION, _MOTION, kind, prompt)
    has_camera = _says(Family.CAMERA, _CAMERA, kind, prompt)
    found: tuple[tuple[bool, str], ...] = ()
    match kind:
        case Kind.TEXT:
            found = (
                (moves, "No motion is described: say what moves and how."),
                (has_camera, "No camera move is named: the engine chooses one."),
                (_says(Family.LIGHT, _LIGHT, kind, prompt), "No light is named."),
            )
        case Kind.IMAGE:
            found = (
                (moves or has_camera, "No motion is described: say what moves, or how the camera does."),
            )
        case Kind.EDIT:
            changes = any(lit(prompt, words) for words in families_of(kind).values())
            said = changes or _CHANGE.search(prompt) is not None
            found = ((said, "No change is described: begin with “add”, “remove”, “turn into”."),)
        case Kind.EXTEND | Kind.ADOPTED:
            pass
    return tuple(sentence for said, sentence in found if not said)


def _in_the_way(prompt: str) -> tuple[str, ...]:
    opposed = [
        f"“{one}” and “{other}” work against each other."
        for one, other in _OPPOSED
        if _both(prompt, one, other)
    ]
    if len(prompt) > LONG_PROMPT_CHARS:
        opposed.append("Long prompts blur: one subject, one action, one place.")
    return tuple(opposed)


def _both(prompt: str, one: str, other: str) -> bool:
    return len(lit(prompt, (one, other))) == 2


def _says(family: Family, words: re.Pattern[str], kind: Kind, prompt: str) -> bool:
    return words.search(prompt) is not None or bool(lit(prompt, families_of(kind).get(family, ())))
