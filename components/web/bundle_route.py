"""Many takes in one zip, made while it is sent: their owner's by cookie, and nothing is held in memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from zipstream import ZIP_STORED, ZipStream  # type: ignore[import-untyped]  # it brings no types

from components.errors import ClapboardError
from components.jobs.media_store import Kept
from components.web.identity import owner_of
from components.web.media_route import not_here

MAX_IDS = 200
"""Picked takes in one address: with 33 characters each it stays below the 8 kB that proxies take."""


class Bundled(NamedTuple):
    """A kept file and its name in the zip."""

    kept: Kept
    name: str


ListFiles = Callable[[str, Mapping[str, str]], Iterable[Bundled]]


def bundle_path(prefix: str = "") -> str:
    """The address; `?ids=` names takes, anything else is a search as the library's own address has it."""
    return f"{prefix}/app/static/takes.zip"


def bundle_route(list_files: ListFiles, *, prefix: str = "") -> Route:
    """The route.

    Args:
        list_files: (owner, parameters of the address) to the files; none for what isn't the owner's.
        prefix: the base path the app is served under, with a leading slash, or nothing.
    """

    async def bundle(request: Request) -> Response:
        owner = owner_of(request)
        if owner is None:
            return not_here()
        try:
            made = await run_in_threadpool(_zip, list_files(owner, dict(request.query_params)))
        except ClapboardError:
            return not_here()
        if made is None:
            return not_here()
        headers = {
            "Content-Disposition": 'attachment; filename="clapboard-takes.zip"',
            "Content-Length": str(len(made)),
            "Cache-Control": "private, no-store",
        }
        chunks: Iterator[bytes] = iter(made)
        return StreamingResponse(chunks, media_type="application/zip", headers=headers)

    return Route(bundle_path(prefix), bundle)


def _zip(files: Iterable[Bundled]) -> ZipStream | None:
    """Videos are compressed already: stored as they are, the zip's size is known before it is made."""
    made = ZipStream(compress_type=ZIP_STORED, sized=True)
    for file in files:
        kept = file.kept
        made.add(kept.vault.read(kept.name, 0, kept.size_bytes), file.name, size=kept.size_bytes)
    return made or None
