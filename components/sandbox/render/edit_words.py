"""Reads an edit's prompt: which operations are meant, with which colour, place or title, in which order."""

import re
from dataclasses import dataclass
from enum import StrEnum

from components.sandbox.render.edit_lexicon import COLOURS, MOVES, PHRASES, WHOLE_PICTURE, Operation
from components.sandbox.render.spec import Move


class Scope(StrEnum):
    """Which part of the picture a colour is meant for."""

    WHOLE = "whole"
    SUBJECT = "subject"
    SKY = "sky"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of an edit.

    Attributes:
        operation: what to do.
        detail: the colour's name, the title's text or the new background's words; empty where none is due.
        scope: where a colour goes.
    """

    operation: Operation
    detail: str = ""
    scope: Scope = Scope.WHOLE


_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|(?<!\w)[‘']([^‘’']+)[’'](?!\w)")
_REFUSED = re.compile(
    r"\b(?:no|without|not|never|don'?t|avoid|except)\b(?!\s+colou?r)\s+"
    r"(?:(?:any|the|more|add|make|use|it|this|that|be|too)\s+)*\w+"
    r"|\b(?:remove|delete|erase|get rid of)\s+(?:the\s+|any\s+|all\s+)?"
    r"(?:rain|snow|fog|mist|haze|grain|noise|blur|text|title|scratches)\b"
)
_COLOUR = "|".join(sorted(COLOURS, key=len, reverse=True))
_PAINT = re.compile(
    r"\b(?:make|turn|paint|dye|recolou?r|colou?r|change|tint|wash|bathe|give|cast)\b"
    r"(?P<what>(?:\s+(?!and\b|then\b)[\w']+){0,5}?)"
    rf"\s+(?:a\s+|an\s+|in\s+|to\s+|into\s+|look\s+)*(?:bright\s+|deep\s+|dark\s+|light\s+|vivid\s+)?"
    rf"(?P<colour>{_COLOUR})\b(?!\s+(?:and|&|n)\s+white\b)"
)
_TINTED = re.compile(rf"\b(?P<colour>{_COLOUR})\s+(?:tint\w*|hue|tone[sd]?|wash|cast|light|filter|glow)\b")
_BACKGROUND = re.compile(
    r"\b(?:replace|change|swap|put|new|set|turn)\b[^.,;]*?\bback(?:ground|drop)\b"
    r"(?:\s+(?:with|to|by|for|into)\s+(?P<new>[^.,;]+))?"
    r"|\b(?P<cut>remove|delete|erase|cut out)\s+(?:the\s+)?background\b"
    r"|\b(?P<plain>" + _COLOUR + r"|studio|plain)\s+background\b"
)
_NEW_SKY = re.compile(
    r"\b(?:replace|change|swap|new|dramatic|starry|sunset|stormy|night|pink|purple|red|orange)\s+(?:the\s+)?sky\b"
    r"(?:\s+(?:with|to|by|for|into)\s+(?P<new>[^.,;]+))?"
)


AIR = frozenset(
    {
        Operation.GOLDEN_HOUR,
        Operation.NIGHT,
        Operation.FOG,
        Operation.RAIN,
        Operation.SNOW,
        Operation.SPARKS,
        Operation.DUST,
        Operation.GLOW,
    }
)
"""Weather and light."""


def read_edit(prompt: str) -> tuple[Step, ...]:
    """The operations that the prompt's words mean, in the order in which they are applied; may be empty."""
    found: dict[Operation, Step] = {}
    titles = [next(group for group in match.groups() if group) for match in _QUOTED.finditer(prompt)]
    if titles:
        found[Operation.TITLE] = Step(Operation.TITLE, " ".join("\n".join(titles).split(" ")).strip())
    words = _REFUSED.sub(" ; ", _QUOTED.sub(" ", prompt).lower().replace("’", "'"))
    for reader in (_read_background, _read_sky, _read_paint):
        step, words = reader(words)
        if step is not None:
            found[step.operation] = step
    for operation, phrases in PHRASES.items():
        words, hits = phrases.subn(" ; ", words)
        if hits:
            found.setdefault(operation, Step(operation, _detail_of(operation, prompt.lower())))
    return tuple(found[operation] for operation in Operation if operation in found)


def read_air(prompt: str) -> tuple[Step, ...]:
    """Weather and light for a still; the other words of its prompt describe the picture, not a change."""
    return tuple(step for step in read_edit(prompt) if step.operation in AIR)


def read_move(prompt: str) -> Move | None:
    """The camera move that the prompt names, the first of several; None where it names none."""
    words = prompt.lower()
    places = [(match.start(), move) for move, phrases in MOVES.items() if (match := phrases.search(words))]
    return min(places)[1] if places else None


def _detail_of(operation: Operation, prompt: str) -> str:
    """What some operations take from the rest of the prompt: a colour to keep, a scene to put behind."""
    match operation:
        case Operation.COLOUR_POP:
            named = re.search(rf"\b(?:{_COLOUR})\b", prompt)
            return named.group() if named else ""
        case Operation.GREEN_SCREEN:
            return re.sub(r"\b(?:green|blue)[- ]?screen\b", " ", prompt)
        case _:
            return ""


def _read_background(words: str) -> tuple[Step | None, str]:
    match = _BACKGROUND.search(words)
    if match is None or re.search(r"blur|bokeh|focus", match.group()):
        return None, words
    detail = match["new"] or match["plain"] or "studio"
    return Step(Operation.NEW_BACKGROUND, detail.strip()), _without(words, match)


def _read_sky(words: str) -> tuple[Step | None, str]:
    match = _NEW_SKY.search(words)
    if match is None:
        return None, words
    return Step(Operation.NEW_SKY, (match["new"] or match.group()).strip()), _without(words, match)


def _read_paint(words: str) -> tuple[Step | None, str]:
    if match := _PAINT.search(words):
        step = Step(Operation.TINT, match["colour"], _scope_of(match["what"]))
        return step, _without(words, match)
    if match := _TINTED.search(words):
        return Step(Operation.TINT, match["colour"]), _without(words, match)
    return None, words


def _scope_of(what: str) -> Scope:
    named = set(what.split()) - {"the", "a", "an", "his", "her", "my", "their", "its", "to", "in", "of"}
    if "sky" in named:
        return Scope.SKY
    if "background" in named:
        return Scope.BACKGROUND
    return Scope.WHOLE if named <= WHOLE_PICTURE else Scope.SUBJECT


def _without(words: str, match: re.Match[str]) -> str:
    return f"{words[: match.start()]} ; {words[match.end() :]}"
