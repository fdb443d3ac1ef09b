"""What a fault makes of a true answer: pure functions from answer to delivery."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from starlette.responses import PlainTextResponse, Response

from components.domain.options import Dialect
from components.sandbox.faults.kinds import Place, ScriptedFault
from components.sandbox.faults.rules import Rule, Visit
from components.sandbox.moderation import DOCUMENTED_ERROR, LIVE_ERROR, LIVE_FLAGS
from components.sandbox.refusal import Reason, Refusal, refuse

Headers = tuple[tuple[bytes, bytes], ...]
Values = Mapping[str, object]

PAGE = b"<!doctype html><html><head><title>Bad gateway</title></head><body>Bad gateway</body></html>"
UNKNOWN_WORD = "pondering"
_NOT_VIDEO = b"This is not a video.\n" * 50
_EXCESS_BYTES = 1000
_FINISHED_WORDS = frozenset({"done", "completed"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    headers: Headers
    body: bytes

    @classmethod
    def of(cls, response: Response) -> "Answer":
        """The answer that a response would be."""
        return cls(response.status_code, tuple(response.raw_headers), bytes(response.body))

    @property
    def values(self) -> dict[str, object]:
        """Its JSON object; empty where it has none."""
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def brings_video(self) -> bool:
        """Whether it says that a video is finished."""
        return self.values.get("status") in _FINISHED_WORDS

    @property
    def request_id(self) -> str | None:
        """The id that it gives out, if it accepts a request."""
        found = self.values.get("request_id") or self.values.get("id")
        return found if self.status == 200 and isinstance(found, str) else None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What goes out.

    Attributes:
        answer: None: the connection is cut without a byte.
        sent_bytes: so much of the body is sent, then the connection is cut; None: all of it.
        extra_bytes: so many more are announced than there are.
        delay_s: seconds before the first byte.
    """

    answer: Answer | None
    sent_bytes: int | None = None
    extra_bytes: int = 0
    delay_s: float = 0.0


def _video(values: Values) -> dict[str, object]:
    return dict(cast("Values", values.get("video") or {}))


def _without(values: Values, *names: str) -> dict[str, object]:
    return {name: value for name, value in values.items() if name not in names}


def _with_json(answer: Answer, values: Values) -> Answer:
    return replace(answer, body=json.dumps(values, separators=(",", ":")).encode())


def _too_many(rule: Rule, visit: Visit) -> Answer:
    if visit.place is Place.FILE:
        response: Response = PlainTextResponse("Too many requests", status_code=429)
    else:
        refusal = Refusal(Reason.TOO_MANY_REQUESTS, actual=2.0, limit=2.0)
        response = refuse(refusal, visit.dialect or Dialect.DOCUMENTED)
    if rule.retry_after_s is not None:
        response.headers["Retry-After"] = str(rule.retry_after_s)
    return Answer.of(response)


def _server_error(visit: Visit) -> Answer:
    if visit.place is Place.FILE:
        return Answer.of(PlainTextResponse("Internal error.", status_code=500))
    return Answer.of(refuse(Refusal(Reason.SERVER_ERROR), visit.dialect or Dialect.DOCUMENTED))


def _no_file(text: str, status: int) -> Delivery:
    return Delivery(Answer.of(PlainTextResponse(text, status_code=status)))


_INSTEAD: Mapping[ScriptedFault, Callable[[Rule, Visit], Delivery]] = {
    ScriptedFault.HANG: lambda rule, _: Delivery(None, delay_s=rule.lasts_s),
    ScriptedFault.TOO_MANY_REQUESTS: lambda rule, visit: Delivery(_too_many(rule, visit)),
    ScriptedFault.ERROR_BEFORE_ACCEPT: lambda _, visit: Delivery(_server_error(visit)),
    ScriptedFault.FILE_NOT_FOUND: lambda *_: _no_file("There is no such file.", 404),
    ScriptedFault.FILE_FORBIDDEN: lambda *_: _no_file("Request has expired.", 403),
    ScriptedFault.FILE_GONE: lambda *_: _no_file("The file is gone.", 410),
}

