"""Streams kept media with ranges: to their owner by cookie, to an engine by a signed address that expires."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.errors import ClapboardError
from components.jobs.delivery import SOURCE_ROUTE
from components.jobs.media_store import Kept
from components.web.identity import owner_of

MEDIA_PATH = "/app/static/media"
"""Below `/app/static/`, which `st.video` takes as an address instead of reading a file into memory."""

FindOwned = Callable[[str, str], Kept]
FindSigned = Callable[[str], Kept]


def media_routes(find_owned: FindOwned, find_signed: FindSigned, *, prefix: str = "") -> list[Route]:
    """The two routes.

    Args:
        find_owned: (owner, media id) to the kept file; raises a ClapboardError when there is none.
        find_signed: signed token to the kept file; raises a ClapboardError when it is wrong or too old.
        prefix: the base path the app is served under, with a leading slash, or nothing.
    """

    async def owned(request: Request) -> Response:
        owner = owner_of(request)
        if owner is None:
            return _not_here()
        return await _stream(request, lambda: find_owned(owner, request.path_params["media_id"]))

    async def signed(request: Request) -> Response:
        return await _stream(request, lambda: find_signed(request.path_params["token"]))

    return [
        Route(f"{prefix}{MEDIA_PATH}/{{media_id}}", owned),
        Route(f"{prefix}{SOURCE_ROUTE}{{token}}", signed),
    ]


async def _stream(request: Request, find: Callable[[], Kept]) -> Response:
    try:
        kept = await run_in_threadpool(find)
    except ClapboardError:
        return _not_here()
    headers = {"Cache-Control": "private, max-age=3600, immutable"}
    if "download" in request.query_params:
        headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(_file_name(kept))}"
    return FileResponse(kept.path, media_type=kept.mime, headers=headers)


def _file_name(kept: Kept) -> str:
    return f"clapboard-{kept.media_id[:8]}{kept.path.suffix}"


def _not_here() -> PlainTextResponse:
    """One answer for wrong owner, deleted and never there: nothing can be told from it."""
    return PlainTextResponse("There is no such file here.", status_code=404)
