"""A clip that is edited in parts as one card: how far each part is, then the joined video in its place."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import streamlit as st

from components.domain.doctor import diagnose
from components.domain.engine_facts import SANDBOX_NAME
from components.domain.job import STILL_HELD, Job
from components.domain.pricing import show_usd
from components.domain.receipt import cost_usd, told_cost_usd
from components.domain.split_edit import SplitEdit, SplitPart, SplitState
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.messages import show_failure, show_raw
from components.ui.player import play
from components.ui.prices import budget_help, send_price, within_budget
from components.ui.state import session
from components.ui.studio import job_store, split_store
from components.ui.takes.card_actions import download_button
from components.ui.takes.marks import bin_button, binned_actions, board_menu, more_menu, star_button
from components.ui.words import SPENT_WORDS, STATE_WORDS, ago, measured


def split_card(split_edit: SplitEdit) -> None:
    """Draws the split edit."""
    session().on_page.add(split_edit.id)
    if split_edit.active:
        session().watched.add(split_edit.id)
    with st.container(border=True, key=f"card_{split_edit.id}"):
        with st.container(key=f"slot_{split_edit.id}"):
            _show_state(split_edit)
        text.plain(split_edit.prompt, kind="prompt")
        text.plain(_facts(split_edit), kind="facts")
        if split_edit.state is not SplitState.JOINED:
            for position, part in enumerate(split_edit.parts):
                _part(split_edit, position, part)
        _actions(split_edit)


def _show_state(split_edit: SplitEdit) -> None:
    if split_edit.result is not None:
        play(split_edit.result.media_id, of=split_edit.id, alt=split_edit.prompt)
    elif split_edit.failure is not None:
        show_failure(split_edit.failure)
        _try_again(split_edit)
    elif split_edit.active:
        words = doing(split_edit)
        st.html(f'<div class="cb-waiting" role="status" aria-label="{words}"></div>')
        st.progress(share_done(split_edit), text=words)
    else:
        text.plain("Not every part could be edited. The others are kept; see below.", kind="note")


def _try_again(split_edit: SplitEdit) -> None:
    """Joining again is free; what could not be cut was never sent, and is now."""
    was_cut = all(part.job is not None for part in split_edit.parts)
    if was_cut or within_budget(split_edit.price_usd):
        label = f"Try again {'for nothing' if was_cut else send_price(split_edit.price_usd)}"
        again = partial(split_store().again, split_edit.id)
        _button(label, ":material/refresh:", f"again_{split_edit.id}", again)


def doing(split_edit: SplitEdit) -> str:
    """What is being done about one that moves on by itself."""
    if split_edit.state is SplitState.CUTTING:
        return f"Cutting it into {len(split_edit.parts)} parts"
    if split_edit.joining:
        return "Joining the parts"
    return f"{split_edit.done_parts} of {len(split_edit.parts)} parts done"


def share_done(split_edit: SplitEdit) -> float:
    """How far it is, 0 to 1."""
    if split_edit.state is SplitState.CUTTING or split_edit.joining:
        return min(max(split_edit.progress or 0.0, 0.0), 1.0)
    shares = [1.0 if part.done else _progress(part.job) for part in split_edit.parts]
    return min(sum(shares) / len(shares), 1.0)


def _progress(job: Job | None) -> float:
    return 0.0 if job is None else job.progress or 0.0


def _part(split_edit: SplitEdit, position: int, part: SplitPart) -> None:
    job = part.job
    words = "Being cut" if job is None else STATE_WORDS[job.state.name]
    share = f" · {job.progress:.0%}" if job is not None and job.active and job.progress is not None else ""
    stretch = f"{part.start_s:.2f} s to {part.start_s + part.length_s:.2f} s"
    text.plain(f"Part {position + 1} · {stretch} · {words}{share}", kind="facts")
    if job is None or not part.can_be_redone:
        return
    diagnosis = diagnose(job)
    if diagnosis is not None:
        spent = SPENT_WORDS[diagnosis.spent]
        text.plain(f"{diagnosis.sentence} {spent} {diagnosis.next_step}", kind="note")
        show_raw(diagnosis)
    if job.state.name in STILL_HELD:
        text.plain("It may be running and may be billed: edited again, it may be paid twice.", kind="note")
    with st.container(horizontal=True, gap="small", key=f"ways_on_{split_edit.id}_{position}"):
        if job.can_be_taken_up:
            recheck = partial(job_store().recheck, job.id)
            _button("Re-check", ":material/refresh:", f"recheck_{job.id}", recheck)
        label = f"Edit part {position + 1} again, {_price(split_edit, part)}"
        redo = partial(split_store().redo, split_edit.id, position)
        key, past_budget = f"redo_{split_edit.id}_{position}", budget_help(part.price_usd)
        _button(label, ":material/replay:", key, redo, past_budget=past_budget)


def _price(split_edit: SplitEdit, part: SplitPart) -> str:
    return "free" if split_edit.engine == SANDBOX_NAME else show_usd(part.price_usd)


def _facts(split_edit: SplitEdit) -> str:
    kind = f"Edit in {len(split_edit.parts)} parts"
    total_s = sum(part.length_s for part in split_edit.parts)
    made = f"{total_s:.2f} s" if split_edit.result is None else measured(split_edit.result)
    return f"{kind} · {made} · {_cost(split_edit)} · {ago(split_edit.created_at)}"


def _cost(split_edit: SplitEdit) -> str:
    """What its parts cost as far as is known, and whether the engine said so of all of them."""
    if split_edit.engine == SANDBOX_NAME:
        return "free (sandbox)"
    costs = [part.price_usd if part.job is None else cost_usd(part.job) for part in split_edit.parts]
    told = all(
        part.job is not None and told_cost_usd(part.job.state) is not None for part in split_edit.parts
    )
    return f"{show_usd(sum(costs, Decimal(0)))} {'billed' if told else 'computed'}"


def _actions(split_edit: SplitEdit) -> None:
    if split_edit.removed_at is not None:
        binned_actions(split_edit)
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"actions_{split_edit.id}"
    ):
        star_button(split_edit)
        if split_edit.result is not None:
            download_button(split_edit.id, split_edit.result)
        more_menu(split_edit.id, lambda: _more(split_edit))


def _more(split_edit: SplitEdit) -> None:
    board_menu(split_edit)
    bin_button(split_edit.id, running=split_edit.active)


def _button(
    label: str, icon: str, key: str, act: Callable[[], object], *, past_budget: str | None = None
) -> None:
    st.button(
        label,
        icon=icon,
        key=key,
        disabled=past_budget is not None,
        help=past_budget,
        on_click=tell_errors,
        args=(act,),
    )
