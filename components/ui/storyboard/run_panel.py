"""The button that renders what is needed, with its price; and what its owner can do while it runs."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.domain.job import STILL_HELD
from components.domain.storyboard_rules import BoardProblem, board_problems
from components.domain.storyboard_run import BoardState, Storyboard
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.prices import send_price, told_price, within_budget
from components.ui.storyboard.acting import view_of
from components.ui.storyboard.prices import quote, quotes
from components.ui.storyboard.words import name_of
from components.ui.studio import engine, storyboards


def run_panel(board: Storyboard) -> None:
    """Draws the price of what is needed and the buttons that fit the state."""
    found = board_problems(board.plan, engine())
    text.plain(_facts(board), kind="price")
    for problem in _worth_showing(board, found):
        text.problem(_sentence(board, problem))
    if not board.at_rest:
        if board.state is BoardState.RUNNING:
            text.plain("Stopping sends nothing more; what was sent goes on and is kept.", kind="quiet")
        _button("Stop", "stop", "stop_board", partial(storyboards().stop, board.id))
        return
    _buttons_at_rest(board, found)


def render(board: Storyboard, shot_ids: Sequence[str]) -> None:
    """Has these shots rendered for what was shown; a click that landed twice counts once."""

    def start() -> None:
        if storyboards().get(board.id).at_rest:
            storyboards().start(board, quotes(board.plan, shot_ids))
        else:
            st.toast("It is on its way already.")

    tell_errors(start)


def _buttons_at_rest(board: Storyboard, found: Sequence[BoardProblem]) -> None:
    needed = board.needed()
    price_usd = quote(board.plan, needed)
    held = [shot_id for shot_id in needed if _may_be_paid_twice(board, shot_id)]
    if held:
        what = "A shot" if len(held) == 1 else f"{len(held)} shots"
        text.plain(f"{what} may be running and billed already: rendered again, paid twice.", kind="note")
    if board.in_flight:
        text.plain("The next step can be taken once this shot is done.", kind="quiet")
    elif needed:
        clicked = st.button(
            _label(board, needed),
            type="primary",
            width="stretch",
            shortcut="Ctrl+Enter",
            key="run_board",
            disabled=not within_budget(price_usd),
            on_click=_try_to_render,
            args=(board, needed, found),
        )
        if clicked and found:
            st.toast("Something is still missing.")
    _further(board, needed)


def _may_be_paid_twice(board: Storyboard, shot_id: str) -> bool:
    job = board.jobs.get(shot_id)
    return job is not None and job.state.name in STILL_HELD


def _further(board: Storyboard, needed: Sequence[str]) -> None:
    with st.container(horizontal=True, gap="small", key="actions_board_run"):
        if board.complete and not board.in_flight and not board.film_is_current:
            label = "Join what there is, for free" if needed else "Join the film, for free"
            _button(label, "movie", "join_board", partial(storyboards().join, board))
        if board.state is BoardState.PAUSED:
            _button("Stop", "stop", "stop_board", partial(storyboards().stop, board.id))


def _try_to_render(board: Storyboard, shot_ids: Sequence[str], found: Sequence[BoardProblem]) -> None:
    view_of(board.id).tried = bool(found)
    if not found:
        render(board, shot_ids)


def _button(label: str, icon: str, key: str, act: partial[None]) -> None:
    st.button(label, icon=f":material/{icon}:", key=key, on_click=tell_errors, args=(act,))


def _label(board: Storyboard, needed: Sequence[str]) -> str:
    price = send_price(quote(board.plan, needed))
    if board.state is BoardState.PAUSED:
        step = needed[:1] if board.plan.pause_after_each else needed
        price = send_price(quote(board.plan, step))
        what = "the next shot" if len(step) == 1 else f"{len(step)} shots"
        return f"Continue with {what} {price}"
    count = len(needed)
    if count == len(board.plan.filmed):
        return f"Render {'the shot' if count == 1 else f'all {count} shots'} {price}"
    return f"Render {count} of {len(board.plan.filmed)} shots {price}"


def _facts(board: Storyboard) -> str:
    """Length and price of the whole, and what of it is still to be paid."""
    plan = board.plan
    shots = f"{len(plan.filmed)} shot{'' if len(plan.filmed) == 1 else 's'}"
    cards = len(plan.shots) - len(plan.filmed)
    if cards:
        shots += f" and {cards} title card{'' if cards == 1 else 's'}"
    whole = quote(plan, [shot.id for shot in plan.filmed])
    return f"{shots} · {plan.length_s:g} s · {told_price(whole)} for the whole"


def _worth_showing(board: Storyboard, found: Sequence[BoardProblem]) -> list[BoardProblem]:
    """What nobody wrote yet isn't scolded before the first try."""
    if view_of(board.id).tried:
        return list(found)
    untouched = {shot.id for shot in board.plan.shots if not shot.prompt}
    return [problem for problem in found if problem.shot_id not in untouched]


def _sentence(board: Storyboard, problem: BoardProblem) -> str:
    shot = board.plan.find(problem.shot_id or "")
    return problem.sentence if shot is None else f"{name_of(board.plan, shot)}: {problem.sentence}"
