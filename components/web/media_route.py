"""Streams kept media with ranges: to their owner by cookie, to an engine by a signed address that expires."""

from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from components.errors import ClapboardError
from components.jobs.delivery import SOURCE_ROUTE
from components.jobs.media_store import Kept
from components.web.identity import owner_of
from components.web.ranges import NotSatisfiable, wanted_range

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
            return not_here()
        return await stream(request, lambda: find_owned(owner, request.path_params["media_id"]))

    async def signed(request: Request) -> Response:
        return await stream(request, lambda: find_signed(request.path_params["token"]))

    return [
        Route(f"{prefix}{MEDIA_PATH}/{{media_id}}", owned),
        Route(f"{prefix}{SOURCE_ROUTE}{{token}}", signed),
    ]


async def stream(request: Request, find: Callable[[], Kept]) -> Response:
    """Sends a kept file, or the part of it that is asked for."""
    try:
        kept = await run_in_threadpool(find)
    except ClapboardError:
        return not_here()
    headers = {
        "Cache-Control": "private, max-age=3600, immutable",
        "ETag": f'"{kept.media_id}-{kept.size_bytes:x}"',
    }
    if "download" in request.query_params:
        headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(file_name(kept))}"
    if (path := await run_in_threadpool(kept.vault.at_hand, kept.name)) is not None:
        return FileResponse(path, media_type=kept.mime, headers=headers)
    return _from_afar(request, kept, headers)


def _from_afar(request: Request, kept: Kept, headers: dict[str, str]) -> Response:
    """What `FileResponse` does for a file that is not on this disk: only what is asked for is fetched."""
    same = request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
    size = kept.size_bytes
    try:
        part = wanted_range(request.headers.get("Range") if same else None, size)
    except NotSatisfiable:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    sent = range(size) if part is None else part
    headers |= {"Accept-Ranges": "bytes", "Content-Length": str(len(sent))}
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    pieces = () if request.method == "HEAD" else kept.vault.read(kept.name, sent.start, sent.stop)
    return StreamingResponse(pieces, 200 if part is None else 206, headers, media_type=kept.mime)


def file_name(kept: Kept) -> str:
    """What a kept file is called where it is downloaded to."""
    return f"clapboard-{kept.media_id[:8]}{PurePosixPath(kept.name).suffix}"


def not_here() -> PlainTextResponse:
    """One answer for wrong owner, deleted and never there: nothing can be told from it."""
    return PlainTextResponse("There is no such file here.", status_code=404)
