"""The engine's own words, made fit to show and to recognise."""

import re

from pydantic import SecretStr

MAX_WORDS_CHARS = 300
"""An engine's sentence is cut here: longer ones are dumps, not sentences."""
SHORTEST_KEY_CHARS = 6
"""A shorter string is no key, and taking it out would maim the sentence."""

_KEY_LIKE = re.compile(r"\b(?:xai|sk)-[\w*-]{8,}|(?<=\bBearer )\S+", re.IGNORECASE)
_DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[\w+/=-]*", re.IGNORECASE)
_URL_QUERY = re.compile(r"(https?://[^\s?\"'<>`]+)\?[^\s\"'<>`]*", re.IGNORECASE)
_URL_USER = re.compile(r"(https?://)[^\s/@\"'<>`]+@", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def fit_to_show(text: str, key: SecretStr | None) -> str | None:
    """One short line without keys, file contents or signed addresses; None for markup and for nothing."""
    text = text.strip()
    if text.startswith("<"):
        return None
    text = _without_secrets(text, key)
    line = _UNPRINTABLE.sub(" ", text).strip()
    if len(line) > MAX_WORDS_CHARS:
        line = line[: MAX_WORDS_CHARS - 1].rstrip() + "…"
    return line or None


def told(lead: str, words: str | None) -> str:
    """Our sentence, and the engine's own words after it where there are any."""
    return f"{lead}." if words is None else f"{lead}: {words}"


def bare_words(text: str) -> str:
    """Lower-case words with single blanks, to recognise: kebab, snake, colon and sentence look the same."""
    return _NOT_A_WORD.sub(" ", text.lower()).strip()


def encodable(text: str) -> str:
    """The text without lone surrogates, which JSON can carry and neither a URL nor a database can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_secrets(text: str, key: SecretStr | None) -> str:
    secret = "" if key is None else key.get_secret_value().strip()
    if len(secret) >= SHORTEST_KEY_CHARS:
        text = text.replace(secret, "[key]")
    text = _KEY_LIKE.sub("[key]", text)
    text = _DATA_URI.sub("[file]", text)
    text = _URL_USER.sub(r"\1", text)
    return _URL_QUERY.sub(r"\1", text)
