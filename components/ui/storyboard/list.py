"""The list of shots: what there is of each, how they join, and buttons that put more into it."""

from itertools import pairwise

import streamlit as st

from components.domain.pricing import show_usd
from components.domain.request import ExtendVideo
from components.domain.storyboard import MAX_SHOTS, Crossfade, Shot, ShotSource
from components.domain.storyboard_run import Storyboard
from components.errors import MediaMissing
from components.media.film import ClipPiece
from components.media.seam import Seam, Verdict
from components.ui.asking.findings import seam_of
from components.ui.background import Task
from components.ui.identity import current_owner
from components.ui.player import media_url
from components.ui.runtime import runtime
from components.ui.storyboard.acting import change, new_shot_id, view_of
from components.ui.storyboard.prices import quotes
from components.ui.storyboard.words import SHORT_SOURCES, condition_words, name_of
from components.ui.widgets import part_key
from components.ui.widgets.shot_list import Joint, ShotRow, asked_order, picked_shot, shot_list

ICONS: dict[ShotSource, str] = {
    ShotSource.TEXT: "edit_note",
    ShotSource.STILL: "image",
    ShotSource.FRAME: "redo",
    ShotSource.EXTEND: "double_arrow",
    ShotSource.CARD: "title",
}


def shots_in_order(board: Storyboard) -> None:
    """Draws the list and the buttons below it."""
    seams = _seams(board)
    key = part_key("shots", board.id)
    if board.plan.shots:
        shot_list(
            key,
            [_row(board, shot, seams.get(shot.id)) for shot in board.plan.shots],
            locked=not board.at_rest,
            waiting=any(task.under_way for task in seams.values()),
            turn=view_of(board.id).turn,
            on_order=lambda: _take_order(board.id, key),
            on_picked=lambda: _choose(board.id, picked_shot(key)),
        )
    full = not board.at_rest or len(board.plan.shots) >= MAX_SHOTS
    with st.container(horizontal=True, gap="small", key="actions_shots"):
        for label, icon, source in (
            ("Add a shot", ":material/add:", ShotSource.TEXT),
            ("Add a title card", ":material/title:", ShotSource.CARD),
        ):
            st.button(
                label, icon=icon, key=f"add_{source}", disabled=full, on_click=_add, args=(board, source)
            )


def _take_order(board_id: str, key: str) -> None:
    order = asked_order(key)
    if order is not None:
        view_of(board_id).turn = order.turn
        change(board_id, lambda plan: plan.ordered(order.ids))


def _choose(board_id: str, shot_id: str | None) -> None:
    if shot_id is not None:
        view_of(board_id).chosen = shot_id


def _add(board: Storyboard, source: ShotSource) -> None:
    """At the end; a shot is as long as the one before."""
    shot = Shot(id=new_shot_id(), source=source, duration_s=3)
    if source is not ShotSource.CARD and board.plan.filmed:
        shot = shot.model_copy(update={"duration_s": board.plan.filmed[-1].duration_s})
    change(board.id, lambda plan: plan.added(shot))
    view_of(board.id).chosen = shot.id


def _row(board: Storyboard, shot: Shot, seam: Task[Seam] | None) -> ShotRow:
    mark, mood = condition_words(board, shot)
    take = board.take_of(shot.id)
    price = "" if shot.is_card else f" · {show_usd(quotes(board.plan, [shot.id])[shot.id])}"
    return ShotRow(
        id=shot.id,
        name=name_of(board.plan, shot),
        words=shot.prompt.strip() or "…",
        facts=f"{shot.duration_s:g} s · {SHORT_SOURCES[shot.source]}{price}",
        mark=mark,
        mood=mood,
        icon=ICONS[shot.source],
        poster=None if take is None or take.poster_id is None else media_url(take.poster_id),
        ink=shot.ink if shot.is_card else None,
        ground=shot.ground if shot.is_card else None,
        chosen=view_of(board.id).chosen == shot.id,
        seam=None if seam is None else joint_of(seam, board.plan.crossfade),
    )


def joint_of(seam: Task[Seam], crossfade: Crossfade) -> Joint:
    """How two takes join, in words."""
    if seam.value is None:
        return Joint("Looking at the joint…" if seam.under_way else "The joint can't be measured.", "good")
    verdicts = seam.value.verdicts
    if Verdict.SMOOTH in verdicts:
        return Joint("Smooth", "good")
    words = []
    if Verdict.VISIBLE_CUT in verdicts:
        words.append("Visible cut")
    if Verdict.LOUDNESS_JUMP in verdicts:
        way = "louder" if seam.value.loudness_db > 0 else "quieter"
        words.append(f"jump in loudness: {abs(seam.value.loudness_db):.0f} dB {way}")
    softened = ", softened by the crossfade" if crossfade is not Crossfade.NONE else ""
    sentence = ", ".join(words) + softened
    return Joint(sentence[0].upper() + sentence[1:], "bad")


def _seams(board: Storyboard) -> dict[str, Task[Seam]]:
    """By the later shot's id: the joints of takes that follow each other directly."""
    found: dict[str, Task[Seam]] = {}
    for before, after in pairwise(board.plan.shots):
        one, other = _piece(board, before), _piece(board, after)
        if one is not None and other is not None:
            found[after.id] = seam_of(one, other)
    return found


def _piece(board: Storyboard, shot: Shot) -> ClipPiece | None:
    take, job = board.take_of(shot.id), board.jobs.get(shot.id)
    if shot.is_card or take is None or job is None:
        return None
    try:
        path = runtime().media.find(current_owner(), take.media_id).path
    except MediaMissing:
        return None
    return ClipPiece(path, job.request.duration_s if isinstance(job.request, ExtendVideo) else None)
