"""Clips made for tests leave the machine as it was."""

import os
from pathlib import Path

from tests.media_factory import make_clip


def test_making_an_av1_clip_leaves_the_priority_as_it_was(tmp_path: Path) -> None:
    before = os.sched_getscheduler(0)

    make_clip(tmp_path / "clip.mp4", codec="libsvtav1")

    assert os.sched_getscheduler(0) == before == os.SCHED_OTHER