_OF_ANSWERS: Mapping[ScriptedFault, Callable[[Rule, Visit, Answer], Delivery]] = {
    ScriptedFault.ANSWER_LOST: lambda *_: Delivery(None),
    ScriptedFault.ANSWER_CUT: lambda _, __, answer: Delivery(
        answer, sent_bytes=len(answer.body) // 2, extra_bytes=0 if answer.body else _EXCESS_BYTES
    ),
    ScriptedFault.SLOW: lambda rule, _, answer: Delivery(answer, delay_s=rule.lasts_s),
    ScriptedFault.HTML: lambda *_: Delivery(Answer.of(Response(PAGE, media_type="text/html"))),
    ScriptedFault.EMPTY: lambda *_: Delivery(Answer.of(Response(status_code=202))),
    ScriptedFault.ERROR_AFTER_ACCEPT: lambda _, visit, __: Delivery(_server_error(visit)),
    ScriptedFault.FILE_WRONG_LENGTH: lambda _, __, answer: Delivery(
        answer, sent_bytes=len(answer.body), extra_bytes=_EXCESS_BYTES
    ),
    ScriptedFault.FILE_TRUNCATED: lambda _, __, answer: Delivery(
        replace(answer, body=answer.body[: len(answer.body) // 2])
    ),
    ScriptedFault.FILE_NOT_VIDEO: lambda _, __, answer: Delivery(replace(answer, body=_NOT_VIDEO)),
}

_MODERATED = {"status": "failed", "error": DOCUMENTED_ERROR}

_OF_DOCUMENTED_LOOKS: Mapping[ScriptedFault, Callable[[Values], Values]] = {
    ScriptedFault.NO_STATUS: lambda values: _without(values, "data", "status"),
    ScriptedFault.UNKNOWN_STATUS: lambda values: _without(values, "data") | {"status": UNKNOWN_WORD},
    ScriptedFault.DONE_WITHOUT_URL: lambda values: {**values, "data": []},
    ScriptedFault.EXPIRED: lambda values: _without(values, "data") | {"status": "expired"},
    ScriptedFault.MODERATED: lambda values: _without(values, "data") | _MODERATED,
    ScriptedFault.MODERATED_FLAGGED: lambda values: _without(values, "data") | _MODERATED,
}

_OF_LIVE_LOOKS: Mapping[ScriptedFault, Callable[[Values], Values]] = {
    ScriptedFault.NO_STATUS: lambda values: _without(values, "video", "status"),
    ScriptedFault.UNKNOWN_STATUS: lambda values: _without(values, "video") | {"status": UNKNOWN_WORD},
    ScriptedFault.DONE_WITHOUT_URL: lambda values: {**values, "video": _video(values) | {"url": ""}},
    ScriptedFault.EXPIRED: lambda _: {"status": "expired"},
    ScriptedFault.MODERATED: lambda values: {**LIVE_ERROR, "usage": values.get("usage")},
    ScriptedFault.MODERATED_FLAGGED: lambda values: {**values, "video": _video(values) | LIVE_FLAGS},
}


def instead(rule: Rule, visit: Visit) -> Delivery:
    """What is said to a request that is not dealt with."""
    return _INSTEAD[rule.fault](rule, visit)


def distorted(rule: Rule, visit: Visit, answer: Answer) -> Delivery:
    """What becomes of the true answer; one without JSON has no words to change."""
    if (of_answer := _OF_ANSWERS.get(rule.fault)) is not None:
        return of_answer(rule, visit, answer)
    if not answer.values:
        return Delivery(answer)
    live = visit.dialect is Dialect.LIVE
    values = (_OF_LIVE_LOOKS if live else _OF_DOCUMENTED_LOOKS)[rule.fault](answer.values)
    status = 400 if live and rule.fault is ScriptedFault.MODERATED else answer.status
    return Delivery(replace(_with_json(answer, values), status=status))
