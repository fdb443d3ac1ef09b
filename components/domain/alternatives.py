"""Alternatives in a prompt: `a boat at {dawn|dusk}` stands for two prompts.

Several groups are combined in every way. Braces without a bar between them are plain text, so that a prompt
in JSON stays what it is. A backslash before a brace or a bar makes it plain text too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import NamedTuple

MAX_AT_ONCE = 24
"""Videos that one click may ask for. Our own limit: more is a slip of the keyboard rather than a wish."""

_MARK = re.compile(r"(\\*)([{}|])")
_SPACES = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a prompt; `chosen` where it is one of several alternatives."""

    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the prompts that a prompt with alternatives stands for."""

    pieces: tuple[Piece, ...]

    @property
    def prompt(self) -> str:
        """What is sent. Where something was chosen, the spaces around an empty choice close up."""
        words = "".join(piece.text for piece in self.pieces)
        return _SPACES.sub(" ", words).strip() if any(piece.chosen for piece in self.pieces) else words


@dataclass(frozen=True, slots=True)
class Expansion:
    """All prompts that a typed one stands for.

    Attributes:
        variants: each of them once, in the order of reading; one where there are no alternatives.
        problem: why it can't be expanded, in a sentence; the prompt as typed is then the one variant.
    """

    variants: tuple[Variant, ...]
    problem: str | None = None

    @property
    def prompts(self) -> tuple[str, ...]:
        """The prompts, each once."""
        return tuple(variant.prompt for variant in self.variants)


class _Token(NamedTuple):
    """Plain text, or (`is_mark`) a brace or bar that means something."""

    text: str
    is_mark: bool


class _Unclear(Exception):
    """The alternatives can't be read; says why."""


def expand(typed: str) -> Expansion:
    """Every prompt that a typed one stands for; never raises."""
    try:
        parts = _read(typed)
    except _Unclear as why:
        return Expansion((Variant((Piece(typed),)),), str(why))
    combinations = prod(len(part) for part in parts)
    if combinations > MAX_AT_ONCE:
        sentence = f"These alternatives make {combinations:,} prompts; at most {MAX_AT_ONCE} go at once."
        return Expansion((Variant((Piece(typed),)),), sentence)
    every = {variant.prompt: variant for variant in reversed([Variant(chosen) for chosen in product(*parts)])}
    return Expansion(tuple(reversed(every.values())))


def as_typed(prompt: str) -> str:
    """What to type so that exactly this prompt is meant, whatever braces it holds."""
    if expand(prompt).prompts == (prompt,) and expand(prompt).problem is None:
        return prompt
    return _MARK.sub(lambda mark: mark[1] * 2 + "\\" + mark[2], prompt)


def _read(typed: str) -> list[tuple[Piece, ...]]:
    """The prompt in parts that follow each other; each is the choice that there is at its place.

    Raises:
        _Unclear: a group holds another one, or is never closed.
    """
    tokens = list(_tokens(typed))
    parts: list[tuple[Piece, ...]] = []
    at = 0
    for start, end in _groups(tokens):
        parts.append((_plain(tokens[at:start]),))
        parts.append(tuple(Piece(choice, chosen=True) for choice in _choices(tokens[start + 1 : end])))
        at = end + 1
    return [*parts, (_plain(tokens[at:]),)]


def _tokens(typed: str) -> Iterator[_Token]:
    """Half of the backslashes before a brace or bar stay; an odd one makes it plain text."""
    at = 0
    for mark in _MARK.finditer(typed):
        yield _Token(typed[at : mark.start()], is_mark=False)
        backslashes, at = len(mark[1]), mark.end()
        kept = "\\" * (backslashes // 2)
        if backslashes % 2:
            yield _Token(kept + mark[2], is_mark=False)
        else:
            yield _Token(kept, is_mark=False)
            yield _Token(mark[2], is_mark=True)
    yield _Token(typed[at:], is_mark=False)


def _groups(tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    """Where each group's braces stand among the tokens."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    has_bar = has_inner = False
    for place, token in enumerate(tokens):
        if not token.is_mark:
            continue
        if token.text == "{":
            has_inner = has_inner or bool(opened)
            opened.append(place)
        elif token.text == "|":
            has_bar = has_bar or bool(opened)
        elif opened:
            start = opened.pop()
            if not opened:
                if has_bar and has_inner:
                    raise _Unclear("Alternatives can’t stand inside each other. Write \\{ for a plain brace.")
                if has_bar:
                    found.append((start, place))
                has_bar = has_inner = False
    if opened and has_bar:
        raise _Unclear("Alternatives are opened with { and never closed. Write \\{ for a plain brace.")
    return found


def _choices(inside: Sequence[_Token]) -> list[str]:
    """What stands between the bars, each once."""
    choices = [""]
    for token in inside:
        if token.is_mark:
            choices.append("")
        else:
            choices[-1] += token.text
    return list(dict.fromkeys(choice.strip() for choice in choices))


def _plain(tokens: Sequence[_Token]) -> Piece:
    """Text outside of groups: marks that offered no choice are text as well."""
    return Piece("".join(token.text for token in tokens))
