"""Makes a branch again on another image or clip: which takes, on what, at which price; one click."""

from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from components.domain.job import Job
from components.domain.options import Kind
from components.domain.pricing import show_usd
from components.domain.replay import NewSource, PricedStep, ReplayPlan, Step
from components.domain.replay_steps import branch_from, expected_requests, priced, steps_on, way_to
from components.domain.request import EditVideo, VideoRequest
from components.errors import ClapboardError
from components.ui import text
from components.ui.asking.form import check
from components.ui.asking.origin import quoted
from components.ui.asking.submit import landed_twice, note_submit
from components.ui.messages import show_error
from components.ui.picked import PickedClip, PickedPicture
from components.ui.prices import price_line, quote_usd, within_budget
from components.ui.runtime import runtime
from components.ui.studio import replays
from components.ui.takes.family import family_of
from components.ui.takes.replay_source import replay_source
from components.ui.words import KIND_WORDS, RELATION_WORDS, settings_of


class _Scope(StrEnum):
    WAY = "The way to this take"
    BRANCH = "This take and what was made of it"


_SOURCE_WORDS: dict[NewSource, str] = {NewSource.IMAGE: "Another image", NewSource.CLIP: "Another clip"}


def replay_panel(job: Job) -> None:
    """Draws the panel, folded; where nothing can be made again it says so."""
    room = st.expander(
        "Make it again on another image or clip",
        icon=":material/account_tree:",
        key=f"replay_room_{job.id}",
        on_change="rerun",
    )
    if not room.open:
        return
    with room:
        text.plain(
            "The steps run one after another, each on the result of the one before. "
            "You can close the page meanwhile.",
            kind="quiet",
        )
        jobs = _branch(job)
        sources = [source for source in NewSource if steps_on(jobs, source)]
        if not sources:
            text.plain("No step of this branch stands on an image or a clip.", kind="note")
            return
        _offer(job, jobs, sources)


def _branch(job: Job) -> tuple[Job, ...]:
    tree = family_of(job)
    choices = {_Scope.WAY: way_to(tree, job.id), _Scope.BRANCH: branch_from(tree, job.id)}
    offered = [scope for scope, jobs in choices.items() if len(jobs) > 1] or [_Scope.WAY]
    if len(offered) == 1:
        return choices[offered[0]]
    chosen = st.segmented_control(
        "What", offered, default=offered[0], required=True, key=f"replay_what_{job.id}"
    )
    return choices[_Scope(str(chosen))]


def _offer(job: Job, jobs: Sequence[Job], sources: Sequence[NewSource]) -> None:
    chosen = st.segmented_control(
        "On",
        sources,
        default=sources[0],
        format_func=_SOURCE_WORDS.__getitem__,
        required=True,
        key=f"replay_on_{job.id}",
    )
    source = NewSource(str(chosen))
    steps = steps_on(jobs, source)
    picked = replay_source(source)
    length_s = picked.clip.duration_s if isinstance(picked, PickedClip) else 0.0
    requests = expected_requests(steps, length_s)
    for number, (step, request) in enumerate(zip(steps, requests, strict=True), 1):
        text.plain(f"{number}. {_told(step, request, known=picked is not None)}", kind="facts")
    if any(isinstance(step.request, EditVideo) and step.request.mask is not None for step in steps):
        text.plain("Masks are used as they were painted for the old clip.", kind="note")
    if picked is not None:
        _launch(job, source, picked, priced(steps, length_s, runtime().prices), requests)


def _launch(
    job: Job,
    source: NewSource,
    picked: PickedPicture | PickedClip,
    steps: tuple[PricedStep, ...],
    requests: tuple[VideoRequest, ...],
) -> None:
    plan = ReplayPlan(
        label=quoted(job.request.prompt),
        branch_id=job.id,
        source=source,
        media_id=picked.media_id,
        parent_id=picked.parent_id if source is NewSource.CLIP else None,
        steps=steps,
    )
    fits = _fits(requests)
    text.plain(price_line(requests), kind="price")
    takes = "take" if len(steps) == 1 else f"{len(steps)} takes"
    clicked = st.button(
        f"Make {takes} again",
        type="primary",
        width="stretch",
        key=f"replay_submit_{job.id}",
        disabled=not fits or not within_budget(plan.price_usd),
    )
    if clicked and landed_twice(plan.model_dump_json()):
        st.toast("That one is already on its way.")
    elif clicked:
        try:
            replays().submit(plan)
        except ClapboardError as error:
            show_error(error)
            return
        note_submit(plan.model_dump_json())
        st.rerun()


def _fits(requests: Sequence[VideoRequest]) -> bool:
    """Whether every step may be sent, as far as is known; what keeps one is told."""
    fits = True
    for number, request in enumerate(requests, 1):
        for problem in check(Kind(request.kind), (request,)):
            text.problem(f"Step {number}: {problem.sentence}")
            fits = False
    return fits


def _told(step: Step, request: VideoRequest, *, known: bool) -> str:
    name = KIND_WORDS[Kind(request.kind)] if step.relation is None else RELATION_WORDS[step.relation]
    length = dict(settings_of(request)).get("Length", "")
    if not known:
        return f"{name} · {quoted(request.prompt)}"
    return f"{name} · {quoted(request.prompt)} · {length} · {show_usd(quote_usd(request))}"
