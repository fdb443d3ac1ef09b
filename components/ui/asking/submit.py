"""The price, the button, and the one call that sends everything a form asks for on its way."""

import time

import streamlit as st

from components.domain.batch import asks_of
from components.domain.options import Kind
from components.domain.pricing import show_usd
from components.domain.request import VideoRequest
from components.domain.rules import Field
from components.errors import ClapboardError
from components.ui import text
from components.ui.asking.form import Form
from components.ui.asking.origin import Origin
from components.ui.messages import show_error
from components.ui.prices import price_line, quote_usd, total_usd, within_budget
from components.ui.state import session
from components.ui.studio import job_store

DOUBLE_CLICK_S = 3.0
"""The same request twice within this time is one click that landed twice, not a wish for two takes."""

_LABELS: dict[Kind, tuple[str, str]] = {
    Kind.TEXT: ("Generate video", "Generate {count} {things}"),
    Kind.IMAGE: ("Animate image", "Make {count} {things}"),
    Kind.EDIT: ("Edit video", "Make {count} edits"),
    Kind.EXTEND: ("Extend", "Make {count} extensions"),
}
"""On the button, for one and for several."""


def submit_button(form: Form) -> None:
    """Shows the price and sends what the form asks for when it is clicked and has no problems."""
    text.plain(_price_line(form), kind="price")
    clicked = st.button(
        _label(form),
        type="primary",
        width="stretch",
        shortcut="Ctrl+Enter",
        key=f"{form.kind}_submit",
        disabled=not within_budget(total_usd(_priced(form))),
        on_click=session().attempted.add,
        args=(form.kind,),
    )
    if not clicked or not form.requests or form.problems:
        return
    try:
        if send(form.requests, form.origin):
            session().attempted.discard(form.kind)
    except ClapboardError as error:
        show_error(error)


def send(requests: tuple[VideoRequest, ...], origin: Origin) -> bool:
    """Sends all of them on their way, or none; false for a click that landed twice.

    Raises:
        ClapboardError: why nothing was sent.
    """
    asked = "\n".join(request.model_dump_json() for request in requests)
    if landed_twice(asked):
        st.toast("That one is already on its way.")
        return False
    asks = asks_of(requests, quote_usd, parent_id=origin.parent_id, relation=origin.relation)
    jobs = job_store().submit_all(asks)
    session().watched.update(job.id for job in jobs)
    note_submit(asked)
    return True


def note_submit(asked: str) -> None:
    """Remembers what was sent on its way just now."""
    session().last_submit = (asked, time.monotonic())


def landed_twice(asked: str) -> bool:
    """Whether the very same was sent on its way a moment ago."""
    last = session().last_submit
    return last is not None and last[0] == asked and time.monotonic() - last[1] < DOUBLE_CLICK_S


def _label(form: Form) -> str:
    one, several = _LABELS[form.kind]
    things = "videos" if form.final_usd is None else "drafts"
    return one if len(form.requests) < 2 else several.format(count=len(form.requests), things=things)


def _priced(form: Form) -> tuple[VideoRequest, ...]:
    """What has a price: a clip of ten minutes has none before it is trimmed, and is past no budget."""
    is_unfit = any(problem.field is Field.SOURCE for problem in form.problems)
    return () if is_unfit else form.requests


def _price_line(form: Form) -> str:
    line = price_line(_priced(form))
    if form.final_usd is None:
        return line
    return f"{line} · {show_usd(form.final_usd - total_usd(form.requests))} less than finals"
