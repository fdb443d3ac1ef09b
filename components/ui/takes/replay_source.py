"""The new image or clip of a branch that is made again: an upload, or a finished take."""

import streamlit as st

from components.domain.replay import NewSource
from components.ui import text
from components.ui.asking.clip_source import choose_take, show_facts, upload_clip
from components.ui.asking.intake import forget_if_gone, show_refusal
from components.ui.asking.picture_source import upload_picture
from components.ui.picked import PickedClip, PickedPicture, Slot
from components.ui.player import media_url
from components.ui.state import session

_UPLOAD, _TAKE = "Upload", "A finished take"


def replay_source(source: NewSource) -> PickedPicture | PickedClip | None:
    """Draws the picker and returns what is picked."""
    return _image() if source is NewSource.IMAGE else _clip()


def _image() -> PickedPicture | None:
    forget_if_gone(Slot.REPLAY_PICTURE, session().pictures)
    upload_picture(Slot.REPLAY_PICTURE, "New image")
    show_refusal(Slot.REPLAY_PICTURE)
    picked = session().pictures.get(Slot.REPLAY_PICTURE)
    if picked is not None:
        st.html(
            f'<div class="cb-new-image"><img src="{media_url(picked.media_id)}" alt="The new image"></div>'
        )
        text.plain(f"{picked.label} · {picked.width}×{picked.height}", kind="facts")
    return picked


def _clip() -> PickedClip | None:
    forget_if_gone(Slot.REPLAY_CLIP, session().clips)
    how = st.segmented_control(
        "New clip from", [_UPLOAD, _TAKE], default=_UPLOAD, required=True, key="replay_clip_how"
    )
    if how == _TAKE:
        choose_take(Slot.REPLAY_CLIP, "replay_take")
    else:
        upload_clip(Slot.REPLAY_CLIP, "New clip")
    show_refusal(Slot.REPLAY_CLIP)
    picked = session().clips.get(Slot.REPLAY_CLIP)
    if picked is not None:
        text.plain(picked.label, kind="quiet")
        show_facts(picked)
    return picked
