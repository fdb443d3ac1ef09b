"""The ways in, as tiles."""

import streamlit as st

from components.ui import text
from components.ui.places import Place, page

_CHOICES: tuple[tuple[Place, str], ...] = (
    (Place.TEXT, "Describe a shot in words. 1 to 15 seconds, with sound."),
    (Place.IMAGE, "Bring a photo or a drawing to life with camera and motion."),
    (Place.EDIT, "Restyle a clip, add or remove things, change its light."),
    (Place.STORYBOARD, "Put several shots in order; they become one film."),
)


def choices() -> None:
    """Draws the tiles."""
    for column, (place, promise) in zip(st.columns(len(_CHOICES)), _CHOICES, strict=True):
        with column, st.container(border=True, key=f"tile_{place}"):
            st.page_link(page(place), width="stretch")
            text.plain(promise, kind="quiet")
