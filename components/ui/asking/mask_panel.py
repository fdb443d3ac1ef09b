"""The optional mask of an edit: painted on the clip or uploaded as a video; told beforehand what it does."""

import streamlit as st

from components.domain.engine_facts import EngineFacts
from components.ui import text
from components.ui.asking.clip_source import show_facts, upload_clip
from components.ui.asking.findings import still_of, subject_of
from components.ui.asking.intake import forget_if_gone, show_refusal
from components.ui.asking.mask_fitting import (
    MaskInUse,
    cancel_making,
    making_of,
    mask_in_use,
    remove_mask,
    use_painted,
)
from components.ui.asking.trim_panel import must_be_trimmed
from components.ui.background import Task
from components.ui.identity import current_owner
from components.ui.picked import PickedClip, Slot
from components.ui.player import media_url
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.widgets import part_key
from components.ui.widgets.mask_painter import Progress, Wish, mask_painter, wished

_LOOK_S = 0.5
_PAINT, _UPLOAD = "Paint", "Upload"
_MASKED_HERE = (
    "This engine ignores masks: Clapboard puts the original back outside the mask when the result arrives."
)


def mask_source(engine: EngineFacts, picked: PickedClip | None) -> MaskInUse:
    """Draws the optional mask and returns the one in use."""
    forget_if_gone(Slot.MASK, session().clips)
    mask_in_use(picked)  # what has become ready is what is drawn
    room = st.expander(
        "Mask (optional): change only a part of the picture",
        icon=":material/gradient:",
        key="mask_room",
        on_change="rerun",
    )
    if room.open:
        with room:
            _choose(engine, picked)
    mask = mask_in_use(picked)
    if mask.video is not None:
        _show(mask.video, picked)
    elif picked is not None and mask.making is not None:
        _wait(picked)
    if mask.video is not None or mask.making is not None:
        st.button(
            "Remove the mask",
            icon=":material/close:",
            key="mask_remove",
            on_click=remove_mask,
            args=(picked,),
        )
    return mask


def _show(mask: PickedClip, picked: PickedClip | None) -> None:
    text.plain(f"Mask in use: {mask.label}", kind="quiet")
    if mask.made_for is not None:
        return
    show_facts(mask)
    if picked is not None and picked.before_trim is not None:
        text.plain(
            "It is not as long as the clip was before the trim, so it begins where the part begins.",
            kind="quiet",
        )


@st.fragment(run_every=_LOOK_S)
def _wait(picked: PickedClip) -> None:
    """Where nothing else looks: the painter may be folded away."""
    making = making_of(picked)
    if making is None or making.value is not None:
        st.rerun()
    if making.refusal is not None:
        text.problem(f"The mask could not be made: {making.refusal}")
    else:
        text.plain(f"Making the mask for this clip… {making.share:.0%}", kind="quiet")


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
                "Paint before the trim or after it: the mask keeps its place on the clip.",
                kind="quiet",
            )
        _easel(picked)
    show_refusal(Slot.MASK)


@st.fragment
def _easel(picked: PickedClip) -> None:
    """A fragment: news about the painting rerun nothing else of the page."""
    task = making_of(picked)
    if task is not None and task.value is not None:
        st.rerun()
    key = part_key("mask-painter", picked.media_id)
    wish = wished(key)
    answer = None if wish is None else _answer(wish, picked)
    mask = mask_in_use(picked).video
    mask_painter(
        key,
        picked,
        url=media_url(picked.media_id),
        progress=Progress(
            mask_url=media_url(mask.media_id) if mask is not None else None,
            granted=(wish, answer.value) if wish and answer and answer.value else None,
            waiting=any(each is not None and each.under_way for each in (task, answer)),
            share=task.share if task is not None and task.under_way else None,
            refusal=next((each.refusal for each in (task, answer) if each and each.refusal), None),
        ),
        on_use=use_painted,
        on_cancel=lambda: cancel_making(picked),
    )


def _answer(wish: Wish, picked: PickedClip) -> Task[bytes]:
    path = runtime().media.find(current_owner(), picked.media_id).path
    return subject_of(path, wish.at_s) if wish.what == "subject" else still_of(path, wish.at_s)
