"""The finished video, inline, and the addresses it is served under."""

import streamlit as st

from components.domain.job import Done, Job
from components.ui.places import Place
from components.ui.state import session
from components.web.media_route import MEDIA_PATH

_ALT_CHARS = 120


def media_url(media_id: str) -> str:
    """The address of a kept file for its owner's browser."""
    return f"{base_path()}{MEDIA_PATH}/{media_id}"


def base_path() -> str:
    """The path the app is served under, with a leading slash, or nothing."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def show_video(job: Job, state: Done) -> None:
    """Plays the take."""
    play(state.result.media_id, of=job.id, alt=job.request.prompt or "A still brought to life")


def play(media_id: str, *, of: str, alt: str) -> None:
    """Plays a kept video; one that was awaited here, or opened in the library, by itself.

    Then it is muted: sound is one click away. Neither changes while it is on the page: changed arguments
    would restart the player.

    Args:
        media_id: the video.
        of: the id of the take it is the result of.
        alt: what is seen, for those who don't see it.
    """
    memory = session()
    opened = memory.place == Place.LIBRARY and memory.library.now.take == of
    awaited = of in memory.watched or opened
    st.video(f"{MEDIA_PATH}/{media_id}", autoplay=awaited, muted=awaited, alt=alt[:_ALT_CHARS])
