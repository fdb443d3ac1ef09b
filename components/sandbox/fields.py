"""Reads single fields of a JSON body and refuses what has the wrong type or value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TypeVar
from urllib.parse import urlsplit

from components.sandbox.order import is_inline
from components.sandbox.refusal import Reason, Refusal

Choice = TypeVar("Choice", bound=StrEnum)


class Shape(StrEnum):
    """How a dialect writes an address."""

    TEXT = auto()
    """`"https://..."`"""
    OBJECT = auto()
    """`{"url": "https://..."}`"""
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object; every reader gives None where the field is missing or null.

    Raises (every reader):
        Refusal: the field is there and can't be used.
    """

    values: Mapping[str, object]

    def text(self, field: str) -> str | None:
        """The field as a string."""
        value = self.values.get(field)
        if value is None:
            return None
        if isinstance(value, str):
            return _readable(field, value)
        raise _wrong_type(field, value, "a string")

    def whole_number(self, field: str) -> int | None:
        """The field as an integer; JSON's true and 8.0 are none."""
        value = self.values.get(field)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise _wrong_type(field, value, "an integer")

    def choice(self, field: str, choices: type[Choice]) -> Choice | None:
        """The field as one of a closed set."""
        value = self.text(field)
        if value is None:
            return None
        try:
            return choices(value)
        except ValueError:
            allowed = ", ".join(f"`{choice}`" for choice in choices)
            raise Refusal(Reason.UNKNOWN_CHOICE, field=field, given=value, choices=allowed) from None

    def address(self, field: str, shape: Shape) -> str | None:
        """The field as an address, written in the dialect's shape."""
        return _address(field, self.values.get(field), shape)

    def addresses(self, field: str, shape: Shape) -> tuple[str, ...]:
        """The field as a list of addresses; missing is empty."""
        value = self.values.get(field)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise _wrong_type(field, value, "a list")
        found = (_address(f"{field}[{number}]", item, shape) for number, item in enumerate(value))
        return tuple(address for address in found if address is not None)


def _address(field: str, value: object, shape: Shape) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict) and shape in {Shape.OBJECT, Shape.EITHER}:
        url = value.get("url")
        if url is None:
            raise Refusal(Reason.MISSING, field=f"{field}.url")
        if not isinstance(url, str):
            raise _wrong_type(f"{field}.url", url, "a string")
        return _usable(field, url)
    if isinstance(value, str) and shape in {Shape.TEXT, Shape.EITHER}:
        return _usable(field, value)
    raise _wrong_type(field, value, "an object with a url" if shape is Shape.OBJECT else "a URL string")


def _readable(field: str, text: str) -> str:
    """The text, unless it holds half a character (a lone surrogate), which no file or answer can carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refusal(Reason.NOT_JSON, detail=f"lone surrogate in `{field}`") from None
    return text


def _usable(field: str, address: str) -> str:
    if is_inline(address):
        header, comma, _ = _readable(field, address[:256]).partition(",")
        usable = bool(comma) and header.lower().endswith(";base64")
    else:
        usable = _is_web_address(_readable(field, address))
    if not usable:
        raise Refusal(Reason.BAD_ADDRESS, field=field)
    return address


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def _wrong_type(field: str, value: object, expected: str) -> Refusal:
    return Refusal(Reason.WRONG_TYPE, field=field, given=_in_words(value), expected=expected)


def _in_words(value: object) -> str:
    """A JSON value as the live API names it in its complaints, cut short."""
    match value:
        case bool():
            return f"boolean `{json.dumps(value)}`"
        case int():
            return f"integer `{value}`"
        case float():
            return f"floating point `{value}`"
        case str():
            return f"string {json.dumps(value[:60])}"
        case list():
            return "sequence"
        case _:
            return "map"
