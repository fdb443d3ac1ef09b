"""The optional mask of an edit: painted on the clip or uploaded as a video; told beforehand what it does."""

import streamlit as st

from components.domain.engine_facts import EngineFacts
from components.ui import text
from components.ui.asking.clip_source import show_facts, upload_clip
from components.ui.asking.findings import still_of, subject_of
from components.ui.asking.intake import forget_if_gone, put, show_refusal
from components.ui.asking.trim_panel import must_be_trimmed
from components.ui.background import Task
from components.ui.identity import current_owner
from components.ui.makings import mask_of
from components.ui.picked import PaintedMask, PickedClip, Slot
from components.ui.player import media_url
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.widgets import part_key
from components.ui.widgets.mask_painter import Progress, Wish, mask_painter, wished

_PAINT, _UPLOAD = "Paint", "Upload"
_MASKED_HERE = (
    "This engine ignores masks: Clapboard puts the original back outside the mask when the result arrives."
)


def mask_source(engine: EngineFacts, picked: PickedClip | None) -> PickedClip | None:
    """Draws the optional mask and returns the one in use."""
    forget_if_gone(Slot.MASK, session().clips)
    _drop_if_for_another(picked)
    room = st.expander(
        "Mask (optional): change only a part of the picture",
        icon=":material/gradient:",
        key="mask_room",
        on_change="rerun",
    )
    if room.open:
        with room:
            _choose(engine, picked)
    mask = session().clips.get(Slot.MASK)
    if mask is not None:
        text.plain(f"Mask in use: {mask.label}", kind="quiet")
        if mask.made_for is None:
            show_facts(mask)
        st.button("Remove the mask", icon=":material/close:", key="mask_remove", on_click=_remove)
    return mask


def _choose(engine: EngineFacts, picked: PickedClip | None) -> None:
    how = st.segmented_control("Mask from", [_PAINT, _UPLOAD], default=_PAINT, required=True, key="mask_how")
    if not engine.takes_masks:
        text.plain(_MASKED_HERE, kind="quiet")
    if how == _UPLOAD:
        text.plain(
            "A video whose white is changed and whose black is kept; any size and length.", kind="quiet"
        )
        upload_clip(Slot.MASK, "Mask video")
    elif picked is None:
        text.plain("Choose a clip first.", kind="quiet")
    else:
        text.plain(
            "What you paint may change, everything else stays. Paint on another frame as well, and the mask "
            "moves from one to the other.",
            kind="quiet",
        )
        if must_be_trimmed(picked):
            text.plain(
                "This mask is for the whole clip, edited in parts. Trimmed, the part gets a mask of its own.",
                kind="quiet",
            )
        _easel(picked)
    show_refusal(Slot.MASK)


@st.fragment
def _easel(picked: PickedClip) -> None:
    """A fragment: news about the painting rerun nothing else of the page."""
    memory = session()
    making = memory.painted
    task = None
    if making is not None and making.media_id == picked.media_id:
        task = mask_of(current_owner(), making, picked.clip)
        if task.value is not None:
            put(Slot.MASK, memory.clips, task.value)
            memory.painted = None
            st.rerun()
    key = part_key("mask-painter", picked.media_id)
    wish = wished(key)
    answer = None if wish is None else _answer(wish, picked)
    mask = memory.clips.get(Slot.MASK)
    mask_painter(
        key,
        media_id=picked.media_id,
        url=media_url(picked.media_id),
        clip=picked.clip,
        progress=Progress(
            mask_url=media_url(mask.media_id) if mask is not None else None,
            granted=(wish, answer.value) if wish and answer and answer.value else None,
            waiting=any(each is not None and each.under_way for each in (task, answer)),
            share=task.share if task is not None and task.under_way else None,
            refusal=next((each.refusal for each in (task, answer) if each and each.refusal), None),
        ),
        on_use=_use,
        on_cancel=lambda: _give_up(task),
    )


def _answer(wish: Wish, picked: PickedClip) -> Task[bytes]:
    path = runtime().media.find(current_owner(), picked.media_id).path
    return subject_of(path, wish.at_s) if wish.what == "subject" else still_of(path, wish.at_s)


def _use(painted: PaintedMask) -> None:
    session().painted = painted


def _give_up(making: Task[PickedClip] | None) -> None:
    session().painted = None
    if making is not None:
        making.give_up()


def _drop_if_for_another(picked: PickedClip | None) -> None:
    """A painted mask goes with its clip."""
    mask = session().clips.get(Slot.MASK)
    if (
        mask is not None
        and mask.made_for is not None
        and (picked is None or mask.made_for != picked.media_id)
    ):
        _remove()


def _remove() -> None:
    session().clips.pop(Slot.MASK, None)
