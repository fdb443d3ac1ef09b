"""The shot that is being edited: its words, its source, its length, its takes."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.domain.options import Dialect
from components.domain.storyboard import Plan, Shot, ShotSource
from components.domain.storyboard_run import Condition, Storyboard
from components.ui import text
from components.ui.acting import tell_errors
from components.ui.player import play
from components.ui.state import widget
from components.ui.storyboard.acting import change, change_shot, mirror, new_shot_id, view_of
from components.ui.storyboard.redo import redo_buttons
from components.ui.storyboard.still import still_field
from components.ui.storyboard.words import SOURCE_WORDS, name_of
from components.ui.studio import engine, storyboards


def shot_editor(board: Storyboard) -> None:
    """Draws the fields of the chosen shot."""
    shot = board.plan.find(view_of(board.id).chosen or "")
    if shot is None:
        return
    with st.container(border=True, key=f"shot_{shot.id}"):
        text.heading(name_of(board.plan, shot))
        if shot.is_card:
            _card_fields(board, shot)
        else:
            _shot_fields(board, shot)
        _place_buttons(board, shot)
        if not shot.is_card:
            _takes(board, shot)
            redo_buttons(board, shot)


def _shot_fields(board: Storyboard, shot: Shot) -> None:
    field = _Fields(board, shot)
    field.words("Prompt", "What happens in this shot? Motion, camera, light, mood.")
    left, right = st.columns([3, 2], wrap=False)
    with left:
        key = field.show("source", shot.source.value)
        st.selectbox(
            "Starts",
            [source.value for source in _sources(board.plan, shot)],
            format_func=lambda source: SOURCE_WORDS[ShotSource(source)],
            key=key,
            disabled=field.locked,
            on_change=field.keep,
            args=("source", ShotSource),
        )
    with right:
        field.seconds()
    if shot.source is ShotSource.STILL:
        still_field(board, shot)


def _card_fields(board: Storyboard, shot: Shot) -> None:
    field = _Fields(board, shot)
    field.words("Words", "What the card says")
    field.seconds()
    with st.container(horizontal=True, key=f"colours_{shot.id}"):
        for name, label in (("ink", "Letters"), ("ground", "Ground")):
            st.color_picker(
                label,
                key=field.show(name, getattr(shot, name)),
                disabled=field.locked,
                on_change=field.keep,
                args=(name, str),
            )


class _Fields:
    """Widgets of one shot: each shows what is kept, and keeps what is put into it."""

    def __init__(self, board: Storyboard, shot: Shot) -> None:
        self.locked = not board.at_rest
        self._board_id, self._shot = board.id, shot

    def show(self, name: str, value: object) -> str:
        """Lets the widget of this field show what is kept; its key."""
        key = f"shot_{self._shot.id}_{name}"
        mirror(key, value)
        return key

    def keep(self, name: str, kind: Callable[[object], object]) -> None:
        """Keeps what was just put into the widget."""
        value = widget(f"shot_{self._shot.id}_{name}")
        if value is None:
            return
        field = "duration_s" if name == "seconds" else name
        change_shot(self._board_id, self._shot.id, lambda shot: shot.model_copy(update={field: kind(value)}))

    def words(self, label: str, placeholder: str) -> None:
        """The prompt, or what a card says."""
        st.text_area(
            label,
            key=self.show("prompt", self._shot.prompt),
            height=100,
            placeholder=placeholder,
            disabled=self.locked,
            on_change=self.keep,
            args=("prompt", str),
        )

    def seconds(self) -> None:
        """Not bounded by the widget: out of range gets a sentence instead of a silent clamp."""
        st.number_input(
            "Duration (seconds)",
            step=1,
            key=self.show("seconds", int(self._shot.duration_s)),
            disabled=self.locked,
            on_change=self.keep,
            args=("seconds", float),
        )


def _sources(plan: Plan, shot: Shot) -> list[ShotSource]:
    """What it may be made from here; what it is made from now in any case."""
    offered = [ShotSource.TEXT, ShotSource.STILL]
    if plan.before(shot.id) is not None:
        offered.append(ShotSource.FRAME)
        if engine().dialect is Dialect.LIVE:
            offered.append(ShotSource.EXTEND)
    return offered if shot.source in offered else [*offered, shot.source]


def _place_buttons(board: Storyboard, shot: Shot) -> None:
    place, last = board.plan.shots.index(shot), len(board.plan.shots) - 1
    with st.container(horizontal=True, gap="small", key=f"actions_shot_{shot.id}"):
        for label, icon, act, off in (
            ("Earlier", "arrow_upward", partial(_move, board.id, shot.id, -1), place == 0),
            ("Later", "arrow_downward", partial(_move, board.id, shot.id, 1), place == last),
            ("Duplicate", "content_copy", partial(_duplicate, board.id, shot), False),
            ("Delete", "delete", partial(_delete, board.id, shot.id), False),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"{label.lower()}_{shot.id}",
                disabled=off or not board.at_rest,
                on_click=act,
            )


def _move(board_id: str, shot_id: str, by: int) -> None:
    change(board_id, lambda plan: plan.moved(shot_id, by))


def _duplicate(board_id: str, shot: Shot) -> None:
    copy = shot.model_copy(update={"id": new_shot_id()})
    change(board_id, lambda plan: plan.added(copy, after=shot.id))
    view_of(board_id).chosen = copy.id


def _delete(board_id: str, shot_id: str) -> None:
    change(board_id, lambda plan: plan.without(shot_id))


def _takes(board: Storyboard, shot: Shot) -> None:
    """The video in use; where there are several, the choice."""
    takes = storyboards().takes(board.id, shot.id)
    now = board.jobs.get(shot.id)
    if len(takes) > 1 and board.conditions[shot.id] is not Condition.UNDER_WAY:
        ids = [job.id for job in takes]
        key = f"take_{shot.id}"
        mirror(key, now.id if now is not None and now.id in ids else None)
        st.segmented_control(
            "Take in use",
            ids,
            format_func=lambda job_id: f"Take {ids.index(job_id) + 1}",
            key=key,
            disabled=not board.at_rest,
            on_change=_use_take,
            args=(board, shot, key),
        )
    take = board.take_of(shot.id)
    if take is not None and now is not None:
        play(take.media_id, of=now.id, alt=shot.prompt or "A shot")


def _use_take(board: Storyboard, shot: Shot, key: str) -> None:
    job_id = widget(key)
    if isinstance(job_id, str):
        tell_errors(lambda: storyboards().use_take(board, shot, job_id))
