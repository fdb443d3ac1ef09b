"""Answers only under names that are ours: a foreign page can't reach a local studio by a name of its own.

Without this, a page that lets its own name point at 127.0.0.1 (DNS rebinding) could drive a studio on its
visitor's machine, and spend with its key.
"""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from components.telemetry import HTTP_REFUSALS

LOCAL_HOSTS = ("localhost", "*.localhost", "testserver")
"""With IP addresses, which no name server can point elsewhere, all that a studio on loopback goes by."""


def host_name(header: str) -> str | None:
    """The name in a Host header, in lower case without its port; None where it isn't one."""
    try:
        parsed = urlsplit(f"//{header}")
        plain = parsed.username is None and not (parsed.path or parsed.query or parsed.fragment)
        return (parsed.hostname or "").rstrip(".") or None if plain and parsed.port != 0 else None
    except ValueError:
        return None


def is_ours(header: str, ours: Collection[str]) -> bool:
    """Whether a Host header names us; `*.example.org` stands for every name below, `*` for all."""
    name = host_name(header)
    if name is None:
        return False
    if _is_address(name):
        return True
    return any(
        pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:]))
        for pattern in ours
    )


class HostsMiddleware:
    """Refuses what is addressed to another name, pages and websockets alike."""

    def __init__(self, app: ASGIApp, ours: Collection[str]) -> None:
        """Answer to these names and to IP addresses."""
        self._app = app
        self._ours = ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan" or is_ours(HTTPConnection(scope).headers.get("host", ""), self._ours):
            await self._app(scope, receive, send)
            return
        HTTP_REFUSALS.labels("host").inc()
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        sentence = (
            "Clapboard doesn't know itself by this name. Whoever runs it can add the name to "
            "CLAPBOARD_ALLOWED_HOSTS, or set CLAPBOARD_PUBLIC_URL.\n"
        )
        await PlainTextResponse(sentence, status_code=421)(scope, receive, send)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
