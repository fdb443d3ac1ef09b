"""The three forms: inputs in, a request and its problems out."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.domain.ask import Relation
from components.domain.options import AspectRatio, Kind
from components.domain.request import EditVideo, ImageToVideo, TextToVideo, VideoRequest
from components.domain.rules import Field, Problem
from components.ui import text
from components.ui.clip_source import clip_source
from components.ui.mask_panel import mask_source
from components.ui.option_fields import model_field, option_fields
from components.ui.origin import NO_ORIGIN, Origin, origin_of, remix_line
from components.ui.picked import PickedClip, PickedPicture
from components.ui.picture_source import picture_source, show_crop
from components.ui.prompt_field import prompt_field, prompt_help
from components.ui.recall import apply_link
from components.ui.split_panel import split_panel
from components.ui.studio import engine
from components.ui.submit import check, worth_showing
from components.ui.trim_panel import must_be_trimmed


@dataclass(frozen=True, slots=True)
class Form:
    """What a form holds now.

    Attributes:
        request: what would be sent, None while its source is missing.
        problems: what keeps it from being sent.
        origin: the take it comes from, where it comes from one.
    """

    request: VideoRequest | None
    problems: tuple[Problem, ...]
    origin: Origin = NO_ORIGIN


def text_form() -> Form:
    """Prompt and options of text-to-video."""
    apply_link(Kind.TEXT)
    remix_line(Kind.TEXT)
    prompt = prompt_field(Kind.TEXT)
    under_prompt = st.container()
    prompt_help(Kind.TEXT)
    options = option_fields(Kind.TEXT, engine())
    request = TextToVideo(
        prompt=prompt,
        duration_s=options.duration_s,
        aspect_ratio=options.ratio or AspectRatio.LANDSCAPE_16_9,
        resolution=options.resolution,
        model=options.model,
    )
    under = {Field.PROMPT: under_prompt, Field.DURATION: options.under_duration}
    return Form(request, _checked(Kind.TEXT, request, under), origin_of(Kind.TEXT, None, Relation.REMIX))


def image_form() -> Form:
    """Still, prompt and options of image-to-video."""
    apply_link(Kind.IMAGE)
    remix_line(Kind.IMAGE)
    picked = picture_source()
    under_source, preview = st.container(), st.container()
    prompt = prompt_field(Kind.IMAGE)
    under_prompt = st.container()
    prompt_help(Kind.IMAGE)
    options = option_fields(Kind.IMAGE, engine())
    request = None
    if picked is not None:
        with preview:
            show_crop(picked, options.ratio)
        request = ImageToVideo(
            image=picked.source(by_address=_by_address(picked)),
            prompt=prompt,
            duration_s=options.duration_s,
            aspect_ratio=options.ratio,
            resolution=options.resolution,
            model=options.model,
        )
    under = {
        Field.SOURCE: under_source,
        Field.PROMPT: under_prompt,
        Field.DURATION: options.under_duration,
    }
    origin = origin_of(Kind.IMAGE, picked.parent_id if picked else None, Relation.FRAME)
    return Form(request, _checked(Kind.IMAGE, request, under), origin)


def edit_form() -> Form:
    """Clip, prompt and mask of an edit."""
    apply_link(Kind.EDIT)
    remix_line(Kind.EDIT)
    clip_area, under_source, trim_area, split_area = (st.container() for _ in range(4))
    with clip_area:
        picked = clip_source(trim_area)
    prompt = prompt_field(Kind.EDIT)
    under_prompt = st.container()
    prompt_help(Kind.EDIT)
    mask = mask_source(engine(), picked)
    under_mask = st.container()
    model = model_field(Kind.EDIT, engine())
    request = None
    if picked is not None:
        request = EditVideo(
            video=picked.source(by_address=_by_address(picked)),
            prompt=prompt,
            source_duration_s=picked.clip.duration_s,
            source_frame_s=picked.clip.frame_s,
            mask=None if mask is None else mask.source(by_address=False),
            model=model,
        )
        if must_be_trimmed(picked):
            with split_area:
                split_panel(picked, prompt, model, masked=mask is not None)
    under = {Field.SOURCE: under_source, Field.PROMPT: under_prompt, Field.MASK: under_mask}
    origin = origin_of(Kind.EDIT, picked.parent_id if picked else None, Relation.EDIT)
    return Form(request, _checked(Kind.EDIT, request, under), origin)


def _by_address(picked: PickedPicture | PickedClip) -> bool:
    """Our own copy is sent wherever the engine takes one; the address only where it takes nothing else."""
    return picked.address is not None and not engine().takes_data_uris


def _checked(
    kind: Kind, request: VideoRequest | None, under: Mapping[Field, DeltaGenerator]
) -> tuple[Problem, ...]:
    """The request's problems, each shown under its field."""
    found = check(kind, request)
    elsewhere = st.container()
    for problem in worth_showing(found, kind, request):
        with under.get(problem.field, elsewhere):
            text.problem(problem.sentence)
    return found
