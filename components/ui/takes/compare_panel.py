"""An edit's take beside the clip it was made from: where its card offers it, and what is shown."""

from dataclasses import dataclass

import streamlit as st

from components.domain.job import Done, Job, Result
from components.domain.request import EditVideo, StoredMedia
from components.errors import MediaMissing
from components.jobs.media_store import Kept
from components.ui.asking.findings import change_of
from components.ui.background import Task
from components.ui.makings import difference_id, difference_of, playable_id, playable_of
from components.ui.player import media_url
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.widgets import part_key
from components.ui.widgets.compare import Comparison, compare


@dataclass(frozen=True, slots=True)
class _Pair:
    """What can be compared: a finished edit and its clip, which is still here."""

    request: EditVideo
    result: Result
    before: Kept
    after: Kept


def compare_button(job: Job) -> None:
    """Offers the comparison, where both clips are here."""
    if _pair_of(job) is not None:
        is_open = job.id in session().compared
        st.button(
            "Close the comparison" if is_open else "Compare",
            icon=":material/compare:",
            key=f"compare_{job.id}",
            on_click=_toggle,
            args=(job.id,),
        )


def compare_panel(job: Job) -> None:
    """Draws the comparison, if it was asked for; the last thing in the card, so that nothing moves."""
    memory = session()
    pair = _pair_of(job) if job.id in memory.compared else None
    if pair is None:
        return
    copy_url = _kept_url(job.owner, playable_id(job.id))
    copied = copy_url is None and job.id in memory.unplayable
    heat_url = _kept_url(job.owner, difference_id(job.id))
    heat = _heat_of(job, pair) if heat_url is None and job.id in memory.mapped else None
    compare(
        part_key("comparison", job.id),
        Comparison(
            before=copy_url or media_url(pair.before.media_id),
            copy=playable_of(job.owner, job.id, pair.before.path) if copied else None,
            after=media_url(pair.after.media_id),
            width=pair.result.width,
            height=pair.result.height,
            frame_s=pair.request.source_frame_s,
            has_sound=pair.result.has_sound,
            change=change_of(pair.before.path, pair.after.path),
            heat_url=heat_url,
            heat=heat,
        ),
        on_heat=lambda: memory.mapped.add(job.id),
        on_cancel=lambda: _give_up(job, pair, heat),
        on_unplayable=lambda: memory.unplayable.add(job.id),
    )


def _heat_of(job: Job, pair: _Pair) -> Task[Kept]:
    return difference_of(job.owner, job.id, pair.before.path, pair.after.path)


def _give_up(job: Job, pair: _Pair, heat: Task[Kept] | None) -> None:
    """The map is forgotten as well: asked for again, it is begun anew."""
    session().mapped.discard(job.id)
    if heat is not None and heat.under_way:
        heat.give_up()
        difference_of.clear(job.owner, job.id, pair.before.path, pair.after.path)


def _pair_of(job: Job) -> _Pair | None:
    match job:
        case Job(request=EditVideo(video=StoredMedia(media_id=before)) as request, state=Done(result=result)):
            find = runtime().media.find
            try:
                return _Pair(request, result, find(job.owner, before), find(job.owner, result.media_id))
            except MediaMissing:
                return None
        case _:
            return None


def _kept_url(owner: str, media_id: str) -> str | None:
    try:
        return media_url(runtime().media.find(owner, media_id).media_id)
    except MediaMissing:
        return None


def _toggle(job_id: str) -> None:
    session().compared ^= {job_id}
