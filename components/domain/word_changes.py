"""What changed from one prompt to another, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
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


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[1], match[0]) for match in _TOKEN.finditer(text.strip())]


def _piece(change: Change, tokens: list[_Token]) -> Piece:
    return Piece(change, "".join(token.written for token in tokens))
