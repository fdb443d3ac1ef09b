"""What is found out about a kept clip: once per file, beside the page, in a process that may crash.

Keyed by the kept file, whose name is random and whose bytes never change.
"""

import tempfile
import threading
from pathlib import Path

import streamlit as st

from components.media.cuts import scene_cuts
from components.media.difference import change_over_time
from components.media.film import ClipPiece
from components.media.isolated import isolated
from components.media.poster import filmstrip, poster
from components.media.seam import Seam, measure_seam
from components.media.subject import subject_mask
from components.media.waveform import waveform
from components.ui.background import Task
from components.ui.picked import Window

FILES_REMEMBERED = 64
STILL_SIDE = 1280

_slots = threading.BoundedSemaphore(2)
"""Of the three processes for media one is left for what somebody waits for after a click."""


@st.cache_resource(max_entries=FILES_REMEMBERED, show_spinner=False)
def strip_of(path: Path, count: int, height: int, window: Window) -> Task[tuple[bytes, ...]]:
    """Small pictures spread evenly over a stretch of the clip, as JPEGs."""
    start_s, length_s = window.start_s, window.length_s
    return Task(
        lambda *_: isolated(filmstrip, path, count=count, height=height, start_s=start_s, length_s=length_s),
        _slots,
    )


@st.cache_resource(max_entries=FILES_REMEMBERED, show_spinner=False)
def sound_of(path: Path, bars: int) -> Task[tuple[float, ...]]:
    """How loud the clip is along its length, 0 to 1."""
    return Task(lambda *_: isolated(waveform, path, buckets=bars), _slots)


@st.cache_resource(max_entries=FILES_REMEMBERED, show_spinner=False)
def cuts_of(path: Path) -> Task[tuple[float, ...]]:
    """Seconds at which another scene begins."""
    return Task(lambda *_: isolated(scene_cuts, path), _slots)


@st.cache_resource(max_entries=FILES_REMEMBERED, show_spinner=False)
def still_of(path: Path, at_s: float) -> Task[bytes]:
    """One frame of the clip as a JPEG, for browsers that can't play it."""
    return Task(lambda *_: _still(path, at_s), _slots)


@st.cache_data(max_entries=FILES_REMEMBERED, show_spinner="Looking at it…")
def first_picture(path: Path) -> bytes:
    """The clip's first frame as a JPEG, waited for.

    Raises:
        SourceError: not one can be decoded.
    """
    return _still(path, 0.0)


@st.cache_resource(max_entries=FILES_REMEMBERED, show_spinner=False)
def subject_of(path: Path, at_s: float) -> Task[bytes]:
    """The main subject of one frame as a PNG, white on black."""
    return Task(lambda *_: isolated(subject_mask, _still(path, at_s)), _slots)


@st.cache_resource(max_entries=FILES_REMEMBERED, show_spinner=False)
def change_of(before: Path, after: Path) -> Task[tuple[float, ...]]:
    """How much an edit changed, 0 to 1, along the clip."""
    return Task(lambda *_: isolated(change_over_time, before, after), _slots)


@st.cache_resource(max_entries=FILES_REMEMBERED, show_spinner=False)
def seam_of(before: ClipPiece, after: ClipPiece) -> Task[Seam]:
    """How well one take goes on where another ends."""
    return Task(lambda *_: isolated(measure_seam, before, after), _slots)


def _still(path: Path, at_s: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="clapboard-") as folder:
        picture = Path(folder) / "still.jpg"
        isolated(poster, path, picture, at_s=at_s, max_side=STILL_SIDE)
        return picture.read_bytes()
