"""Renders one shot anew: alone, or with those that stand on it; the price is on the button."""

from collections.abc import Sequence

import streamlit as st

from components.domain.job import STILL_HELD
from components.domain.storyboard import Shot
from components.domain.storyboard_rules import board_problems
from components.domain.storyboard_run import Condition, Storyboard
from components.ui import text
from components.ui.acting import button
from components.ui.prices import budget_help, send_price
from components.ui.storyboard.prices import quote
from components.ui.storyboard.run_panel import render
from components.ui.storyboard.words import name_of
from components.ui.studio import engine, job_store


def redo_buttons(board: Storyboard, shot: Shot) -> None:
    """Draws them while it may be started, and a way on for a job that may still bring its video."""
    job, before = board.jobs.get(shot.id), board.plan.before(shot.id)
    if board.conditions[shot.id] is Condition.UNDER_WAY:
        return
    if job is not None and job.state.name in STILL_HELD:
        text.plain("It may be running and may be billed: rendered again, it may be paid twice.", kind="note")
    stands_on_nothing = shot.follows and (before is None or board.take_of(before.id) is None)
    if not board.at_rest or board.in_flight or stands_on_nothing or board_problems(board.plan, engine()):
        return
    followers = board.plan.with_followers(shot.id) if job is not None else ()
    verb = "Render only" if job is None else "Redo"
    with st.container(horizontal=True, gap="small", key=f"actions_redo_{shot.id}"):
        _redo_button(board, f"{verb} {name_of(board.plan, shot).lower()}", [shot.id], f"redo_{shot.id}")
        if len(followers) > 1:
            others = len(followers) - 1
            more = "the one" if others == 1 else f"the {others}"
            _redo_button(board, f"Redo it and {more} standing on it", followers, f"redo_all_{shot.id}")
        if job is not None and job.can_be_taken_up:
            button(job, "Re-check", ":material/refresh:", lambda: job_store().recheck(job.id))


def _redo_button(board: Storyboard, label: str, shot_ids: Sequence[str], key: str) -> None:
    price_usd = quote(board.plan, shot_ids)
    past_budget = budget_help(price_usd)
    st.button(
        f"{label} {send_price(price_usd)}",
        icon=":material/replay:",
        key=key,
        disabled=past_budget is not None,
        help=past_budget,
        on_click=render,
        args=(board, tuple(shot_ids)),
    )
