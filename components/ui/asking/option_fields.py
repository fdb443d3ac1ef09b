"""The choices beside the prompt: duration, aspect ratio, resolution, model."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.domain.engine_facts import EngineFacts
from components.domain.options import AspectRatio, Kind, Model, Resolution, models_for, resolutions_for

FOLLOW = "follow"
"""The choice of no ratio of its own."""
DEFAULT_DURATION_S = 8


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen.

    Attributes:
        duration_s: seconds.
        ratio: None follows the image.
        resolution: pixels of the short side.
        model: who renders it.
        under_duration: where a problem with the duration is told.
    """

    duration_s: float
    ratio: AspectRatio | None
    resolution: Resolution
    model: Model
    under_duration: DeltaGenerator


def option_fields(kind: Kind, engine: EngineFacts) -> Options:
    """Draws the choices, two a row; on a phone one below the other."""
    left, right = st.columns(2, wrap=False)
    with left:
        duration_s = duration_field(kind)
        under_duration = st.container()
    with right:
        ratio = ratio_field(kind)
    left, right = st.columns(2, wrap=False)
    with left:
        model = model_field(kind, engine)
    with right:
        resolution = resolution_field(kind, model)
    return Options(duration_s, ratio, resolution, model, under_duration)


def duration_field(kind: Kind) -> float:
    """Whole seconds. Not bounded by the widget: out of range gets a sentence instead of a silent clamp."""
    key = f"{kind}_duration"
    typed = st.number_input(
        "Duration (seconds)",
        value=DEFAULT_DURATION_S,
        step=1,
        key=key,
        persist_state="session",
    )
    return float(typed)


def ratio_field(kind: Kind) -> AspectRatio | None:
    """An aspect ratio; for stills the first choice is to follow the image, which is None."""
    choices = [ratio.value for ratio in AspectRatio]
    if kind is Kind.IMAGE:
        choices.insert(0, FOLLOW)
    chosen = st.selectbox(
        "Aspect ratio",
        choices,
        key=f"{kind}_ratio",
        format_func=named_ratio,
        persist_state="session",
    )
    return None if chosen == FOLLOW else AspectRatio(chosen)


def model_field(kind: Kind, engine: EngineFacts) -> Model:
    """A model that can do this kind of work at this engine."""
    choices = [model.value for model in models_for(kind, engine.dialect)]
    key = f"{kind}_model"
    chosen = st.selectbox("Model", choices, key=key, persist_state="session")
    return Model(chosen)


def resolution_field(kind: Kind, model: Model) -> Resolution:
    """A resolution that the model renders."""
    choices = [resolution.value for resolution in resolutions_for(model)]
    chosen = st.selectbox(
        "Resolution",
        choices,
        index=choices.index(Resolution.P720.value),
        key=f"{kind}_resolution",
        persist_state="session",
    )
    return Resolution(chosen)


def named_ratio(value: str) -> str:
    """An aspect ratio for people."""
    names = {
        FOLLOW: "Follow the image",
        "16:9": "16:9 · wide",
        "9:16": "9:16 · phone",
        "1:1": "1:1 · square",
    }
    return names.get(value, value)
