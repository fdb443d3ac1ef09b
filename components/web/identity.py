"""Who a request comes from: a signed-in user, or else a browser by its random cookie."""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "clapboard_id"
SHARE_PATH = "/share"
"""Pages for strangers: whoever opens one gets no cookie."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_ONE_YEAR_S = 365 * 24 * 3600
_OWNER = "clapboard.owner"

SignedIn = Callable[[Mapping[str, str]], str | None]
"""From a request's cookies to the owner of the user who is signed in; None when nobody is."""


def owner_of(request: HTTPConnection) -> str | None:
    """The owner that IdentityMiddleware found: the signed-in user, else the browser; None for neither."""
    owner: str | None = request.scope.get(_OWNER)
    return owner


def browser_owner(cookies: Mapping[str, str]) -> str | None:
    """The owner that a browser is while nobody is signed in, None without a valid cookie.

    The ledger keeps a digest, so that whoever reads the database can't pose as a browser.
    """
    token = cookies.get(COOKIE, "")
    return owner_from_token(token) if _TOKEN.fullmatch(token) else None


def owner_from_token(token: str) -> str:
    """The owner that belongs to a cookie's token: 32 hex digits."""
    return hashlib.sha256(f"clapboard owner {token}".encode()).hexdigest()[:32]


def owner_from_user(issuer: str, subject: str) -> str:
    """The owner that a signed-in user is: the same in every browser, whatever becomes of name or address.

    OpenID Connect promises that issuer and subject together name one person for good.
    """
    return hashlib.sha256(f"clapboard user {issuer}\n{subject}".encode()).hexdigest()[:32]


def new_token() -> str:
    """A fresh cookie value: 192 random bits."""
    return secrets.token_urlsafe(24)


def nobody(_cookies: Mapping[str, str]) -> None:
    """Where signing in is not set up, nobody is signed in."""


class IdentityMiddleware:
    """Finds out whose request it is, and gives a new browser its cookie with its first page.

    The cookie is there in the first script run; routes ask `owner_of`.
    """

    def __init__(self, app: ASGIApp, signed_in: SignedIn = nobody) -> None:
        self._app = app
        self._signed_in = signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        browser = browser_owner(request.cookies)
        scope[_OWNER] = self._signed_in(request.cookies) or browser
        if scope["type"] != "http" or browser is not None or not _is_for_a_page(request):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", _cookie(secure=scope["scheme"] == "https"))
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _is_for_a_page(request: HTTPConnection) -> bool:
    is_shared = f"{SHARE_PATH}/" in request.url.path
    return "text/html" in request.headers.get("accept", "") and not is_shared


def _cookie(*, secure: bool) -> str:
    parts = [f"{COOKIE}={new_token()}", "Path=/", "HttpOnly", "SameSite=Lax", f"Max-Age={_ONE_YEAR_S}"]
    return "; ".join([*parts, "Secure"] if secure else parts)
