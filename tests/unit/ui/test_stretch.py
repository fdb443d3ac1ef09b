"""The part of a clip that is kept: whole frames, inside the clip, at most the limit."""

from fractions import Fraction

import pytest

from components.media.probe import Clip
from components.ui.asking.stretch import Frames


def frames_of(seconds: float, rate: Fraction, limit_s: float = 8.7) -> Frames:
    count = round(seconds * rate)
    clip = Clip(
        duration_s=float(count / rate),
        frame_s=float(1 / rate),
        rate=rate,
        frames=count,
        width=160,
        height=90,
        video_codec="h264",
        audio_codec=None,
        container="mp4",
        rotation=0,
        size_bytes=1,
        notes=(),
    )
    return Frames.of(clip, limit_s)


@pytest.mark.parametrize(
    ("rate", "longest"),
    [(Fraction(24), 208), (Fraction(25), 217), (Fraction(30), 261), (Fraction(30000, 1001), 260)],
)
def test_the_longest_part_is_the_whole_frames_within_the_limit(rate: Fraction, longest: int) -> None:
    assert frames_of(12, rate).longest == longest


def test_a_short_clip_may_be_kept_whole() -> None:
    frames = frames_of(2, Fraction(24))

    assert (frames.total, frames.longest) == (48, 48)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ((0.0, 8.667), (0, 208)),
        ((1.01, 2.02), (24, 48)),
        ((-3.0, 99.0), (0, 208)),
        ((11.5, 5.0), (276, 12)),
        ((99.0, 0.0), (287, 1)),
    ],
)
def test_a_part_is_put_on_the_nearest_frames_inside_the_clip(
    asked: tuple[float, float], kept: tuple[int, int]
) -> None:
    start_s, length_s = frames_of(12, Fraction(24)).fit(*asked)

    assert (start_s * 24, length_s * 24) == pytest.approx(kept)


def test_what_fits_is_left_as_it_is() -> None:
    frames = frames_of(12, Fraction(30000, 1001))
    once = frames.fit(3.3, 4.4)

    assert frames.fit(*once) == once
