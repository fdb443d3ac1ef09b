"""Where the clip comes from: upload, a public address, or a finished take; measured before anything else."""

from contextlib import suppress

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.domain.job import Done, Job
from components.errors import ClapboardError
from components.ui import text
from components.ui.asking.findings import first_picture
from components.ui.asking.intake import forget_if_gone, forget_if_removed, show_refusal, take_in
from components.ui.asking.recipe_restoring import recipe_line
from components.ui.asking.taking_in import clip_from_address, clip_from_take, clip_from_upload
from components.ui.asking.trim_panel import must_be_trimmed, trim_panel
from components.ui.identity import current_owner
from components.ui.picked import PickedClip, Slot
from components.ui.runtime import runtime
from components.ui.state import session
from components.ui.studio import job_store
from components.web.media_route import MEDIA_PATH

_UPLOAD, _ADDRESS, _TAKE = "Upload", "Address", "A finished take"
TAKES_OFFERED = 50
_PLAYED = frozenset({"h264", "vp8", "vp9", "av1"})
_NOT_PLAYED = frozenset({"avi", "gif", "mpegts"})
"""What browsers have no player for, as FFmpeg names codecs and containers."""


def clip_source(trim_area: DeltaGenerator) -> PickedClip | None:
    """Draws the picker, the clip and its facts, and (in `trim_area`) the way to make it fit."""
    forget_if_gone(Slot.CLIP, session().clips)
    how = st.segmented_control(
        "Clip from", [_UPLOAD, _ADDRESS, _TAKE], default=_UPLOAD, required=True, key="clip_how"
    )
    match how:
        case "Address":
            _address()
        case "A finished take":
            choose_take(Slot.CLIP, "clip_take")
        case _:
            upload_clip(Slot.CLIP, "Video clip")
    show_refusal(Slot.CLIP)
    picked = session().clips.get(Slot.CLIP)
    if picked is None:
        return None
    if not must_be_trimmed(picked):  # else the trim window shows it: one player is enough
        _show(picked)
    show_facts(picked)
    if picked.parent_id is None and picked.before_trim is None:
        recipe_line(runtime().media.find(current_owner(), picked.media_id).path)
    with trim_area:
        trim_panel(picked)
    return session().clips.get(Slot.CLIP)


def _show(picked: PickedClip) -> None:
    """The clip in a player, or its first picture where browsers have none for it."""
    if picked.clip.video_codec in _PLAYED and picked.clip.container not in _NOT_PLAYED:
        st.video(f"{MEDIA_PATH}/{picked.media_id}", alt="The clip to edit")
        return
    path = runtime().media.find(current_owner(), picked.media_id).path
    with suppress(ClapboardError):  # a file that was measured may still not decode
        st.image(first_picture(path), width="stretch", alt="The first picture of the clip to edit")
    text.plain("Browsers can't play this file as it is. What is made from it will play.", kind="quiet")


def upload_clip(slot: Slot, label: str) -> None:
    """Draws the upload field of a slot."""
    key = f"{slot}_upload"
    uploaded = st.file_uploader(
        label, key=key, on_change=forget_if_removed, args=(slot, session().clips, key)
    )
    if uploaded is not None:
        take_in(
            slot,
            session().clips,
            uploaded.file_id,
            lambda: clip_from_upload(uploaded.file_id, uploaded.name, uploaded.getvalue()),
        )


def _address() -> None:
    address = st.text_input("Clip address", key="clip_address", placeholder="https://…/clip.mp4").strip()
    text.plain("A direct link to the file, not to a page that plays it.", kind="quiet")
    if address:
        take_in(Slot.CLIP, session().clips, address, lambda: clip_from_address(address))


def choose_take(slot: Slot, key: str) -> None:
    """Draws the field that fills a slot with a finished take."""
    takes = {job.id: job for job in job_store().newest(None, TAKES_OFFERED) if isinstance(job.state, Done)}
    if not takes:
        text.plain("No finished take yet.", kind="quiet")
        return
    chosen = st.selectbox(
        "Finished take",
        list(takes),
        index=None,
        format_func={job_id: _name(job) for job_id, job in takes.items()}.__getitem__,
        key=key,
    )
    if chosen is not None:
        take_job(takes[chosen], slot)


def take_job(job: Job, slot: Slot = Slot.CLIP) -> None:
    """Takes a finished take as the clip of a slot."""
    if isinstance(job.state, Done):
        media_id = job.state.result.media_id
        take_in(slot, session().clips, job.id, lambda: clip_from_take(job.id, _name(job), media_id))


def _name(job: Job) -> str:
    prompt = job.request.prompt or "A still brought to life"
    return f"{prompt[:60]}{'…' if len(prompt) > 60 else ''} · {job.created_at:%d %b %H:%M}"


def show_facts(picked: PickedClip) -> None:
    """The clip as it was measured, in one line, and what is odd about it."""
    clip = picked.clip
    sound = f"{clip.audio_codec} sound" if clip.audio_codec else "no sound"
    text.plain(
        f"{clip.duration_s:.3f} s · {clip.width}×{clip.height} · {float(clip.rate):.5g} fps · "
        f"{clip.video_codec} · {sound} · {clip.size_bytes / 1e6:.1f} MB",
        kind="facts",
    )
    for note in clip.notes:
        text.plain(note, kind="note")
