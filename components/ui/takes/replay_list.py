"""Branches that are being made again: how far each is, what holds it up, and what can be done."""

from collections.abc import Set as AbstractSet
from functools import partial

import streamlit as st

from components.domain.engine_facts import SANDBOX_NAME
from components.domain.job import STILL_HELD, Failed
from components.domain.pricing import show_usd
from components.domain.replay import Replay, ReplayState, ReplayStep, Stuck, next_move
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.links import Link
from components.ui.messages import show_failure
from components.ui.places import Place, page
from components.ui.prices import budget_help
from components.ui.studio import replays
from components.ui.words import STATE_WORDS, ago

_LOOKED_AT = 10
_STATE: dict[ReplayState, str] = {
    ReplayState.RUNNING: "under way",
    ReplayState.STOPPED: "stopped",
    ReplayState.DONE: "done",
}


def replay_list(take_id: str, family: AbstractSet[str]) -> None:
    """Draws those of this take's branch, and those whose takes stand in its family."""
    shown = [
        replay
        for replay in replays().newest(_LOOKED_AT)
        if replay.branch_id == take_id or any(_id(step) in family for step in replay.steps)
    ]
    if not shown:
        return
    text.heading("Made again")
    for replay in shown:
        with st.container(border=True, key=f"replay_{replay.id}"):
            _replay(replay)


def _replay(replay: Replay) -> None:
    total = len(replay.steps)
    facts = f"{replay.done_steps} of {total} takes · {_STATE[replay.state]} · {ago(replay.created_at)}"
    text.plain(f"{replay.label} on another {replay.source}", kind="kin-name")
    text.plain(facts, kind="facts")
    for position, step in enumerate(replay.steps):
        words = "deleted" if step.job is None else STATE_WORDS[step.job.state.name]
        progress = step.job.progress if step.job is not None and step.job.active else None
        share = "" if progress is None else f" · {progress:.0%}"
        text.plain(f"{position + 1}. {words if step.sent else 'waits'}{share}", kind="facts")
    if replay.failure is not None:
        show_failure(replay.failure)
    move = next_move(replay)
    if isinstance(move, Stuck):
        _what_went_wrong(replay.steps[move.position])
    _actions(replay)


def _what_went_wrong(step: ReplayStep) -> None:
    if step.job is None:
        text.plain("The take of this step was deleted.", kind="note")
    elif isinstance(step.job.state, Failed):
        show_failure(step.job.state.failure)
    elif step.job.state.name in STILL_HELD:
        text.plain("It may be running and may be billed: made again, it may be paid twice.", kind="note")


def _actions(replay: Replay) -> None:
    with st.container(horizontal=True, gap="small", key=f"actions_replay_{replay.id}"):
        made = [step.job for step in replay.steps if step.job is not None]
        if made:
            st.page_link(
                page(Place.TAKE),
                label="Open the newest take",
                icon=":material/movie:",
                query_params=Link(take=made[-1].id).params(),
            )
        if replay.state is ReplayState.RUNNING:
            _button(replay, "Stop", ":material/stop:", partial(replays().stop, replay.id))
        elif replay.state is ReplayState.STOPPED:
            _go_on_button(replay)
        if replay.state is not ReplayState.RUNNING:
            _button(replay, "Forget", ":material/close:", partial(replays().remove, replay.id))


def _go_on_button(replay: Replay) -> None:
    """Goes on; a step that brought no video is made anew, for its price."""
    label, past_budget, move = "Go on", None, next_move(replay)
    if isinstance(move, Stuck):
        price_usd = replay.steps[move.position].price_usd
        price = "free" if replay.engine == SANDBOX_NAME else show_usd(price_usd)
        label, past_budget = f"Make step {move.position + 1} again, {price}", budget_help(price_usd)
    go_on = partial(replays().go_on, replay.id)
    _button(replay, label, ":material/replay:", go_on, past_budget=past_budget)


def _button(
    replay: Replay, label: str, icon: str, act: partial[None], *, past_budget: str | None = None
) -> None:
    st.button(
        label,
        icon=icon,
        key=f"replay_{label.split(maxsplit=1)[0].lower()}_{replay.id}",
        disabled=past_budget is not None,
        help=past_budget,
        on_click=tell_errors,
        args=(act,),
    )


def _id(step: ReplayStep) -> str | None:
    return None if step.job is None else step.job.id
