"""What is shared: a page by its link, its media with ranges, and the owner's own copy as one HTML file."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from components.errors import ClapboardError, MediaMissing
from components.jobs.media_store import Kept
from components.web.exhibit import STYLE_SOURCE, Exhibit, exhibit_page
from components.web.identity import SHARE_PATH, owner_of
from components.web.media_route import file_name, not_here, stream

BUNDLE_PATH = "/app/static/bundle"
MAX_BUNDLE_BYTES = 60 * 10**6
"""Of the video in one HTML file: larger ones open slowly, or not at all, where they are sent to."""
_PIECE_BYTES = 3 * 2**18
"""A multiple of three: base64 of the pieces is base64 of the whole."""
_MARK = "data:video"
_SELF = "'self'"
_NOT_KEPT = "private, no-cache"
"""A link that was revoked must not go on playing from a cache."""

FindShared = Callable[[str], Exhibit]
FindOwned = Callable[[str, str], Exhibit]


def share_routes(find_shared: FindShared, find_owned: FindOwned, *, prefix: str = "") -> list[Route]:
    """The four routes.

    Args:
        find_shared: token of a link to what it shows; raises a ClapboardError when it shows nothing (more).
        find_owned: (owner, take id) to the same; raises a ClapboardError when there is none.
        prefix: the base path the app is served under, with a leading slash, or nothing.
    """

    def poster_of(token: str) -> Kept:
        poster = find_shared(token).poster
        if poster is None:
            raise MediaMissing("It has no poster.")
        return poster

    async def shown(request: Request) -> Response:
        token = request.path_params["token"]
        try:
            exhibit = await run_in_threadpool(find_shared, token)
        except ClapboardError:
            return _private(PlainTextResponse("There is nothing at this address.", status_code=404))
        here = f"{prefix}{SHARE_PATH}/{token}"
        poster = None if exhibit.poster is None else f"{here}/poster"
        page = exhibit_page(exhibit, video=f"{here}/video", poster=poster, policy=_policy(_SELF))
        return _private(HTMLResponse(page))

    async def video(request: Request) -> Response:
        token = request.path_params["token"]
        return _private(await stream(request, lambda: find_shared(token).video))

    async def poster(request: Request) -> Response:
        token = request.path_params["token"]
        return _private(await stream(request, lambda: poster_of(token)))

    async def bundle(request: Request) -> Response:
        owner = owner_of(request)
        if owner is None:
            return not_here()
        try:
            exhibit = await run_in_threadpool(find_owned, owner, request.path_params["take_id"])
            return await run_in_threadpool(_bundle, exhibit)
        except ClapboardError:
            return not_here()

    return [
        Route(f"{prefix}{SHARE_PATH}/{{token}}", shown),
        Route(f"{prefix}{SHARE_PATH}/{{token}}/video", video),
        Route(f"{prefix}{SHARE_PATH}/{{token}}/poster", poster),
        Route(f"{prefix}{BUNDLE_PATH}/{{take_id}}", bundle),
    ]


def _policy(media: str) -> str:
    return f"default-src 'none'; media-src {media}; img-src {media}; style-src {STYLE_SOURCE}"


def _private(response: Response) -> Response:
    """For whoever has the link, not for search engines, other pages, or a cache that outlives the link."""
    response.headers["Cache-Control"] = _NOT_KEPT
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    nobody = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    response.headers["Content-Security-Policy"] = f"{_policy(_SELF)}; {nobody}"
    return response


def _bundle(exhibit: Exhibit) -> Response:
    if exhibit.video.size_bytes > MAX_BUNDLE_BYTES:
        raise MediaMissing("The video is too large for one file.")
    poster = None if exhibit.poster is None else _data_uri(exhibit.poster)
    page = exhibit_page(exhibit, video=_MARK, poster=poster, policy=_policy("data:"))
    before, _, after = page.rpartition(f' src="{_MARK}"')
    name = Path(file_name(exhibit.video)).with_suffix(".html")
    return StreamingResponse(
        _written(before, exhibit.video, after),
        media_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _written(before: str, video: Kept, after: str) -> Iterator[bytes]:
    """The page with the video in its place, piece by piece: it is never in memory as a whole."""
    yield f'{before} src="data:{video.mime};base64,'.encode()
    with video.path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield base64.b64encode(piece)
    yield f'"{after}'.encode()


def _data_uri(kept: Kept) -> str:
    return f"data:{kept.mime};base64,{base64.b64encode(kept.path.read_bytes()).decode()}"
