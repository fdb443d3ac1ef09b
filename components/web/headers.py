"""Security headers for every answer, with a content policy as strict as Streamlit allows."""

import base64
import hashlib
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_UNUSED_ABILITIES = (
    "accelerometer",
    "bluetooth",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
_MAY_BE_STRICTER = frozenset({"Content-Security-Policy", "Referrer-Policy"})
"""Headers that a page of ours without Streamlit sets by itself."""
_ONE_YEAR_S = 365 * 24 * 3600


def content_policy(index_html: Path) -> str:
    """The Content-Security-Policy for pages whose shell is this file.

    Streamlit's shell holds one inline script that changes with every release, so it is allowed by its hash;
    `blob:` scripts are what inline components v2 are made of. Images from elsewhere stay blocked: a prompt
    that slips into Markdown can't load a tracking pixel.
    """
    scripts = " ".join(
        f"'sha256-{_digest(script)}'" for script in _INLINE_SCRIPT.findall(index_html.read_text())
    )
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' blob: {scripts}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


class SecurityHeadersMiddleware:
    """Adds the headers to every HTTP answer; behind https it also keeps browsers and cookies there."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",  # for browsers that don't know frame-ancestors
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{ability}=()" for ability in _UNUSED_ABILITIES),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    if name not in _MAY_BE_STRICTER or name not in headers:
                        headers[name] = value
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR_S}"
                    message["headers"] = [_secured(header) for header in message["headers"]]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _secured(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """The header, a cookie made one for https only: Streamlit leaves that out."""
    name, value = header
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return header
    return name, value + b"; Secure"


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
