"""Text to video from prompt to file: sizes, frames, sound, sameness, progress."""

import hashlib
from pathlib import Path

import av
import numpy as np
import pytest

from components.domain.options import Kind
from components.sandbox.render.entry import render
from components.sandbox.render.job import RenderJob
from tests.unit.sandbox.prompts import ODD_PROMPTS


def _job(out: Path, prompt: str = "a lake at dawn", **changes: object) -> RenderJob:
    facts: dict[str, object] = {"seed": 7, "width": 128, "height": 72, "duration_s": 0.5} | changes
    return RenderJob(kind=Kind.TEXT, prompt=prompt, out=out, **facts)  # type: ignore[arg-type]  # test shorthand


def _render(job: RenderJob) -> list[float]:
    told: list[float] = []
    render(job, told.append)
    return told


def _digest(path: Path) -> tuple[int, str]:
    """Number of frames and a digest of all decoded pixels."""
    digest, count = hashlib.sha256(), 0
    with av.open(str(path)) as clip:
        for frame in clip.decode(video=0):
            digest.update(np.ascontiguousarray(frame.to_ndarray()).tobytes())
            count += 1
    return count, digest.hexdigest()


@pytest.mark.parametrize("size", [(128, 72), (72, 128), (96, 96), (214, 120), (86, 48)])
def test_the_clip_has_the_size_asked_for(tmp_path: Path, size: tuple[int, int]) -> None:
    out = tmp_path / "clip.mp4"
    _render(_job(out, width=size[0], height=size[1]))
    with av.open(str(out)) as clip:
        assert (clip.streams.video[0].width, clip.streams.video[0].height) == size
        assert clip.streams.video[0].codec_context.name == "h264"
        assert clip.streams.audio[0].codec_context.name == "aac"


@pytest.mark.parametrize(
    ("duration_s", "rate", "frames"), [(1.0, 24, 24), (0.7, 24, 17), (1.0, 30, 30), (0.01, 24, 1)]
)
def test_the_clip_has_exactly_the_frames_of_its_length(
    tmp_path: Path, duration_s: float, rate: int, frames: int
) -> None:
    out = tmp_path / "clip.mp4"
    _render(_job(out, duration_s=duration_s, rate=rate))
    assert _digest(out)[0] == frames


def test_sound_is_as_long_as_the_picture(tmp_path: Path) -> None:
    out = tmp_path / "clip.mp4"
    _render(_job(out, duration_s=2.0))
    with av.open(str(out)) as clip:
        samples = [frame.to_ndarray() for frame in clip.decode(audio=0)]
    sound = np.concatenate(samples, axis=1)
    assert sound.shape[0] == 2
    assert abs(sound.shape[1] / 48_000 - 2.0) < 0.05
    assert 0.05 < np.abs(sound).max() <= 1.0


def test_the_same_job_gives_the_same_frames_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (tmp_path / f"{name}.mp4" for name in ("first", "again", "other"))
    prompt = "a sailboat at sunset, rain, handheld"
    _render(_job(first, prompt))
    _render(_job(again, prompt))
    _render(_job(other, prompt, seed=8))
    assert _digest(first) == _digest(again)
    assert _digest(first) != _digest(other)


def test_progress_grows_from_nothing_to_all(tmp_path: Path) -> None:
    told = _render(_job(tmp_path / "clip.mp4"))
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert len(told) >= 12


def test_the_comment_is_kept_in_the_file(tmp_path: Path) -> None:
    out = tmp_path / "clip.mp4"
    _render(_job(out, comment="made by the sandbox"))
    with av.open(str(out)) as clip:
        assert clip.metadata["comment"] == "made by the sandbox"


def test_a_render_that_is_stopped_leaves_no_file(tmp_path: Path) -> None:
    def stop(share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(_job(tmp_path / "clip.mp4"), stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("prompt", ODD_PROMPTS)
def test_odd_prompts_are_rendered(tmp_path: Path, prompt: str) -> None:
    out = tmp_path / "clip.mp4"
    _render(_job(out, prompt, width=64, height=36, duration_s=0.1))
    assert _digest(out)[0] == 2
