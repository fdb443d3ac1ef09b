"""The pages and their addresses; the addresses are part of the product's contract."""

from enum import StrEnum
from pathlib import Path

import streamlit as st

from components.domain.options import Kind

_PAGES = Path(__file__).resolve().parents[2] / "pages"


class Place(StrEnum):
    """A page, by its address."""

    HOME = "home"
    TEXT = "text_to_video"
    IMAGE = "image_to_video"
    EDIT = "edit_video"
    STORYBOARD = "storyboard"
    LIBRARY = "library"
    SPEND = "spend"
    TAKE = "take"


_TITLES: dict[Place, tuple[str, str]] = {
    Place.HOME: ("Home", ":material/movie_filter:"),
    Place.TEXT: ("Text to video", ":material/edit_note:"),
    Place.IMAGE: ("Image to video", ":material/image:"),
    Place.EDIT: ("Edit video", ":material/auto_fix_high:"),
    Place.STORYBOARD: ("Storyboard", ":material/view_day:"),
    Place.LIBRARY: ("Library", ":material/video_library:"),
    Place.SPEND: ("Spend", ":material/receipt_long:"),
    Place.TAKE: ("Take", ":material/movie:"),
}


PLACE_OF: dict[Kind, Place] = {
    Kind.TEXT: Place.TEXT,
    Kind.IMAGE: Place.IMAGE,
    Kind.EDIT: Place.EDIT,
    Kind.EXTEND: Place.TAKE,
    Kind.ADOPTED: Place.LIBRARY,
}
"""Where the form of each kind of work is."""


def title(place: Place) -> str:
    """The page's title, for navigation and heading alike."""
    return _TITLES[place][0]


def page(place: Place) -> st.Page:
    """The page, as navigation and links take it. Home is the default page: that one answers only at `/`."""
    name, icon = _TITLES[place]
    return st.Page(
        _PAGES / f"{place}.py",
        title=name,
        icon=icon,
        url_path=None if place is Place.HOME else place.value,
        default=place is Place.HOME,
        visibility="hidden" if place is Place.TAKE else "visible",
    )
