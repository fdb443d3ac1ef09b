"""Extends a take where the engine in use can: what happens next, how many seconds more, at which price."""

import streamlit as st

from components.domain.ask import Relation
from components.domain.job import Done, Job, Result
from components.domain.options import Dialect, Kind, models_for
from components.domain.request import ExtendVideo, StoredMedia
from components.domain.rules import (
    MAX_EXTENDED_INPUT_S,
    MAX_EXTENSION_S,
    MIN_EXTENDED_INPUT_S,
    MIN_EXTENSION_S,
    Field,
    extension_input_fits,
)
from components.ui import text
from components.ui.asking.form import Form, check, tell, unclear
from components.ui.asking.origin import Origin
from components.ui.asking.prompt_field import prompt_field
from components.ui.asking.prompt_text import replace
from components.ui.asking.submit import submit_button
from components.ui.state import set_widget
from components.ui.studio import engine

_SECONDS_KEY = f"{Kind.EXTEND}_duration"
_DEFAULT_S = 6
"""Live API."""


def extend_panel(job: Job, *, opened: bool) -> None:
    """Draws the form, folded unless it is `opened`; nothing where there is nothing to extend or no way to."""
    if not isinstance(job.state, Done) or engine().dialect is not Dialect.LIVE:
        return
    room = st.expander(
        "Extend this take",
        expanded=opened,
        icon=":material/keyboard_tab:",
        key=f"extend_room_{job.id}",
        on_change="rerun",
    )
    if room.open:
        with room:
            _form(job, job.state.result)


def fill_extension(request: ExtendVideo) -> None:
    """Fills the form as an earlier extension was asked for; before it is drawn."""
    replace(Kind.EXTEND, request.prompt)
    set_widget(_SECONDS_KEY, int(request.duration_s))


def _form(job: Job, result: Result) -> None:
    if not extension_input_fits(result.duration_s, 1 / 24):
        text.problem(
            f"The take is {result.duration_s:.2f} s long; takes of {MIN_EXTENDED_INPUT_S:g} to "
            f"{MAX_EXTENDED_INPUT_S:g} s can be extended."
        )
        return
    expansion = prompt_field(Kind.EXTEND)
    under_prompt = st.container()
    seconds = st.number_input(
        f"Seconds more ({MIN_EXTENSION_S} to {MAX_EXTENSION_S})",
        value=_DEFAULT_S,
        step=1,
        key=_SECONDS_KEY,
        persist_state="session",
    )
    under_seconds = st.container()
    text.plain(f"It becomes {result.duration_s + seconds:.3g} s long.", kind="quiet")
    request = ExtendVideo(
        video=StoredMedia(media_id=result.media_id),
        prompt="",
        duration_s=float(seconds),
        source_duration_s=result.duration_s,
        model=models_for(Kind.EXTEND, engine().dialect)[0],
    )
    requests = tuple(request.model_copy(update={"prompt": prompt}) for prompt in expansion.prompts)
    found = unclear(expansion) + check(Kind.EXTEND, requests)
    tell(Kind.EXTEND, requests, found, {Field.PROMPT: under_prompt, Field.DURATION: under_seconds})
    submit_button(Form(Kind.EXTEND, requests, found, Origin(job.id, Relation.EXTEND)))
