"""Videos that are made beside the page, in processes that may crash, and kept for their owner."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from components.jobs.media_store import Kept
from components.media.difference import difference_video
from components.media.isolated import isolated
from components.media.mask import mask_part, mask_video
from components.media.probe import Clip
from components.media.trim import trim
from components.ui.background import Task
from components.ui.picked import Cut, PaintedMask, PickedClip
from components.ui.runtime import runtime

REMEMBERED = 64
LONGEST_WORK_S = 240.0
"""A cut of 8.7 s of 4K takes half a minute on two busy cores."""
_MOST_S = 10.0
"""Seconds of a clip that this is for; a mask may be for a longer one, which is edited in parts."""


@st.cache_resource(max_entries=REMEMBERED, show_spinner=False)
def cut_of(owner: str, cut: Cut, label: str, whole: Path) -> Task[PickedClip]:
    """The part of a clip, as a clip of its own."""

    def make(progress: Callable[[float], None], given_up: Callable[[], bool]) -> PickedClip:
        def write(path: Path) -> Clip:
            return isolated(
                trim,
                whole,
                path,
                start_s=cut.start_s,
                length_s=cut.length_s,
                progress=progress,
                cancelled=given_up,
                timeout_s=LONGEST_WORK_S,
            )

        kept, clip = _keep(owner, label, write)
        return PickedClip(cut.of, kept.media_id, label, clip, start_s=cut.start_s)

    return Task(make)


@st.cache_resource(max_entries=REMEMBERED, show_spinner=False)
def mask_for(
    owner: str, mask: PaintedMask | PickedClip, media_id: str, _picked: PickedClip
) -> Task[PickedClip]:
    """The mask video that fits a clip: of what was painted, or the piece of a given one that lies over it.

    Args:
        owner: whose it is.
        mask: in the time of the whole clip.
        media_id: of the clip.
        _picked: the clip.
    """

    def make(progress: Callable[[float], None], given_up: Callable[[], bool]) -> PickedClip:
        common = partial(
            isolated,
            start_s=_picked.start_s,
            progress=progress,
            cancelled=given_up,
            timeout_s=LONGEST_WORK_S * max(1.0, _picked.clip.duration_s / _MOST_S),
        )

        def write(path: Path) -> Clip:
            if isinstance(mask, PickedClip):
                return common(mask_part, runtime().media.find(owner, mask.media_id).path, _picked.clip, path)
            soft, inverted = mask.feather_px, mask.invert
            return common(mask_video, mask.keyframes, _picked.clip, path, feather_px=soft, invert=inverted)

        label = _name(mask)
        kept, clip = _keep(owner, label, write)
        made = PickedClip(mask.origin, kept.media_id, label, clip, made_for=media_id)
        if isinstance(mask, PickedClip):
            return replace(made, before_trim=mask)
        return replace(made, painted=mask)

    return Task(make)


def _name(mask: PaintedMask | PickedClip) -> str:
    if isinstance(mask, PickedClip):
        return f"{mask.label}, the piece over this part"
    frames = len(mask.keyframes)
    return f"painted on {frames} frame{'s' if frames > 1 else ''}"


def difference_id(job_id: str) -> str:
    """Under which name the map of what an edit changed is kept; it goes with its job."""
    return f"{job_id}-difference"


@st.cache_resource(max_entries=REMEMBERED, show_spinner=False)
def difference_of(owner: str, job_id: str, before: Path, after: Path) -> Task[Kept]:
    """The map of what an edit changed, as a video."""

    def make(progress: Callable[[float], None], given_up: Callable[[], bool]) -> Kept:
        def write(path: Path) -> Clip:
            return isolated(
                difference_video,
                before,
                after,
                path,
                progress=progress,
                cancelled=given_up,
                timeout_s=LONGEST_WORK_S,
            )

        return _keep(owner, "What changed", write, media_id=difference_id(job_id), job_id=job_id)[0]

    return Task(make)


def playable_id(job_id: str) -> str:
    """Under which name a copy of an edit's clip is kept that every browser plays; it goes with its job."""
    return f"{job_id}-playable"


@st.cache_resource(max_entries=REMEMBERED, show_spinner=False)
def playable_of(owner: str, job_id: str, before: Path) -> Task[Kept]:
    """A copy of an edit's clip that every browser plays."""

    def make(progress: Callable[[float], None], given_up: Callable[[], bool]) -> Kept:
        def write(path: Path) -> Clip:
            return isolated(
                trim,
                before,
                path,
                start_s=0.0,
                length_s=_MOST_S,
                progress=progress,
                cancelled=given_up,
                timeout_s=LONGEST_WORK_S,
            )

        return _keep(owner, "Before", write, media_id=playable_id(job_id), job_id=job_id)[0]

    return Task(make)


def _keep(
    owner: str,
    label: str,
    write: Callable[[Path], Clip],
    *,
    media_id: str | None = None,
    job_id: str | None = None,
) -> tuple[Kept, Clip]:
    store = runtime().media
    path = store.temporary(".mp4")
    try:
        clip = write(path)
        return store.keep_file(owner, path, label=label, media_id=media_id, job_id=job_id), clip
    finally:
        path.unlink(missing_ok=True)
