"""A job whose answer was lost: look for it, send it again, forget it; and requests made elsewhere."""

import streamlit as st

from components.domain.job import Job
from components.errors import ClapboardError
from components.ui import text
from components.ui.acting import button
from components.ui.prices import send_price, within_budget
from components.ui.state import session, set_widget, widget
from components.ui.studio import job_store

_ADOPT_KEY = "adopt_ids"


def unknown_actions(job: Job) -> None:
    """The three ways on, and what each may cost."""
    with st.popover("Look for it", icon=":material/search:", key=f"look_for_{job.id}"):
        text.plain(
            "If your account at the service lists this request, paste its id: it is then fetched and kept "
            "without being paid for again.",
            kind="quiet",
        )
        key = f"found_id_{job.id}"
        st.text_input("Request id", key=key)
        button(job, "Adopt it", ":material/link:", lambda: job_store().adopt(job.id, str(widget(key) or "")))
    if within_budget(job.price_usd):
        again = f"Send again {send_price(job.price_usd)}"
        button(job, again, ":material/send:", lambda: _send_again(job), name="send_again")
    button(job, "Forget", ":material/close:", lambda: job_store().cancel(job.id))


def adopt_panel() -> None:
    """Takes up requests that were sent elsewhere with the same key."""
    with st.expander("Adopt requests made elsewhere", icon=":material/link:"):
        text.plain(
            "One request id a line. They are looked at, fetched and kept like your own; free.", kind="quiet"
        )
        st.text_area("Request ids", key=_ADOPT_KEY, height=90, placeholder="video_gen_…")
        st.button("Adopt", key="adopt", on_click=_adopt_all)


def _adopt_all() -> None:
    """What can't be adopted stays in the field."""
    refused: list[str] = []
    for line in str(widget(_ADOPT_KEY) or "").split():
        try:
            session().watched.add(job_store().adopt_request(line).id)
        except ClapboardError as error:
            refused.append(line)
            session().notices.append(f"{error.sentence} {error.next_step}")
    set_widget(_ADOPT_KEY, "\n".join(refused))


def _send_again(job: Job) -> None:
    session().watched.add(job_store().resend(job.id).id)
