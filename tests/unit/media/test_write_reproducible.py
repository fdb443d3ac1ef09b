"""The same frames give the same file: what is seeded can be made again."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from components.media.write import Mp4Writer


def test_the_same_frames_give_the_same_file_every_time(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (12, 720, 854)).astype(np.uint8)
    frames = [np.asarray(cv2.GaussianBlur(plane, (0, 0), 3), np.uint8) for plane in noise]
    files = set()
    for _ in range(4):
        path = tmp_path / "clip.mp4"
        with Mp4Writer(path, width=854, height=480, rate=Fraction(24), has_sound=False) as writer:
            for frame in frames:
                writer.frame(frame)
        files.add(path.read_bytes())
    assert len(files) == 1
