"""Offers to edit a clip that is too long whole: its parts, their price together, the sound, the button."""

from collections.abc import Sequence

import streamlit as st

from components.domain.options import Kind, Model
from components.domain.rules import Field, Problem
from components.domain.split_edit import PlannedPart, Sound, SplitPlan, part_price_usd, part_request
from components.errors import ClapboardError
from components.media.split import Part, split_points
from components.ui import text
from components.ui.asking.findings import cuts_of
from components.ui.asking.form import check
from components.ui.asking.mask_fitting import MaskInUse
from components.ui.asking.submit import landed_twice, note_submit
from components.ui.background import Task
from components.ui.identity import current_owner
from components.ui.messages import show_error
from components.ui.picked import PickedClip
from components.ui.prices import told_price, within_budget
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.studio import split_store

_SOUND_WORDS: dict[Sound, str] = {Sound.ORIGINAL: "Of the original", Sound.PARTS: "Of the edited parts"}
_LOOK_S = 0.5


def split_panel(picked: PickedClip, prompts: Sequence[str], model: Model, mask: MaskInUse) -> None:
    """Draws the offer; folded, because most people want one good stretch of a long clip."""
    cuts = cuts_of(runtime().media.find(current_owner(), picked.media_id).path)
    parts = split_points(picked.clip, runtime().settings.max_edit_input_seconds, cuts.value or ())
    room = st.expander(
        f"Edit it whole, in {len(parts)} parts",
        icon=":material/view_column:",
        key=f"split_room_{picked.media_id}",
        on_change="rerun",
    )
    if not room.open:
        return
    with room:
        text.plain(
            "The clip is cut at scene cuts where it can be. Each part is edited with the prompt below, then "
            "they are joined to the length they had.",
            kind="quiet",
        )
        if mask.video is not None or mask.making is not None:
            text.plain("Each part is changed in its own piece of the mask.", kind="quiet")
        if cuts.under_way:
            _look_for(cuts)
        else:
            _offer(picked, prompts, model, parts, mask)


@st.fragment(run_every=_LOOK_S)
def _look_for(cuts: Task[tuple[float, ...]]) -> None:
    text.plain("Looking for scene cuts…", kind="facts")
    if not cuts.under_way:
        st.rerun()


def _offer(
    picked: PickedClip,
    prompts: Sequence[str],
    model: Model,
    parts: Sequence[Part],
    mask: MaskInUse,
) -> None:
    for number, part in enumerate(parts, 1):
        text.plain(
            f"Part {number}: {part.start_s:.3f} s to {part.start_s + part.length_s:.3f} s, "
            f"{part.length_s:.3f} s long",
            kind="facts",
        )
    plan = SplitPlan(
        media_id=picked.media_id,
        label=picked.label,
        prompt=prompts[0],
        model=model,
        sound=_sound(picked),
        mask_id=None if mask.video is None else mask.video.media_id,
        parts=tuple(
            PlannedPart(
                start_s=part.start_s,
                length_s=part.length_s,
                price_usd=part_price_usd(model, part.length_s, runtime().prices),
            )
            for part in parts
        ),
    )
    found = _problems(picked, plan)
    if Kind.EDIT in session().attempted:
        found += mask.problems
    if len(prompts) > 1:
        found += (Problem(Field.TAKES, "A clip in parts takes one prompt: decide between the alternatives."),)
    for problem in found:
        if problem.field not in {Field.PROMPT, Field.MASK}:  # they are told under the prompt and the mask
            text.problem(problem.sentence)
    _submit_button(plan, found)


def _sound(picked: PickedClip) -> Sound:
    if not picked.clip.has_sound:
        return Sound.PARTS
    chosen = st.segmented_control(
        "Sound of the whole",
        list(_SOUND_WORDS),
        default=Sound.ORIGINAL,
        format_func=_SOUND_WORDS.__getitem__,
        required=True,
        key=f"split_sound_{picked.media_id}",
    )
    return Sound(chosen)


def _problems(picked: PickedClip, plan: SplitPlan) -> tuple[Problem, ...]:
    """What keeps the longest part from being sent: the others are like it, and shorter."""
    longest_s = max(part.length_s for part in plan.parts)
    request = part_request(
        plan.prompt,
        plan.model,
        media_id=plan.media_id,
        length_s=longest_s,
        frame_s=picked.clip.frame_s,
        mask_id=plan.mask_id,
    )
    return check(Kind.EDIT, (request,))


def _submit_button(plan: SplitPlan, found: tuple[Problem, ...]) -> None:
    text.plain(_price_line(plan), kind="price")
    clicked = st.button(
        f"Edit all {len(plan.parts)} parts",
        type="primary",
        width="stretch",
        key="split_submit",
        disabled=not within_budget(plan.price_usd),
        on_click=session().attempted.add,
        args=(Kind.EDIT,),
    )
    if not clicked or found:
        return
    asked = plan.model_dump_json()
    if landed_twice(asked):
        st.toast("That one is already on its way.")
        return
    try:
        split_edit = split_store().submit(plan)
    except ClapboardError as error:
        show_error(error)
        return
    session().attempted.discard(Kind.EDIT)
    session().watched.add(split_edit.id)
    note_submit(asked)


def _price_line(plan: SplitPlan) -> str:
    seconds = f"{sum(part.length_s for part in plan.parts):.3g} s of video in {len(plan.parts)} parts"
    return f"{seconds} · {told_price(plan.price_usd)} for all of them"
