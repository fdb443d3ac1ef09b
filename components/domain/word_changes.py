"""What changed from one prompt to another, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

_TOKEN = re.compile(r"(\w+(?:['’-]\w+)*|[^\w\s])(\s*)")
"""A word with what stands behind it, or a single sign."""


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A stretch of words that share their fate."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word; the space behind it comes along and changes nothing."""

    word: str
    written: str


@lru_cache(maxsize=512)
def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order: the text after, and between its words the removed ones of the text before.

    Space at the beginning and at the end is left out; where only space changed, nothing did.
    """
    old, new = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(
        None, [token.word for token in old], [token.word for token in new], autojunk=False
    )
    pieces: list[Piece] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(_piece(Change.SAME, new[new_start:new_end]))
            continue
        pieces.append(_piece(Change.REMOVED, old[old_start:old_end]))
        pieces.append(_piece(Change.ADDED, new[new_start:new_end]))
    return tuple(piece for piece in pieces if piece.text)


def differing_words(texts: Sequence[str]) -> list[str]:
    """Of each text what stands between the words that all begin and end with; empty where all are equal."""
    words = [text.split() for text in texts]
    head = _common(words)
    rest = [each[head:] for each in words]
    tail = _common([each[::-1] for each in rest])
    return [" ".join(each[: len(each) - tail]).strip(" ,;.") for each in rest]


def _common(beginnings: Sequence[Sequence[str]]) -> int:
    """How many words all of them begin with."""
    side_by_side = zip(*beginnings, strict=False)
    return sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, side_by_side))


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[1], match[0]) for match in _TOKEN.finditer(text.strip())]


def _piece(change: Change, tokens: list[_Token]) -> Piece:
    return Piece(change, "".join(token.written for token in tokens))
