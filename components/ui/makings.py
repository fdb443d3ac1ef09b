"""Videos that are made beside the page, in processes that may crash, and kept for their owner."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.jobs.media_store import Kept
from components.media.isolated import isolated
from components.media.mask import mask_video
from components.media.probe import Clip
from components.ui.background import Task
from components.ui.picked import PaintedMask, PickedClip
from components.ui.runtime import runtime
from components.ui.taking_in import LONGEST_WORK_S

REMEMBERED = 64


@st.cache_resource(max_entries=REMEMBERED, show_spinner=False)
def mask_of(owner: str, painted: PaintedMask, _clip: Clip) -> Task[PickedClip]:
    """The mask video of what was painted on this clip, ready to be used."""

    def make(progress: Callable[[float], None]) -> PickedClip:
        def write(path: Path) -> Clip:
            return isolated(
                mask_video,
                painted.keyframes,
                _clip,
                path,
                feather_px=painted.feather_px,
                invert=painted.invert,
                progress=progress,
                timeout_s=LONGEST_WORK_S,
            )

        frames = len(painted.keyframes)
        label = f"painted on {frames} frame{'s' if frames > 1 else ''}"
        kept, clip = _keep(owner, label, write)
        origin = f"painted-{painted.media_id}-{painted.turn}"
        return PickedClip(origin, kept.media_id, label, clip, made_for=painted.media_id)

    return Task(make)


def _keep(owner: str, label: str, write: Callable[[Path], Clip]) -> tuple[Kept, Clip]:
    store = runtime().media
    path = store.temporary(".mp4")
    try:
        clip = write(path)
        return store.keep_file(owner, path, label=label), clip
    finally:
        path.unlink(missing_ok=True)
