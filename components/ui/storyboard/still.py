"""The picture that a shot begins with: uploaded, or one that was uploaded before."""

import streamlit as st

from components.domain.storyboard import Shot, Still
from components.domain.storyboard_run import Storyboard
from components.errors import ClapboardError
from components.media.picture import read_picture
from components.ui import text
from components.ui.asking.intake import show_refusal, take_in
from components.ui.asking.picture_source import show_crop
from components.ui.asking.taking_in import picture_from_upload
from components.ui.identity import current_owner
from components.ui.picked import PickedPicture, Slot
from components.ui.runtime import runtime
from components.ui.state import session, widget
from components.ui.storyboard.acting import change_shot

_UPLOAD, _KEPT = "Upload", "Used before"
_OFFERED = 24


def still_field(board: Storyboard, shot: Shot) -> None:
    """Draws the picker and the picture in use."""
    if board.at_rest:
        key = f"still_how_{shot.id}"
        how = st.segmented_control("Picture from", [_UPLOAD, _KEPT], default=_UPLOAD, required=True, key=key)
        if how == _UPLOAD:
            _upload(board.id, shot)
        else:
            _kept(board.id, shot)
    if shot.still is not None:
        _show(board, shot.still)


def _upload(board_id: str, shot: Shot) -> None:
    uploaded = st.file_uploader("Picture", key=f"still_upload_{shot.id}")
    if uploaded is None:
        return
    before = session().tried.get(Slot.STILL)
    take_in(
        Slot.STILL,
        session().pictures,
        uploaded.file_id,
        lambda: picture_from_upload(uploaded.file_id, uploaded.name, uploaded.getvalue()),
    )
    show_refusal(Slot.STILL)
    picked = session().pictures.get(Slot.STILL)
    if before != uploaded.file_id and picked is not None:
        _use(board_id, shot.id, _still(picked))
        st.rerun()


def _kept(board_id: str, shot: Shot) -> None:
    pictures = {kept.media_id: kept.label for kept in runtime().media.pictures(current_owner(), _OFFERED)}
    if not pictures:
        text.plain("You have uploaded no picture yet.", kind="quiet")
        return
    key = f"still_kept_{shot.id}"
    st.selectbox(
        "Picture",
        list(pictures),
        index=None,
        placeholder="Choose one",
        format_func=pictures.__getitem__,
        key=key,
        on_change=_use_kept,
        args=(board_id, shot.id, key),
    )


def _use_kept(board_id: str, shot_id: str, key: str) -> None:
    media_id = widget(key)
    if not isinstance(media_id, str):
        return
    try:
        kept = runtime().media.find(current_owner(), media_id)
        picture = read_picture(kept.path.read_bytes())
    except ClapboardError as error:
        session().notices.append(f"{error.sentence} {error.next_step}")
        return
    still = Still(media_id=media_id, label=kept.label, width=picture.width, height=picture.height)
    _use(board_id, shot_id, still)


def _use(board_id: str, shot_id: str, still: Still) -> None:
    change_shot(board_id, shot_id, lambda shot: shot.model_copy(update={"still": still}))


def _still(picked: PickedPicture) -> Still:
    return Still(media_id=picked.media_id, label=picked.label, width=picked.width, height=picked.height)


def _show(board: Storyboard, still: Still) -> None:
    picked = PickedPicture(still.media_id, still.media_id, still.label, still.width, still.height)
    try:
        show_crop(picked, board.plan.aspect_ratio)
    except ClapboardError as error:
        text.problem(f"{error.sentence} Choose another picture.")
