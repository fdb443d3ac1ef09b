"""The three forms: inputs in, requests and their problems out."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.domain.alternatives import Expansion
from components.domain.ask import Relation
from components.domain.batch import Makeable, draft_of, takes_of, too_many
from components.domain.options import AspectRatio, Kind
from components.domain.pricing import show_usd
from components.domain.request import EditVideo, ImageToVideo, TextToVideo, VideoRequest
from components.domain.rules import Field, Problem
from components.ui.asking.clip_source import clip_source
from components.ui.asking.form import Form, check, tell, unclear
from components.ui.asking.mask_panel import mask_source
from components.ui.asking.option_fields import model_field, option_fields
from components.ui.asking.origin import Origin, origin_of, remix_line
from components.ui.asking.picture_source import picture_source, show_crop
from components.ui.asking.prompt_field import prompt_field, prompt_help
from components.ui.asking.recall import apply_link
from components.ui.asking.split_panel import split_panel
from components.ui.asking.take_fields import TakeWish, preview, take_fields
from components.ui.asking.trim_panel import must_be_trimmed
from components.ui.picked import PickedClip, PickedPicture
from components.ui.prices import total_usd
from components.ui.state import session
from components.ui.studio import engine


def text_form() -> Form:
    """Prompt and options of text-to-video."""
    apply_link(Kind.TEXT)
    remix_line(Kind.TEXT)
    expansion = prompt_field(Kind.TEXT)
    under_prompt = st.container()
    prompt_help(Kind.TEXT)
    options = option_fields(Kind.TEXT, engine())
    wish = take_fields(Kind.TEXT)
    request = TextToVideo(
        prompt="",
        duration_s=options.duration_s,
        aspect_ratio=options.ratio or AspectRatio.LANDSCAPE_16_9,
        resolution=options.resolution,
        model=options.model,
    )
    under = {Field.PROMPT: under_prompt, Field.DURATION: options.under_duration}
    return _form(request, expansion, wish, under, origin_of(Kind.TEXT, None, Relation.REMIX))


def image_form() -> Form:
    """Still, prompt and options of image-to-video."""
    apply_link(Kind.IMAGE)
    remix_line(Kind.IMAGE)
    source_area, under_source, preview_area = (st.container() for _ in range(3))
    with source_area:
        picked = picture_source()
    expansion = prompt_field(Kind.IMAGE)
    under_prompt = st.container()
    prompt_help(Kind.IMAGE)
    options = option_fields(Kind.IMAGE, engine())
    wish = take_fields(Kind.IMAGE)
    under = {
        Field.SOURCE: under_source,
        Field.PROMPT: under_prompt,
        Field.DURATION: options.under_duration,
    }
    if picked is None:
        return _without_source(Kind.IMAGE, under)
    with preview_area:
        show_crop(picked, options.ratio)
    request = ImageToVideo(
        image=picked.source(by_address=_by_address(picked)),
        duration_s=options.duration_s,
        aspect_ratio=options.ratio,
        resolution=options.resolution,
        model=options.model,
    )
    return _form(request, expansion, wish, under, origin_of(Kind.IMAGE, picked.parent_id, Relation.FRAME))


def edit_form() -> Form:
    """Clip, prompt and mask of an edit."""
    apply_link(Kind.EDIT)
    remix_line(Kind.EDIT)
    clip_area, under_source, trim_area, split_area = (st.container() for _ in range(4))
    with clip_area:
        picked = clip_source(trim_area)
    expansion = prompt_field(Kind.EDIT)
    under_prompt = st.container()
    prompt_help(Kind.EDIT)
    mask_area, under_mask = st.container(), st.container()
    with mask_area:
        mask = mask_source(engine(), picked)
    model = model_field(Kind.EDIT, engine())
    wish = take_fields(Kind.EDIT)
    under = {Field.SOURCE: under_source, Field.PROMPT: under_prompt, Field.MASK: under_mask}
    if picked is None:
        return _without_source(Kind.EDIT, under)
    if must_be_trimmed(picked):
        with split_area:
            split_panel(picked, expansion.prompts, model, mask)
    request = EditVideo(
        video=picked.source(by_address=_by_address(picked)),
        prompt="",
        source_duration_s=picked.clip.duration_s,
        source_frame_s=picked.clip.frame_s,
        mask=None if mask.video is None else mask.video.source(by_address=False),
        model=model,
    )
    origin = origin_of(Kind.EDIT, picked.parent_id, Relation.EDIT)
    return _form(request, expansion, wish, under, origin, waits_for=mask.problems)


def _form(
    request: Makeable,
    expansion: Expansion,
    wish: TakeWish,
    under: Mapping[Field, DeltaGenerator],
    origin: Origin,
    *,
    waits_for: Sequence[Problem] = (),
) -> Form:
    """Every prompt in as many takes as wished; what is chosen must be right even where drafts are sent.

    What `waits_for` says passes by itself: it is told after a click alone.
    """
    kind = Kind(request.kind)
    found = unclear(expansion) + too_many(len(expansion.prompts), wish.count)
    chosen = takes_of(request, expansion.prompts, 1 if found else wish.count)
    found += check(kind, chosen)
    sent = tuple(_draft(each) for each in chosen) if wish.drafts else chosen
    waits_for = tuple(waits_for)
    tell(kind, chosen, found + (waits_for if kind in session().attempted else ()), under)
    preview(expansion.variants, wish, _prices(sent, len(expansion.variants)))
    return Form(kind, sent, found + waits_for, origin, total_usd(chosen) if wish.drafts else None)


def _without_source(kind: Kind, under: Mapping[Field, DeltaGenerator]) -> Form:
    found = check(kind, ())
    tell(kind, (), found, under)
    return Form(kind, (), found)


def _draft(request: VideoRequest) -> VideoRequest:
    return draft_of(request) if isinstance(request, TextToVideo | ImageToVideo) else request


def _prices(requests: Sequence[VideoRequest], prompts: int) -> list[str]:
    """What each prompt costs, in all its takes."""
    takes = max(1, len(requests) // prompts)
    totals = (total_usd(requests[at : at + takes]) for at in range(0, prompts * takes, takes))
    return ["free" if engine().is_sandbox else show_usd(total) for total in totals]


def _by_address(picked: PickedPicture | PickedClip) -> bool:
    """Our own copy is sent wherever the engine takes one; the address only where it takes nothing else."""
    return picked.address is not None and not engine().takes_data_uris
