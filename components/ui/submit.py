"""The price, the button, and the one call that sends a request on its way."""

import time
from decimal import Decimal

import streamlit as st

from components.domain.ask import Ask
from components.domain.job import Job
from components.domain.options import Kind
from components.domain.request import VideoRequest
from components.domain.rules import Field, Problem, problems
from components.errors import ClapboardError
from components.ui import text
from components.ui.messages import show_error
from components.ui.origin import NO_ORIGIN, Origin
from components.ui.prices import price_line, quote_usd, within_budget
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.studio import engine, job_store

DOUBLE_CLICK_S = 3.0
"""The same request twice within this time is one click that landed twice, not a wish for two takes."""

_NO_SOURCE: dict[Kind, str] = {
    Kind.TEXT: "",
    Kind.IMAGE: "Choose an image first.",
    Kind.EDIT: "Choose a clip first.",
    Kind.EXTEND: "Choose a clip first.",
    Kind.ADOPTED: "",
}


def check(kind: Kind, request: VideoRequest | None) -> tuple[Problem, ...]:
    """Everything that keeps the request from being sent; no request means that its source is missing."""
    if request is None:
        return (Problem(Field.SOURCE, _NO_SOURCE[kind]),)
    limit_s = runtime().settings.max_edit_input_seconds
    return problems(request, engine(), limit_s) + runtime().delivery_problems(request)


def worth_showing(
    found: tuple[Problem, ...], kind: Kind, request: VideoRequest | None
) -> tuple[Problem, ...]:
    """The problems to show now: what nobody filled in yet isn't scolded before the first try."""
    if kind in session().attempted:
        return found
    untouched = {Field.SOURCE} if request is None else {Field.PROMPT} if not request.prompt else set()
    return tuple(problem for problem in found if problem.field not in untouched)


def submit_button(
    label: str,
    kind: Kind,
    request: VideoRequest | None,
    found: tuple[Problem, ...],
    *,
    origin: Origin = NO_ORIGIN,
) -> None:
    """Shows the price and sends the request when it is clicked and has no problems."""
    requests = () if request is None else (request,)
    text.plain(price_line(requests), kind="price")
    clicked = st.button(
        label,
        type="primary",
        width="stretch",
        shortcut="Ctrl+Enter",
        key=f"{kind}_submit",
        disabled=not within_budget(sum(map(quote_usd, requests), Decimal(0))),
        on_click=session().attempted.add,
        args=(kind,),
    )
    if not clicked or request is None or found:
        return
    if landed_twice(request.model_dump_json()):
        st.toast("That one is already on its way.")
        return
    _send(kind, request, origin)


def _send(kind: Kind, request: VideoRequest, origin: Origin) -> None:
    try:
        ask = Ask(request, quote_usd(request), origin.parent_id, origin.relation)
        (job,) = job_store().submit_all([ask])
    except ClapboardError as error:
        show_error(error)
        return
    _remember(kind, request, job)


def _remember(kind: Kind, request: VideoRequest, job: Job) -> None:
    memory = session()
    memory.attempted.discard(kind)
    memory.watched.add(job.id)
    note_submit(request.model_dump_json())


def note_submit(asked: str) -> None:
    """Remembers what was sent on its way just now."""
    session().last_submit = (asked, time.monotonic())


def landed_twice(asked: str) -> bool:
    """Whether the very same was sent on its way a moment ago."""
    last = session().last_submit
    return last is not None and last[0] == asked and time.monotonic() - last[1] < DOUBLE_CLICK_S
