"""Painted frames become a mask video whose shapes wander between them."""

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from components.errors import InvalidRequest, SourceNotMedia
from components.media.composite import composite
from components.media.mask import MaskKeyframe, mask_overlay, mask_part, mask_video
from components.media.probe import probe
from components.media.trim import trim
from tests.media_factory import frames_of, make_clip, make_picture

NTSC = Fraction(30_000, 1001)


def png(array: NDArray[np.uint8], mode: str | None = None) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(array)
    (image if mode is None else image.convert(mode)).save(file, "PNG")
    return file.getvalue()


def box(left: int, right: int, *, width: int = 160, height: int = 90) -> bytes:
    """White from column `left` to column `right`, over the middle rows."""
    grey = np.zeros((height, width), np.uint8)
    grey[height // 3 : height * 2 // 3, left:right] = 255
    return png(grey)


def row_of(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Brightness along the middle row."""
    row: NDArray[np.uint8] = picture[picture.shape[0] // 2].mean(axis=1).astype(np.uint8)
    return row


def middle(row: NDArray[np.uint8]) -> float:
    return float(np.flatnonzero(row > 127).mean())


def test_the_video_has_the_clip_s_size_rate_and_length(tmp_path: Path) -> None:
    clip = probe(make_clip(tmp_path / "c.mp4", rate=NTSC, seconds=1.5, width=162, height=92))
    mask = mask_video([MaskKeyframe(0.0, box(40, 80))], clip, tmp_path / "mask.mp4", feather_px=0)
    assert (mask.width, mask.height, mask.rate, mask.frames) == (162, 92, NTSC, 45)
    assert mask.duration_s == pytest.approx(clip.duration_s, abs=1e-3)
    assert not mask.has_sound


def test_a_part_gets_its_piece_of_the_mask_to_the_frame(tmp_path: Path) -> None:
    clip = probe(make_clip(tmp_path / "c.mp4", seconds=2))
    keyframes = [MaskKeyframe(0.0, box(0, 40)), MaskKeyframe(47 / 24, box(94, 134))]
    whole, piece = tmp_path / "mask.mp4", tmp_path / "piece.mp4"
    mask_video(keyframes, clip, whole, feather_px=0)
    part = trim(tmp_path / "c.mp4", tmp_path / "part.mp4", start_s=0.75, length_s=0.5)

    made = mask_part(whole, part, piece, start_s=0.75)

    assert (made.width, made.height, made.rate, made.frames) == (160, 90, clip.rate, 12)
    middles = [middle(row_of(picture)) for picture in frames_of(whole)][18:30]
    assert [middle(row_of(picture)) for picture in frames_of(piece)] == pytest.approx(middles, abs=0.6)


def test_a_part_behind_the_end_of_the_mask_gets_its_last_picture(tmp_path: Path) -> None:
    clip = probe(make_clip(tmp_path / "c.mp4", seconds=1))
    short = tmp_path / "mask.mp4"
    mask_video([MaskKeyframe(0.0, box(20, 60))], replace(clip, duration_s=0.25), short, feather_px=0)

    made = mask_part(short, clip, tmp_path / "piece.mp4", start_s=3.0)

    assert made.frames == 24
    assert all(
        middle(row_of(each)) == pytest.approx(39.5, abs=0.6) for each in frames_of(tmp_path / "piece.mp4")
    )


def test_a_turned_odd_clip_gets_a_mask_as_it_is_shown(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "c.mov", width=160, height=90, rotation=90)
    mask = mask_video([MaskKeyframe(0.0, box(0, 9))], probe(path), tmp_path / "mask.mp4", feather_px=0)
    assert (mask.width, mask.height) == (90, 160)


def test_white_is_white_and_black_is_black_to_the_pixel(tmp_path: Path, clip_path: Path) -> None:
    to = tmp_path / "mask.mp4"
    mask_video([MaskKeyframe(0.0, box(40, 80))], probe(clip_path), to, feather_px=0)
    for picture in frames_of(to):
        row = row_of(picture)
        assert row[42:78].min() > 245
        assert max(row[:38].max(), row[82:].max()) < 10


def test_the_shape_moves_between_keyframes_and_is_held_outside_them(tmp_path: Path) -> None:
    clip = probe(make_clip(tmp_path / "c.mp4", seconds=2))
    keyframes = [MaskKeyframe(1.5, box(100, 140)), MaskKeyframe(0.5, box(20, 60))]
    mask_video(keyframes, clip, tmp_path / "mask.mp4", feather_px=0)
    middles = [middle(row_of(picture)) for picture in frames_of(tmp_path / "mask.mp4")]
    wanted = np.interp(np.arange(48) / 24, [0.5, 1.5], [39.5, 119.5])
    assert middles == pytest.approx(wanted, abs=1.0)


def test_masks_of_any_size_colour_and_transparency_are_taken(tmp_path: Path, clip_path: Path) -> None:
    clip = probe(clip_path)
    strokes = np.zeros((45, 80, 4), np.uint8)
    strokes[15:30, 20:40] = (255, 255, 255, 255)
    strokes[15:30, 60:70] = (255, 255, 255, 0)
    for index, painted in enumerate(
        [box(320, 640, width=1280, height=720), png(strokes), box(10, 20, width=40, height=30)]
    ):
        to = tmp_path / f"mask{index}.mp4"
        mask_video([MaskKeyframe(0.0, painted)], clip, to, feather_px=0)
        row = row_of(next(frames_of(to)))
        assert row[44:76].min() > 240
        assert max(row[:36].max(), row[84:].max()) < 15


def test_feather_and_invert(tmp_path: Path, clip_path: Path) -> None:
    to = tmp_path / "mask.mp4"
    mask_video([MaskKeyframe(0.0, box(40, 120))], probe(clip_path), to, feather_px=10, invert=True)
    row = row_of(next(frames_of(to)))
    assert row[42:118].max() < 15
    assert row[:20].min() > 240
    assert 60 < row[34] < 200


def test_the_compositor_takes_it(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "source.mp4", grey=50)
    edited = make_clip(tmp_path / "edited.mp4", grey=200)
    mask_video([MaskKeyframe(0.0, box(40, 120))], probe(source), tmp_path / "mask.mp4", feather_px=2)
    composite(edited=edited, source=source, mask=tmp_path / "mask.mp4", to=tmp_path / "out.mp4", feather_px=0)
    row = row_of(next(frames_of(tmp_path / "out.mp4")))
    assert row[50:110] == pytest.approx(np.full(60, 200), abs=4)
    assert row[:36] == pytest.approx(np.full(36, 50), abs=4)


def test_progress_grows_to_one(tmp_path: Path, clip_path: Path) -> None:
    told: list[float] = []
    mask_video(
        [MaskKeyframe(0.0, box(0, 9))],
        probe(clip_path),
        tmp_path / "m.mp4",
        feather_px=0,
        progress=told.append,
    )
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_without_a_keyframe_or_with_a_broken_one_nothing_is_written(tmp_path: Path, clip_path: Path) -> None:
    to = tmp_path / "mask.mp4"
    with pytest.raises(InvalidRequest):
        mask_video([], probe(clip_path), to, feather_px=0)
    with pytest.raises(SourceNotMedia):
        mask_video([MaskKeyframe(0.0, b"no picture at all")], probe(clip_path), to, feather_px=0)
    assert list(tmp_path.iterdir()) == []


def test_the_overlay_tints_the_white_and_nothing_else() -> None:
    frame = make_picture(width=160, height=90)
    shown = np.array(Image.open(io.BytesIO(mask_overlay(frame, box(100, 140)))).convert("RGB")).astype(int)
    plain = np.array(Image.open(io.BytesIO(frame)).convert("RGB")).astype(int)
    assert shown.shape == (90, 160, 3)
    assert (shown[40:50, 110:130, 0] - plain[40:50, 110:130, 0]).min() > 60
    assert np.abs(shown[:20] - plain[:20]).mean() < 8
    inverted = np.array(Image.open(io.BytesIO(mask_overlay(frame, box(100, 140), invert=True)))).astype(int)
    assert np.abs(inverted[40:50, 110:130] - plain[40:50, 110:130]).mean() < 8
