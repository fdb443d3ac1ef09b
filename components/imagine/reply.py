"""One HTTP answer of the engine, whatever it was, as plain facts."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import SecretStr

from components.imagine.retry_after import read_retry_after_s
from components.imagine.wording import bare_words, encodable, fit_to_keep, fit_to_show

MAX_RECOGNISED_CHARS = 4000
"""How much of a text is searched for what it means."""

_BARE_NAME = re.compile(r"[\w:.-]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        status: the HTTP status.
        body: the JSON object; empty when the answer was not one. Never shown: it may hold secrets.
        is_empty: nothing came but the status.
        code: the engine's name for what went wrong, where it gave one.
        words: the engine's sentence about it, fit to show; None for web pages and for nothing.
        said: code and sentence in lower-case bare words, to recognise what they mean.
        retry_after_s: seconds after which the engine wants to be asked again, where it says.
        text: the body as it came. Never shown: it may hold secrets.
        key: the API key, to be taken out of what is kept.
    """

    status: int
    body: Mapping[str, object] = field(default_factory=dict, repr=False)
    is_empty: bool = False
    code: str | None = None
    words: str | None = None
    said: str = ""
    retry_after_s: float | None = None
    text: str = field(default="", repr=False)
    key: SecretStr | None = field(default=None, repr=False)

    @property
    def raw(self) -> str:
        """The answer as it is kept with a failed job: bounded, without secrets."""
        kept = fit_to_keep(self.text, self.key)
        return f"HTTP {self.status}" if kept is None else f"HTTP {self.status}\n{kept}"

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300


def read_reply(
    status: int, content: bytes, *, retry_after: str | None, key: SecretStr | None, now: datetime
) -> Reply:
    """The facts of an answer: JSON of either dialect, plain text, a web page or nothing.

    Args:
        status: the HTTP status.
        content: the body as it came.
        retry_after: the Retry-After header.
        key: the API key, taken out of everything that may be shown.
        now: what a date in `retry_after` is compared with.
    """
    text = content.decode("utf-8-sig", "replace")
    parsed = _parsed(text)
    body = parsed if isinstance(parsed, dict) else {}
    code, message = _complaint(parsed)
    return Reply(
        status=status,
        body=body,
        is_empty=not text.strip(),
        code=None if code is None else fit_to_show(code, key),
        words=None if message is None else fit_to_show(message, key),
        said=bare_words(f"{code or ''} {message or ''}"[:MAX_RECOGNISED_CHARS]),
        retry_after_s=read_retry_after_s(retry_after, now),
        text=text,
        key=key,
    )


def text_in(body: Mapping[str, object], name: str) -> str | None:
    """A text or whole number under this name, as text; None for anything else and for blanks."""
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return encodable(value).strip() or None if isinstance(value, str) else None


def object_in(body: Mapping[str, object], name: str) -> Mapping[str, object]:
    """The object under this name, or the first one of a list of objects; empty for anything else."""
    value = body.get(name)
    if isinstance(value, list):
        value = next(iter(value), None)
    return value if isinstance(value, dict) else {}


def _parsed(text: str) -> object:
    """What the JSON holds; the text itself when it is not JSON, or JSON made to hurt."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _complaint(parsed: object) -> tuple[str | None, str | None]:
    """Code and sentence of an error, in every shape that was seen.

    `{"code", "error": "text"}`, `{"error": {"code", "message"}}`, `{"error": "name"}`, `{"message"}`,
    a text (a page of markup says nothing), and the `detail` of common gateways, which is a text or a list
    of `{"loc", "msg"}`.
    """
    if isinstance(parsed, str):
        is_page = parsed.lstrip().startswith("<")
        return None, None if is_page else encodable(parsed)
    if not isinstance(parsed, dict):
        return None, None
    inner = object_in(parsed, "error")
    code = text_in(inner, "code") or text_in(inner, "type") or text_in(parsed, "code")
    message = text_in(inner, "message") or text_in(parsed, "error") or text_in(parsed, "message")
    message = message or text_in(parsed, "detail") or _detail(object_in(parsed, "detail"))
    if code is None and message is not None and _BARE_NAME.fullmatch(message):
        return message, None
    return code, message


def _detail(first: Mapping[str, object]) -> str | None:
    place = first.get("loc")
    field_name = str(place[-1]) if isinstance(place, list) and place else None
    said = text_in(first, "msg") or text_in(first, "message")
    return said if field_name is None or said is None else f"{field_name}: {said}"
