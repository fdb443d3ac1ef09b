"""Why a request is refused, and how each dialect says so: one table a dialect."""

from enum import StrEnum, auto
from typing import NamedTuple, assert_never

from starlette.responses import JSONResponse, PlainTextResponse, Response

from components.domain.options import Dialect


class Reason(StrEnum):
    """Every reason to refuse a request before or instead of working on it."""

    NOT_JSON_TYPE = auto()
    NOT_JSON = auto()
    BODY_TOO_LARGE = auto()
    MISSING = auto()
    WRONG_TYPE = auto()
    UNKNOWN_CHOICE = auto()
    OUT_OF_RANGE = auto()
    EMPTY_PROMPT = auto()
    LONG_PROMPT = auto()
    UNKNOWN_MODEL = auto()
    MODEL_CANNOT = auto()
    RESOLUTION_NOT_RENDERED = auto()
    TWO_KINDS_OF_IMAGE = auto()
    TOO_MANY_IMAGES = auto()
    BAD_ADDRESS = auto()
    SOURCE_TOO_LARGE = auto()
    KEY_REFUSED = auto()
    TOO_MANY_REQUESTS = auto()
    QUEUE_FULL = auto()
    MALFORMED_ID = auto()
    UNKNOWN_ID = auto()
    UNKNOWN_ROUTE = auto()
    WRONG_METHOD = auto()
    SERVER_ERROR = auto()


class Wording(NamedTuple):
    """One row of a dialect's table; no code means a plain-text answer."""

    status: int
    code: str | None
    text: str


class Refusal(Exception):
    """A request that is not taken on; the server turns it into its dialect's answer.

    Args:
        reason: why.
        facts: what the wording of either dialect may name.
    """

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def refuse(refusal: Refusal, dialect: Dialect) -> Response:
    """The refusal as this dialect answers it."""
    match dialect:
        case Dialect.LIVE:
            status, code, template = _LIVE[refusal.reason]
            text = template.format(**refusal.facts)
            if code is None:
                return PlainTextResponse(text, status_code=status)
            return JSONResponse({"code": code, "error": text}, status_code=status)
        case Dialect.DOCUMENTED | Dialect.AUTO:
            status, code, template = _DOCUMENTED[refusal.reason]
            text = template.format(**refusal.facts)
            return JSONResponse({"error": {"code": code, "message": text}}, status_code=status)
        case _:
            assert_never(dialect)


_DOCUMENTED = {
    Reason.NOT_JSON_TYPE: Wording(
        415, "unsupported_media_type", "Send JSON (Content-Type: application/json)."
    ),
    Reason.NOT_JSON: Wording(400, "invalid_json", "The body is not a JSON object: {detail}."),
    Reason.BODY_TOO_LARGE: Wording(413, "request_too_large", "The body is larger than {limit_mb} MB."),
    Reason.MISSING: Wording(400, "invalid_request", "`{field}` is required."),
    Reason.WRONG_TYPE: Wording(400, "invalid_request", "`{field}` must be {expected}, not {given}."),
    Reason.UNKNOWN_CHOICE: Wording(
        400, "invalid_request", "`{field}` must be one of {choices}, not `{given}`."
    ),
    Reason.OUT_OF_RANGE: Wording(
        400, "invalid_request", "`{field}` must be between {low} and {high} seconds."
    ),
    Reason.EMPTY_PROMPT: Wording(400, "invalid_request", "`prompt` must not be empty."),
    Reason.LONG_PROMPT: Wording(400, "invalid_request", "`prompt` is longer than {limit} characters."),
    Reason.UNKNOWN_MODEL: Wording(404, "model_not_found", "The model `{model}` does not exist."),
    Reason.MODEL_CANNOT: Wording(400, "invalid_request", "The model `{model}` can't do {work}."),
    Reason.RESOLUTION_NOT_RENDERED: Wording(
        400, "invalid_request", "`{model}` does not render {resolution}."
    ),
    Reason.TWO_KINDS_OF_IMAGE: Wording(
        400, "invalid_request", "Give `image` or `reference_images`, not both."
    ),
    Reason.TOO_MANY_IMAGES: Wording(400, "invalid_request", "Give {limit} `reference_images` at most."),
    Reason.BAD_ADDRESS: Wording(
        400, "invalid_url", "`{field}` must be an http(s) URL or a base64 data: URI."
    ),
    Reason.SOURCE_TOO_LARGE: Wording(400, "invalid_url", "`{field}` is larger than {limit_mb} MB."),
    Reason.KEY_REFUSED: Wording(401, "invalid_api_key", "Incorrect API key provided."),
    Reason.TOO_MANY_REQUESTS: Wording(429, "rate_limit", "Too many requests: at most {limit:g} per second."),
    Reason.QUEUE_FULL: Wording(429, "rate_limit", "Too many requests: {limit} are waiting already."),
    Reason.MALFORMED_ID: Wording(400, "invalid_request", "Malformed request ID."),
    Reason.UNKNOWN_ID: Wording(404, "not_found", "There is no video `{request_id}`."),
    Reason.UNKNOWN_ROUTE: Wording(404, "not_found", "There is nothing at this path."),
    Reason.WRONG_METHOD: Wording(405, "method_not_allowed", "This path doesn't take this method."),
    Reason.SERVER_ERROR: Wording(500, "server_error", "Something went wrong in the sandbox: see its log."),
}
"""The specification names `invalid_url`, `video_too_long` and `rate_limit`; the other codes are ours."""

