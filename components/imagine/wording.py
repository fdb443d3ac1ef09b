"""The engine's own words, made fit to show and to recognise."""

import re

from pydantic import SecretStr

MAX_WORDS_CHARS = 300
"""An engine's sentence is cut here: longer ones are dumps, not sentences."""
MAX_KEPT_CHARS = 4096
"""An engine's answer is kept with a failed job up to here."""
MAX_SEARCHED_CHARS = 16_384
"""How much of an answer is searched for secrets before it is kept; what comes after it is dropped."""
SHORTEST_KEY_CHARS = 6
"""A shorter string is no key, and taking it out would maim the sentence."""

_KEY_LIKE = re.compile(r"\b(?:xai|sk)-[\w*-]{8,}|(?<=\bBearer )\S+", re.IGNORECASE)
_DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[\w+/=-]*", re.IGNORECASE)
_URL_QUERY = re.compile(r"(https?://[^\s?\"'<>`]+)\?[^\s\"'<>`]*", re.IGNORECASE)
_URL_USER = re.compile(r"(https?://)[^\s/@\"'<>`]+@", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_NOT_A_LINE = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NAMED_SECRET = re.compile(
    r"(\"[\w-]*(?:key|token|secret|password|signature|authorization|cookie)[\w-]*\"\s*:\s*\")[^\"]+",
    re.IGNORECASE,
)
_BETWEEN_TOKENS = re.compile(r"[\s\"'<>,]")
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


def fit_to_keep(text: str, key: SecretStr | None) -> str | None:
    """An answer as it came, without keys, file contents or signed addresses; None for nothing."""
    searched = text[:MAX_SEARCHED_CHARS]
    if len(text) > MAX_SEARCHED_CHARS:  # the cut may have left half a secret, which nothing would recognise
        searched = searched[: max((found.end() for found in _BETWEEN_TOKENS.finditer(searched)), default=0)]
    plain = _without_secrets(encodable(searched).replace("\\/", "/"), key)
    kept = _NOT_A_LINE.sub(" ", _NAMED_SECRET.sub(r"\1[secret]", plain)).strip()
    return kept[:MAX_KEPT_CHARS] + "…" if len(kept) > MAX_KEPT_CHARS else kept or None


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
