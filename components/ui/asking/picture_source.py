"""Where the still comes from: upload, drag and drop, or a public address; with the crop that is implied."""

from pathlib import Path

import streamlit as st

from components.domain.options import AspectRatio
from components.media.picture import preview_crop
from components.ui import text
from components.ui.asking.intake import forget_if_gone, forget_if_removed, show_refusal, take_in
from components.ui.asking.taking_in import picture_from_address, picture_from_upload
from components.ui.identity import current_owner
from components.ui.picked import PickedPicture, Slot
from components.ui.runtime import runtime
from components.ui.state import session

_UPLOAD, _ADDRESS = "Upload", "Address"


def picture_source() -> PickedPicture | None:
    """Draws the picker and returns the still in use."""
    forget_if_gone(Slot.PICTURE, session().pictures)
    how = st.segmented_control(
        "Image from", [_UPLOAD, _ADDRESS], default=_UPLOAD, required=True, key="picture_how"
    )
    if how == _ADDRESS:
        _address()
    else:
        upload_picture(Slot.PICTURE, "Image")
    show_refusal(Slot.PICTURE)
    return session().pictures.get(Slot.PICTURE)


def show_crop(picked: PickedPicture, ratio: AspectRatio | None) -> None:
    """Shows what the chosen ratio keeps of the still; what it cuts off is dimmed."""
    kept = runtime().media.find(current_owner(), picked.media_id)
    st.image(_crop_preview(kept.path, ratio), width="stretch", alt="The image as it will be cropped")
    crop = "the whole image" if ratio is None else f"cropped to {ratio}"
    text.plain(f"{picked.label} · {picked.width}×{picked.height} · {crop}", kind="facts")


def upload_picture(slot: Slot, label: str) -> None:
    """Draws the upload field of a slot."""
    key = f"{slot}_upload"
    uploaded = st.file_uploader(
        label, key=key, on_change=forget_if_removed, args=(slot, session().pictures, key)
    )
    if uploaded is not None:
        take_in(
            slot,
            session().pictures,
            uploaded.file_id,
            lambda: picture_from_upload(uploaded.file_id, uploaded.name, uploaded.getvalue()),
        )


def _address() -> None:
    address = st.text_input("Image address", key="picture_address", placeholder="https://…/photo.jpg").strip()
    if address:
        take_in(Slot.PICTURE, session().pictures, address, lambda: picture_from_address(address))


@st.cache_data(max_entries=32, show_spinner=False)
def _crop_preview(path: Path, ratio: AspectRatio | None) -> bytes:
    """Keyed by the kept file, whose name is random and whose bytes never change."""
    return preview_crop(path.read_bytes(), ratio)
