"""A mask keeps its place on the clip, whatever part of the clip is cut out."""

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from components.media.mask import MaskKeyframe, mask_video, shares_at, spans_whole
from components.media.probe import Clip, probe
from components.media.trim import trim
from tests.media_factory import frames_of, make_clip

SIZE = 48, 27
RATES = [Fraction(12), Fraction(24), Fraction(30_000, 1001), Fraction(60)]
TOTAL = 40
WHOLE = Clip(
    duration_s=20.0,
    frame_s=1 / 24,
    rate=Fraction(24),
    frames=480,
    width=160,
    height=90,
    video_codec="h264",
    audio_codec=None,
    container="mp4",
    rotation=0,
    size_bytes=1,
)


def box(left: int, *, size: tuple[int, int] = SIZE) -> bytes:
    """White in the middle rows, a quarter of the width, from column `left` on."""
    grey = np.zeros((size[1], size[0]), np.uint8)
    grey[size[1] // 3 : size[1] * 2 // 3, left : left + size[0] // 4] = 255
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return file.getvalue()


@given(
    rate=st.sampled_from(RATES),
    painted=st.dictionaries(st.integers(0, TOTAL - 1), st.integers(0, 36), min_size=1, max_size=4),
    first=st.integers(0, TOTAL - 1),
    length=st.integers(1, TOTAL),
)
def test_a_part_has_the_very_pictures_that_the_whole_has_there(
    rate: Fraction, painted: dict[int, int], first: int, length: int
) -> None:
    """Wherever the frames are painted: in the part, before it, behind it, on its edges."""
    last = min(first + length, TOTAL)
    keyframes = [MaskKeyframe(float(frame / rate), box(left)) for frame, left in painted.items()]
    of_whole = [float(frame / rate) for frame in range(TOTAL)]
    of_part = [float(first / rate) + float(frame / rate) for frame in range(last - first)]

    def pictures(times_s: list[float]) -> list[bytes]:
        return [share.tobytes() for share in shares_at(keyframes, times_s, SIZE, 0, invert=False)]

    assert pictures(of_part) == pictures(of_whole)[first:last]


@pytest.mark.parametrize(
    ("start_s", "painted_at_s"), [(1.0, 0.25), (0.0, 1.5)], ids=["painted before it", "painted behind it"]
)
def test_a_part_without_a_painted_frame_holds_the_nearest(
    tmp_path: Path, start_s: float, painted_at_s: float
) -> None:
    make_clip(tmp_path / "c.mp4", seconds=2)
    part = trim(tmp_path / "c.mp4", tmp_path / "part.mp4", start_s=start_s, length_s=0.5)
    to = tmp_path / "mask.mp4"
    painted = MaskKeyframe(painted_at_s, box(80, size=(160, 90)))

    made = mask_video([painted], part, to, feather_px=0, start_s=start_s)

    assert (made.width, made.height, made.rate, made.frames) == (160, 90, part.rate, 12)
    for picture in frames_of(to):
        assert np.flatnonzero(picture[45].mean(axis=1) > 127).mean() == pytest.approx(99.5, abs=1)


def test_a_part_of_120_pictures_a_second_has_the_mask_at_its_own_60(tmp_path: Path) -> None:
    clip = probe(make_clip(tmp_path / "c.mp4", seconds=1, rate=120))
    part = trim(tmp_path / "c.mp4", tmp_path / "part.mp4", start_s=60 * clip.frame_s, length_s=0.25)
    to = tmp_path / "mask.mp4"
    painted = [MaskKeyframe(at_s, box(left, size=(160, 90))) for at_s, left in ((0.5, 20), (0.75, 100))]

    made = mask_video(painted, part, to, feather_px=0, start_s=0.5)

    assert part.rate == made.rate == Fraction(60)
    assert made.frames == 15
    middles = [np.flatnonzero(picture[45].mean(axis=1) > 127).mean() for picture in frames_of(to)]
    assert middles == pytest.approx(39.5 + 80 * np.arange(15) / 15, abs=1.5)


@pytest.mark.parametrize(
    ("mask_s", "part_s", "spans"),
    [
        (20.0, 5.0, True),
        (20.05, 5.0, True),
        (19.92, 8.7, True),
        (5.0, 5.0, False),
        (12.0, 5.0, False),
        (19.98, 19.98, False),
    ],
)
def test_a_mask_video_is_the_whole_clips_when_it_is_as_long(
    mask_s: float, part_s: float, spans: bool
) -> None:
    mask, part = replace(WHOLE, duration_s=mask_s), replace(WHOLE, duration_s=part_s)
    assert spans_whole(mask, whole=WHOLE, part=part) is spans
