"""The library's takes as a grid of posters, and what clicks and keys do there."""

from datetime import UTC, datetime

from components.domain.job import Done, Job, Result
from components.domain.options import Kind
from components.domain.search import Search
from components.jobs.library import Take, TakePage
from components.ui.acting import tell_errors
from components.ui.player import media_url
from components.ui.state import session
from components.ui.studio import engine, job_store, library
from components.ui.takes.marks import put_into_bin
from components.ui.takes.progress import share_of
from components.ui.takes.split_cards import doing, share_done
from components.ui.widgets.takes_grid import (
    Does,
    Tile,
    binned_in,
    opened_in,
    picked_in,
    starred_in,
    takes_grid,
)
from components.ui.words import KIND_WORDS, STATE_WORDS, ago

GRID = "library-grid"


def library_grid(search: Search, page: TakePage) -> None:
    """Draws the grid."""
    session().on_page.update(take.id for take in page.takes)
    memory = session().library
    takes_grid(
        GRID,
        [tile_of(take) for take in page.takes],
        opened=memory.now.take,
        number=memory.now.number,
        binned=search.binned,
        everything=memory.everything,
        turn=memory.turn,
        does=Does(open=_open, star=_star, bin=_bin, pick=_pick),
    )


def picked() -> tuple[str, ...]:
    """The takes that are selected one by one."""
    return picked_in(GRID, session().library.turn)


def tile_of(take: Take) -> Tile:
    """A take as a tile."""
    result = _result_of(take)
    return Tile(
        id=take.id,
        prompt=(take.request.prompt if isinstance(take, Job) else take.prompt) or "No prompt",
        facts=_facts(take),
        length=None if result is None else _clock(result.duration_s),
        poster=None if result is None or result.poster_id is None else media_url(result.poster_id),
        video=None if result is None else media_url(result.media_id),
        tall=result is not None and result.height > result.width,
        starred=take.starred,
        share=_share(take),
    )


def _result_of(take: Take) -> Result | None:
    if isinstance(take, Job):
        return take.state.result if isinstance(take.state, Done) else None
    return take.result


def _facts(take: Take) -> str:
    if isinstance(take, Job):
        return f"{KIND_WORDS[Kind(take.request.kind)]} · {_state(take)}"
    if take.active:
        return doing(take)
    if take.result is None:
        return "Not every part could be edited"
    return f"Edit in {len(take.parts)} parts · {ago(take.created_at)}"


def _state(job: Job) -> str:
    elsewhere = job.waits_for(engine().name)
    if elsewhere is not None:
        return f"Waits for {elsewhere}"
    return ago(job.created_at) if isinstance(job.state, Done) else STATE_WORDS[job.state.name]


def _share(take: Take) -> float | None:
    if not take.active:
        return None
    if isinstance(take, Job):
        return share_of(take, job_store().estimate(take), datetime.now(UTC))
    return share_done(take)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _open() -> None:
    take_id = opened_in(GRID)
    memory = session().library
    memory.open(None if take_id == memory.now.take else take_id)


def _star() -> None:
    told = starred_in(GRID)
    if told is not None:
        take_id, starred = told
        tell_errors(lambda: library().star([take_id], starred=starred))


def _bin() -> None:
    take_id = binned_in(GRID)
    if take_id is not None:
        tell_errors(lambda: put_into_bin((take_id,)))


def _pick() -> None:
    """One that is picked, or no longer, ends that all are."""
    session().library.everything = False