_SERDE = "Failed to deserialize the JSON body into the target type: "

_LIVE = {
    Reason.NOT_JSON_TYPE: Wording(415, None, "Expected request with `Content-Type: application/json`"),
    Reason.NOT_JSON: Wording(400, None, "Failed to parse the request body as JSON: {detail}"),
    Reason.BODY_TOO_LARGE: Wording(413, None, "length limit exceeded"),
    Reason.MISSING: Wording(422, None, _SERDE + "missing field `{field}`"),
    Reason.WRONG_TYPE: Wording(422, None, _SERDE + "{field}: invalid type: {given}, expected {expected}"),
    Reason.UNKNOWN_CHOICE: Wording(
        422, None, _SERDE + "{field}: unknown variant `{given}`, expected one of {choices}"
    ),
    Reason.OUT_OF_RANGE: Wording(
        400, "invalid_argument", "{field_in_words} must be between {low} and {high} seconds"
    ),
    Reason.EMPTY_PROMPT: Wording(400, "invalid_argument", "Prompt must not be empty."),
    Reason.LONG_PROMPT: Wording(400, "invalid_argument", "Prompt is longer than {limit} characters."),
    Reason.UNKNOWN_MODEL: Wording(
        404, "not_found", "The model {model} does not exist or your team does not have access to it."
    ),
    Reason.MODEL_CANNOT: Wording(400, "invalid_argument", "Video {work} is not supported for this model."),
    Reason.RESOLUTION_NOT_RENDERED: Wording(
        400, "invalid_argument", "Resolution {resolution} is not supported for this model."
    ),
    Reason.TWO_KINDS_OF_IMAGE: Wording(
        400, "invalid_argument", "Only one of image and reference_images can be provided."
    ),
    Reason.TOO_MANY_IMAGES: Wording(
        400, "invalid_argument", "At most {limit} reference images can be provided."
    ),
    Reason.BAD_ADDRESS: Wording(
        400, "invalid_argument", "Invalid {field}.url: expected an https URL or a base64 data URI."
    ),
    Reason.SOURCE_TOO_LARGE: Wording(400, "invalid_argument", "The {field} is larger than {limit_mb} MB."),
    Reason.KEY_REFUSED: Wording(400, "invalid_argument", "Incorrect API key provided: {key}."),
    Reason.TOO_MANY_REQUESTS: Wording(
        429,
        "resource_exhausted",
        "Too many requests. Requests per Second (actual/limit): {actual:g}/{limit:g}",
    ),
    Reason.QUEUE_FULL: Wording(
        429, "resource_exhausted", "Too many requests: {limit} requests are waiting already."
    ),
    Reason.MALFORMED_ID: Wording(400, "invalid_argument", "Malformed request ID"),
    Reason.UNKNOWN_ID: Wording(404, "not_found", "Request {request_id} was not found."),
    Reason.UNKNOWN_ROUTE: Wording(404, "not_found", "The requested resource was not found."),
    Reason.WRONG_METHOD: Wording(405, None, "Method Not Allowed"),
    Reason.SERVER_ERROR: Wording(500, "internal", "Internal error."),
}
"""Sentences as recorded from the live API where they were seen (duration, key, request id, editing, model,
missing field, rate); the others in the same manner. A full queue is a 429 and says "too many requests", so
that a client knows that nothing was accepted."""
