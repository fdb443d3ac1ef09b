"""Extensions: the added part begins where the clip ends and goes on, at the clip's size and rate."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from components.domain.options import Kind
from components.errors import InvalidRequest
from components.media.probe import probe
from components.sandbox.render.edit_ops.base import Stage
from components.sandbox.render.entry import render
from components.sandbox.render.job import RenderJob
from components.sandbox.render.still_sound import continued
from tests.media_factory import make_tone, sound_of
from tests.unit.sandbox.moving_pictures import difference, frames_of, landscape_clip


def extend(source: Path, prompt: str, out: Path, *, seconds: float = 0.5) -> Path:
    render(RenderJob(Kind.EXTEND, prompt, 3, 160, 90, seconds, out, video=source), lambda _: None)
    return out


@pytest.mark.parametrize("prompt", ["", "pan left", "zoom out", "handheld, in the snow at night"])
def test_the_added_part_begins_with_the_last_picture(tmp_path: Path, prompt: str) -> None:
    source = landscape_clip(tmp_path / "in.mp4")

    added = frames_of(extend(source, prompt, tmp_path / "out.mp4"))

    assert difference(added[0], frames_of(source)[-1]) < 4.0
    assert difference(added[0], added[-1]) > 1.5


@pytest.mark.parametrize("rate", [24, 30])
def test_it_has_the_clips_size_and_rate_and_the_asked_length(tmp_path: Path, rate: int) -> None:
    source = landscape_clip(tmp_path / "in.mp4", width=128, height=72, rate=rate)

    made = probe(extend(source, "", tmp_path / "out.mp4", seconds=0.6))

    assert (made.width, made.height, made.rate, made.frames) == (
        128,
        72,
        Fraction(rate),
        round(0.6 * rate),
    )


def test_it_sounds_like_the_clip_before_it(tmp_path: Path) -> None:
    source = landscape_clip(tmp_path / "in.mp4", frames=24)

    sound = sound_of(extend(source, "", tmp_path / "out.mp4", seconds=1.0))[0]

    spectrum = np.abs(np.fft.rfft(sound))
    assert spectrum.argmax() * 48_000 / len(sound) == pytest.approx(440, abs=8)


def test_a_silent_clip_gets_a_bed_of_sound(tmp_path: Path) -> None:
    source = landscape_clip(tmp_path / "in.mp4", sound=False)

    assert np.abs(sound_of(extend(source, "waves at the beach", tmp_path / "out.mp4"))).max() > 0.02


def test_continued_sound_keeps_its_loudness_and_is_as_long_as_the_stage() -> None:
    tail = make_tone(1.0)

    sound = continued(tail, Stage(16, 16, 48, 24.0, 1))

    assert sound.shape == (2, 96_000)
    middle = sound[0, 24_000:60_000]
    assert float(np.sqrt((middle**2).mean())) == pytest.approx(float(np.sqrt((tail**2).mean())), rel=0.5)


@pytest.mark.parametrize("samples", [0, 1, 100])
def test_hardly_any_sound_can_be_continued(samples: int) -> None:
    assert continued(make_tone(1.0)[:, :samples], Stage(16, 16, 12, 24.0, 1)).shape == (2, 24_000)


def test_a_job_without_a_clip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest):
        render(RenderJob(Kind.EXTEND, "", 3, 160, 90, 0.5, tmp_path / "out.mp4"), lambda _: None)
