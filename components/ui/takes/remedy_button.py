"""The one right button below a failure: it leads to the remedy, or sends again for a price that it names."""

from functools import partial
from typing import assert_never

import streamlit as st

from components.domain.doctor import Diagnosis
from components.domain.engine_facts import Answering
from components.domain.job import Job
from components.domain.options import Kind
from components.errors import Remedy
from components.ui import text
from components.ui.acting import button
from components.ui.asking.form import check
from components.ui.asking.submit import landed_twice, note_submit
from components.ui.links import Link
from components.ui.places import PLACE_OF, Place, page
from components.ui.prices import quote_usd, send_price, within_budget
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.studio import engine, job_store

CONSOLE = {"api.x.ai": "https://console.x.ai"}
"""Where an engine's account is looked after, by the engine's name."""

_IN_THE_FORM: dict[Remedy, tuple[str, str]] = {
    Remedy.TRIM: ("Trim the clip", ":material/content_cut:"),
    Remedy.CROP: ("Choose another shape", ":material/crop:"),
    Remedy.REPHRASE: ("Rephrase the prompt", ":material/edit_note:"),
    Remedy.CHANGE: ("Change the request", ":material/tune:"),
    Remedy.OTHER_SOURCE: ("Choose another source", ":material/perm_media:"),
}

_OWN_KEY = "Paste your key under “Use your own key” in the sidebar."
_SERVERS_KEY = (
    "Set XAI_API_KEY in the environment, in .env or in .streamlit/secrets.toml, and restart Clapboard. "
    "Everything here is kept."
)


def remedy_button(job: Job, diagnosis: Diagnosis) -> None:
    """Draws it; none where nothing is to be done, or where the ways on have a row of their own."""
    match diagnosis.remedy:
        case Remedy.TRIM | Remedy.CROP | Remedy.REPHRASE | Remedy.CHANGE | Remedy.OTHER_SOURCE:
            _to_the_form(job, diagnosis.remedy)
        case Remedy.ADD_KEY:
            _add_key(job)
        case Remedy.ADD_CREDITS:
            _add_credits(job)
        case Remedy.MAKE_ROOM:
            st.page_link(
                page(Place.LIBRARY), label="Make room in the library", icon=":material/delete_sweep:"
            )
        case Remedy.WAIT:
            _when_it_answers(job)
        case Remedy.RECHECK:
            button(job, "Re-check", ":material/refresh:", partial(job_store().recheck, job.id))
        case Remedy.SEND_AGAIN | Remedy.MEND_SETTINGS:
            _send_again(job)
        case Remedy.LOOK_FOR_IT | Remedy.NOTHING:
            pass
        case _:
            assert_never(diagnosis.remedy)


def _to_the_form(job: Job, remedy: Remedy) -> None:
    label, icon = _IN_THE_FORM[remedy]
    place = page(PLACE_OF[Kind(job.request.kind)])
    st.page_link(place, label=label, icon=icon, query_params=Link(again=job.id).params())


def _add_key(job: Job) -> None:
    with st.popover("Add a key", icon=":material/key:", key=f"add_key_{job.id}"):
        text.plain(_OWN_KEY if runtime().settings.allow_visitor_keys else _SERVERS_KEY, kind="quiet")
        if not job.active:
            _send_again(job)


def _add_credits(job: Job) -> None:
    console = CONSOLE.get(engine().name)
    if console is not None:
        st.link_button("Add credits", console, icon=":material/open_in_new:", key=f"add_credits_{job.id}")
    elif not job.active:
        _send_again(job)


def _when_it_answers(job: Job) -> None:
    if runtime().pulse.answering is Answering.NO:
        button(job, "Look whether it answers", ":material/refresh:", _look_again)
    else:
        _send_again(job)


def _look_again() -> None:
    """The click alone reruns the page, and the sidebar tells what the engine's pulse is."""


def _send_again(job: Job) -> None:
    """At today's price of the engine in use; what this engine doesn't take is changed in the form instead."""
    if check(Kind(job.request.kind), (job.request,)):
        _to_the_form(job, Remedy.CHANGE)
        return
    price_usd = quote_usd(job.request)
    if within_budget(price_usd):
        label = f"Send again {send_price(price_usd)}"
        button(job, label, ":material/send:", partial(_again, job), name="send_again")


def _again(job: Job) -> None:
    asked = f"again {job.id}"
    if landed_twice(asked):
        return
    (again,) = job_store().submit_all([job.asked_again(quote_usd(job.request))])
    session().watched.add(again.id)
    note_submit(asked)
