"""One dialect's routes: rate, key, body, order in; the dialect's answer out."""

import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from components.domain.options import Dialect
from components.sandbox.answers import Standing, accepted, live_models, look
from components.sandbox.checks import Work, read_order
from components.sandbox.limits import RateLimit
from components.sandbox.options import SandboxOptions
from components.sandbox.production import Production
from components.sandbox.refusal import Reason, Refusal, refuse
from components.sandbox.requests import Record, is_id

log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]

MAX_BODY_MB = 160
"""Room for a clip and a mask of 50 MB each as base64, and some."""
_MB = 1024 * 1024
_CLIENT_GONE = 499
"""Nobody reads it; it only ends the request without an error in the log."""


class Face:
    """One dialect's routes.

    Args:
        dialect: documented or live.
        options: the key that is required, if any.
        production: takes the orders.
        limit: shared by both dialects.
    """

    def __init__(
        self, dialect: Dialect, options: SandboxOptions, production: Production, limit: RateLimit
    ) -> None:
        self._dialect = dialect
        self._required_key = options.required_key
        self._production = production
        self._limit = limit

    def routes(self, *works: Work) -> list[BaseRoute]:
        """The dialect's routes under its base URL."""
        submits: list[BaseRoute] = [
            Route(f"/videos/{work}", self._guarded(self._submitter(work)), methods=["POST"]) for work in works
        ]
        looks: list[BaseRoute] = [Route("/videos/{request_id}", self._guarded(self._look), methods=["GET"])]
        if self._dialect is Dialect.LIVE:
            looks.append(Route("/video-generation-models", self._guarded(_list_models), methods=["GET"]))
        return submits + looks

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint behind the rate limit and the key, its refusals told in this dialect."""

        async def guarded(request: Request) -> Response:
            try:
                self._check_rate(request)
                self._check_key(request)
                return await endpoint(request)
            except Refusal as refusal:
                return refuse(refusal, self._dialect)
            except ClientDisconnect:
                return Response(status_code=_CLIENT_GONE)
            except Exception:
                log.exception("A request to %s broke", request.url.path)
                return refuse(Refusal(Reason.SERVER_ERROR), self._dialect)

        return guarded

    def _submitter(self, work: Work) -> Endpoint:
        async def submit(request: Request) -> Response:
            order = read_order(work, self._dialect, await _json_object(request))
            record = await self._production.submit(order, self._dialect, client=_pseudonym(request))
            return accepted(self._standing(request, record))

        return submit

    async def _look(self, request: Request) -> Response:
        request_id = request.path_params["request_id"]
        if not is_id(request_id, self._dialect):
            raise Refusal(Reason.MALFORMED_ID)
        record = self._production.find(request_id, self._dialect)
        if record is None:
            raise Refusal(Reason.UNKNOWN_ID, request_id=request_id)
        return look(self._standing(request, record))

    def _standing(self, request: Request, record: Record) -> Standing:
        return Standing(
            record=record,
            progress=self._production.progress(record.id),
            result_url=f"{request.url.scheme}://{request.url.netloc}/files/{record.file_name}",
        )

    def _check_rate(self, request: Request) -> None:
        if not self._limit.admits(_client(request)):
            per_second = self._limit.per_second
            raise Refusal(Reason.TOO_MANY_REQUESTS, actual=per_second, limit=per_second)

    def _check_key(self, request: Request) -> None:
        if self._required_key is None:
            return
        key = _key(request)
        if not hmac.compare_digest(key.encode(), self._required_key.encode()):
            raise Refusal(Reason.KEY_REFUSED, key=f"{key[:2]}***")


def _client(request: Request) -> str:
    """Who asks: a key, or a machine where there is none."""
    return _key(request) or (request.client.host if request.client else "")


def _pseudonym(request: Request) -> str:
    """The client as it may be written down."""
    return hashlib.sha256(_client(request).encode()).hexdigest()[:16]


async def _list_models(_: Request) -> Response:
    return live_models()


def _key(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


async def _json_object(request: Request) -> dict[str, object]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise Refusal(Reason.NOT_JSON_TYPE)
    body = await _body(request)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(Reason.NOT_JSON, detail=_where(error)) from None
    if not isinstance(value, dict):
        raise Refusal(Reason.NOT_JSON, detail="expected an object")
    return value


async def _body(request: Request) -> bytearray:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_MB * _MB:
            raise Refusal(Reason.BODY_TOO_LARGE, limit_mb=MAX_BODY_MB)
    return body


def _where(error: Exception) -> str:
    """The fault without the body's own words: they may be a prompt."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno} column {error.colno}"
    return "it is not readable"
