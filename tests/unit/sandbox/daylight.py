"""Clips with a sun in their sky, drawn so that a test knows where it is; and scenes of the sandbox itself."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from components.domain.options import Kind
from components.media.write import Mp4Writer
from components.sandbox.render.edits import render_edit
from components.sandbox.render.entry import render
from components.sandbox.render.job import RenderJob
from tests.unit.sandbox.moving_pictures import U8, frames_of

WIDTH, HEIGHT = 480, 270
RADIUS = 12


def sun_place(index: int) -> tuple[int, int]:
    """Where the disc's middle is in this frame, pixels right and down."""
    return 300 + index, 80


def day(index: int, *, sun: bool = True, pole: bool = False) -> U8:
    """BGR: a blue sky that pales downwards, a dark hill, a field; a pole before the sun in some frames."""
    down = np.linspace(0, 1, HEIGHT)[:, None, None]
    picture = np.ascontiguousarray(
        np.broadcast_to(
            np.array([235, 170, 90]) * (1 - down) + np.array([235, 215, 190]) * down, (HEIGHT, WIDTH, 3)
        )
    ).astype(np.uint8)
    if sun:
        cv2.circle(picture, sun_place(index), RADIUS, (245, 252, 255), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (200, 190), (330, 60), 0, 0, 360, (70, 95, 80), -1)
    picture[190:] = (60, 140, 90)
    if pole and 5 <= index < 11:
        x, _y = sun_place(index)
        picture[40:, x - 2 * RADIUS : x + 2 * RADIUS] = (40, 45, 60)
    return np.asarray(picture, np.uint8)


def written(path: Path, frames: Sequence[U8]) -> Path:
    """The frames as a silent clip, nearly without loss."""
    height, width = frames[0].shape[:2]
    with Mp4Writer(path, width=width, height=height, rate=Fraction(24), has_sound=False, crf=8) as writer:
        for frame in frames:
            writer.frame(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2YUV_I420), np.uint8))
    return path


def scene(path: Path, prompt: str) -> Path:
    """A second of the sandbox's own drawing."""
    render(RenderJob(Kind.TEXT, prompt, 7, WIDTH, HEIGHT, 1.0, path), lambda _share: None)
    return path


def edited(source: Path, prompt: str, out: Path) -> U8:
    """The frames of the edit, BGR."""
    render_edit(RenderJob(Kind.EDIT, prompt, 3, WIDTH, HEIGHT, 1.0, out, video=source), lambda _share: None)
    return frames_of(out)


def luma(frame: U8) -> U8:
    """BT.601 luma of a BGR picture."""
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
