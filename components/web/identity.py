"""Who a browser is: a random cookie, and the owner that is derived from it."""

import hashlib
import re
import secrets
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "clapboard_id"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_ONE_YEAR_S = 365 * 24 * 3600


def owner_of(cookies: Mapping[str, str]) -> str | None:
    """The owner behind a request's cookies, None without a valid one.

    The ledger keeps a digest, so that whoever reads the database can't pose as a browser.
    """
    token = cookies.get(COOKIE, "")
    return owner_from_token(token) if _TOKEN.fullmatch(token) else None


def owner_from_token(token: str) -> str:
    """The owner that belongs to a cookie's token: 32 hex digits."""
    return hashlib.sha256(f"clapboard owner {token}".encode()).hexdigest()[:32]


def new_token() -> str:
    """A fresh cookie value: 192 random bits."""
    return secrets.token_urlsafe(24)


class IdentityMiddleware:
    """Gives every browser its cookie with the first page, so that the first script run already has it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or not _wants_cookie(HTTPConnection(scope)):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", _cookie(secure=scope["scheme"] == "https"))
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _wants_cookie(request: HTTPConnection) -> bool:
    is_page = "text/html" in request.headers.get("accept", "")
    return is_page and owner_of(request.cookies) is None


def _cookie(*, secure: bool) -> str:
    parts = [f"{COOKIE}={new_token()}", "Path=/", "HttpOnly", "SameSite=Lax", f"Max-Age={_ONE_YEAR_S}"]
    return "; ".join([*parts, "Secure"] if secure else parts)
