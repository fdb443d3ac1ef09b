"""One line for each answer, with a request id that every line below it carries; never a query or a token."""

import logging
import re
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.logs import about_request
from components.telemetry import HTTP_ANSWERS

_log = logging.getLogger(__name__)
_LONG_NAME = re.compile(r"[^/]{20,}")
"""Ids and signed tokens; page and route names are shorter."""
_SHOWN_CHARS = 8
_ROUTINE = ("/static/js/", "/static/css/", "/static/media/", "/_stcore/", "/healthz", "/readyz", "/metrics")
"""Streamlit's own files, and what is asked by machines, every few seconds."""


def shown_path(path: str) -> str:
    """A path as it may be logged: what could be a token is cut to its beginning, control signs are gone."""
    cut = _LONG_NAME.sub(lambda name: f"{name[0][:_SHOWN_CHARS]}…", path[:400])
    return "".join(sign if sign.isprintable() else "?" for sign in cut)


class RequestLogMiddleware:
    """Numbers requests, counts answers and logs them: static files only when somebody debugs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        request_id, begun, status = secrets.token_hex(6), time.monotonic(), 0

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with about_request(request_id):
            try:
                await self._app(scope, receive, send_noting)
            finally:
                if scope["type"] == "http":
                    _note(scope, status, time.monotonic() - begun)


def _note(scope: Scope, status: int, took_s: float) -> None:
    HTTP_ANSWERS.labels(f"{status // 100}xx").inc()
    client = scope.get("client")
    is_routine = status < 400 and any(part in scope["path"] for part in _ROUTINE)
    _log.log(
        logging.DEBUG if is_routine else logging.INFO,
        "%s %s %d in %.0f ms",
        scope["method"],
        shown_path(scope["path"]),
        status,
        took_s * 1000,
        extra={"status": status, "client": client[0] if client else None},
    )
