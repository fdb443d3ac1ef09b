"""Makes a draft final: the same words and the same take, at 720p and full length, its price first."""

import streamlit as st

from components.domain.ask import Relation
from components.domain.batch import Generated, can_be_final, final_of
from components.domain.job import Done, Job
from components.domain.options import Kind
from components.domain.request import ImageToVideo, TextToVideo
from components.domain.rules import MAX_DURATION_S, MIN_DURATION_S
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.asking.form import check
from components.ui.asking.option_fields import DEFAULT_DURATION_S
from components.ui.asking.origin import Origin
from components.ui.asking.submit import send
from components.ui.prices import price_line, total_usd, within_budget
from components.ui.state import set_widget, widget


def final_offer(job: Job) -> None:
    """Offers it on a finished take that is small enough to be a draft."""
    request = job.request
    if not isinstance(job.state, Done) or not isinstance(request, TextToVideo | ImageToVideo):
        return
    if not can_be_final(request):
        return
    key = f"final_{job.id}"
    room = st.popover("Make it final", icon=":material/hd:", key=key, on_change="rerun")
    if room.open:
        with room:
            _form(job, request, key)


def _form(job: Job, draft: Generated, room: str) -> None:
    seconds = st.number_input(
        "Length of the final (seconds)",
        min_value=MIN_DURATION_S,
        max_value=MAX_DURATION_S,
        value=_chosen_length(draft),
        step=1,
        key=f"{room}_seconds",
    )
    final = final_of(draft, float(seconds))
    found = check(Kind(final.kind), (final,))
    for problem in found:
        text.problem(problem.sentence)
    text.plain(f"720p · {price_line((final,))}", kind="price")
    st.button(
        "Make the final",
        type="primary",
        width="stretch",
        key=f"{room}_send",
        disabled=bool(found) or not within_budget(total_usd((final,))),
        on_click=tell_errors,
        args=(lambda: _send(final, job.id, room),),
    )


def _chosen_length(draft: Generated) -> int:
    """The length that the form has, where it has one; a final is never shorter than its draft."""
    chosen = widget(f"{draft.kind}_duration")
    length = chosen if isinstance(chosen, int) else DEFAULT_DURATION_S
    return min(max(length, int(draft.duration_s), MIN_DURATION_S), MAX_DURATION_S)


def _send(final: Generated, draft_id: str, room: str) -> None:
    send((final,), Origin(draft_id, Relation.FINAL))
    set_widget(room, value=False)  # closes the popover
