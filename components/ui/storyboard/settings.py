"""What holds for every shot: shape, resolution, model, crossfade, and whether a run pauses after each."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import streamlit as st

from components.domain.options import AspectRatio, Kind, Model, Resolution, models_for, resolutions_for
from components.domain.storyboard import Crossfade
from components.domain.storyboard_run import Storyboard
from components.ui.asking.option_fields import named_ratio
from components.ui.state import widget
from components.ui.storyboard.acting import change, mirror
from components.ui.storyboard.words import CROSSFADE_WORDS
from components.ui.studio import engine


def board_settings(board: Storyboard) -> None:
    """Draws the choices, two a row."""
    plan = board.plan
    models = models_for(Kind.TEXT, engine().dialect)
    left, right = st.columns(2, wrap=False)
    with left:
        _choice(board, "Aspect ratio", "aspect_ratio", list(AspectRatio), named_ratio)
        _choice(board, "Model", "model", _with(models, plan.model), str)
    with right:
        _choice(board, "Resolution", "resolution", _with(resolutions_for(plan.model), plan.resolution), str)
        _choice(
            board,
            "Crossfade",
            "crossfade",
            list(Crossfade),
            lambda value: CROSSFADE_WORDS[Crossfade(value)],
        )
    key = f"board_{board.id}_pause"
    mirror(key, plan.pause_after_each)
    st.toggle(
        "Pause after each shot, before the next one is paid for",
        key=key,
        disabled=not board.at_rest,
        on_change=_keep,
        args=(board.id, "pause_after_each", key, bool),
    )


def _choice(
    board: Storyboard, label: str, name: str, options: Sequence[StrEnum], words: Callable[[str], str]
) -> None:
    key = f"board_{board.id}_{name}"
    value: StrEnum = getattr(board.plan, name)
    mirror(key, value.value)
    st.selectbox(
        label,
        [option.value for option in options],
        format_func=words,
        key=key,
        disabled=not board.at_rest,
        on_change=_keep,
        args=(board.id, name, key, type(value)),
    )


def _keep(board_id: str, name: str, key: str, kind: Callable[[object], object]) -> None:
    value = kind(widget(key))
    change(board_id, lambda plan: plan.model_copy(update={name: value}))


def _with(offered: Sequence[Model] | Sequence[Resolution], now: Model | Resolution) -> list[StrEnum]:
    """What was chosen with another engine or model stays to be seen; the rules say why it can't be run."""
    return [*offered] if now in offered else [*offered, now]
