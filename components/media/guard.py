"""An HTTP client for users' links: whatever a link says, connections go to public addresses only.

The link is checked as it is written (`check_url`), every connection by the addresses that its name really has
(`media.pinned`); each redirect passes both.
"""

from time import monotonic

import httpx

from components.errors import SourceUnsafe
from components.media.addresses import allowed, literal
from components.media.pinned import PinnedAsyncTransport, PinnedTransport, not_public

MAX_REDIRECTS = 5
TIMEOUT_S = 10.0
"""For a connection or one read; the whole of a fetch has its own limit (see `guarded_client`)."""
_INNER_NAMES = ("localhost", "local", "internal", "lan", "home.arpa", "intranet", "corp")
"""Names that by standard or custom never leave the building (RFC 6761, 6762, 8375; cloud metadata)."""
_HEADERS = {"User-Agent": "Clapboard/0.1", "Accept": "*/*"}


def check_url(url: str, *, allow_private: bool) -> str:
    """The link in its normal form, if it can be a public http(s) link; asks no name server.

    Raises:
        SourceUnsafe: another scheme, no host, a name and password inside, an odd spelling, or a host that is
            not public.
    """
    text = url.strip()
    if not text.lower().startswith(("http://", "https://")):
        raise SourceUnsafe("Only links that begin with https:// or http:// can be used.")
    if "\\" in text or any(mark.isspace() or not mark.isprintable() for mark in text):
        raise SourceUnsafe("The link holds blanks or signs that no link may hold.")
    try:
        parsed = httpx.URL(text)
        host = parsed.raw_host.decode("ascii").lower()
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceUnsafe("This is not a link that can be opened.") from error
    if not host.strip("."):
        raise SourceUnsafe("The link names no server.")
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise SourceUnsafe("The link's port is not a number from 1 to 65535.")
    if parsed.userinfo:
        raise SourceUnsafe("A link with a name and password inside can't be used.")
    _check_host(host, allow_private=allow_private)
    return str(parsed)


def guarded_client(
    *, allow_private: bool, timeout_s: float = TIMEOUT_S, total_s: float | None = None
) -> httpx.Client:
    """A client that follows redirects and connects to public addresses only; raises SourceUnsafe otherwise.

    Args:
        allow_private: let loopback and private networks through (tests, closed networks).
        timeout_s: for each connection and each read.
        total_s: for everything the client does from now on, however slowly bytes drip in.
    """
    deadline = None if total_s is None else monotonic() + total_s
    return httpx.Client(
        transport=PinnedTransport(allow_private=allow_private, deadline=deadline),
        timeout=timeout_s,
        headers=_HEADERS,
        follow_redirects=True,
        max_redirects=MAX_REDIRECTS,
        trust_env=False,
        event_hooks={"request": [lambda request: _check_request(request, allow_private=allow_private)]},
    )


def guarded_async_client(*, allow_private: bool, timeout_s: float = TIMEOUT_S) -> httpx.AsyncClient:
    """The same for asyncio; bound the whole with `asyncio.timeout`."""

    async def check(request: httpx.Request) -> None:
        _check_request(request, allow_private=allow_private)

    return httpx.AsyncClient(
        transport=PinnedAsyncTransport(allow_private=allow_private),
        timeout=timeout_s,
        headers=_HEADERS,
        follow_redirects=True,
        max_redirects=MAX_REDIRECTS,
        trust_env=False,
        event_hooks={"request": [check]},
    )


def _check_request(request: httpx.Request, *, allow_private: bool) -> None:
    check_url(str(request.url), allow_private=allow_private)


def _check_host(host: str, *, allow_private: bool) -> None:
    try:
        address = literal(host)
    except ValueError as error:
        raise SourceUnsafe("The link's server is written as a number in an unusual way.") from error
    if address is not None:
        fine = allowed(address, allow_private=allow_private)
    else:
        bare = host.rstrip(".")
        fine = allow_private or not any(bare == name or bare.endswith(f".{name}") for name in _INNER_NAMES)
    if not fine:
        raise not_public()
