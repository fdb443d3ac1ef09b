"""Which files a download of many takes holds, and what they are called there."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from pathlib import PurePosixPath

from components.domain.job import Done, Job
from components.domain.search import Search
from components.errors import MediaMissing
from components.jobs.file_names import telling_name
from components.jobs.library import Library, Take
from components.ui.identity import zone_of
from components.ui.runtime import runtime
from components.web.bundle_route import MAX_IDS, Bundled

_READ_AT_ONCE = 200


def bundled(owner: str, params: Mapping[str, str]) -> Iterator[Bundled]:
    """The videos of the takes that an address asks for: picked by `ids`, or all that its search finds."""
    parts = runtime()
    shelf = Library(owner, parts.jobs, parts.ledger, zone_of(params.get("zone", "UTC")))
    picked = params.get("ids")
    ids = shelf.ids(Search.from_params(params)) if picked is None else tuple(picked.split(".")[:MAX_IDS])
    for start in range(0, len(ids), _READ_AT_ONCE):
        for take in shelf.some(ids[start : start + _READ_AT_ONCE]):
            yield from _video_of(take, shelf.zone)


def _video_of(take: Take, zone: tzinfo) -> Iterator[Bundled]:
    """Its video, where it has one that is still here."""
    if isinstance(take, Job):
        prompt, result = take.request.prompt, take.state.result if isinstance(take.state, Done) else None
    else:
        prompt, result = take.prompt, take.result
    if result is None:
        return
    try:
        kept = runtime().media.find(take.owner, result.media_id)
    except MediaMissing:
        return
    suffix = PurePosixPath(kept.name).suffix
    yield Bundled(kept, telling_name(prompt, take.id, take.created_at.astimezone(zone), suffix))
