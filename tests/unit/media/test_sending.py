"""A clip is made to fit into a request, as little as it must be."""

import base64
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from components.errors import SourceDamaged, SourceTooLarge
from components.media.probe import probe
from components.media.sending import data_uri_length, fit_for_sending
from components.media.write import Mp4Writer
from tests.media_factory import frame_number, frames_of, make_clip


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip that is hard to compress: about 2 MB for half a second."""
    random = np.random.default_rng(1)
    path = tmp_path_factory.mktemp("noisy") / "c.mp4"
    with Mp4Writer(path, width=640, height=480, rate=Fraction(24), has_sound=False, crf=10) as writer:
        for _ in range(12):
            noise = random.integers(0, 256, (240, 320, 3)).astype(np.uint8)
            picture = cv2.resize(noise, (640, 480))
            writer.frame(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420).astype(np.uint8))
    return path


def uri_of(path: Path) -> str:
    return "data:video/mp4;base64," + base64.b64encode(path.read_bytes()).decode()


def test_a_clip_that_fits_is_copied_byte_for_byte(tmp_path: Path, clip_path: Path) -> None:
    to = tmp_path / "to.mp4"
    exactly = len(uri_of(clip_path))
    assert fit_for_sending(clip_path, to, max_bytes=exactly + 3) == probe(clip_path)
    assert to.read_bytes() == clip_path.read_bytes()
    assert data_uri_length(clip_path.stat().st_size) == exactly


@pytest.mark.parametrize("share", [0.7, 0.3, 0.06])
def test_a_clip_that_is_too_large_is_made_to_fit_with_all_its_frames(
    tmp_path: Path, noisy: Path, share: float
) -> None:
    limit = int(noisy.stat().st_size * share)
    sent = fit_for_sending(noisy, tmp_path / "to.mp4", max_bytes=limit)
    assert len(uri_of(tmp_path / "to.mp4")) <= limit
    assert (sent.frames, sent.rate) == (12, Fraction(24))
    assert sent.width / sent.height == pytest.approx(4 / 3, rel=0.03)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("c.mov", {"rotation": 90}),
        ("c.webm", {"codec": "libvpx", "sound_codec": "libopus"}),
        ("c.mkv", {"codec": "libx265"}),
    ],
)
def test_what_an_engine_may_not_take_becomes_a_plain_mp4(
    tmp_path: Path, name: str, options: dict[str, object]
) -> None:
    source = make_clip(tmp_path / name, **options)  # type: ignore[arg-type]  # a table of keyword arguments
    sent = fit_for_sending(source, tmp_path / "to.mp4", max_bytes=50_000_000)
    given = probe(source)
    assert (sent.container, sent.video_codec, sent.audio_codec, sent.rotation) == ("mp4", "h264", "aac", 0)
    assert (sent.width, sent.height, sent.frames) == (given.width, given.height, given.frames)
    if not given.rotation:
        assert [frame_number(picture) for picture in frames_of(tmp_path / "to.mp4")] == list(range(24))


def test_what_cannot_be_made_small_enough_is_said_and_leaves_nothing(tmp_path: Path, noisy: Path) -> None:
    with pytest.raises(SourceTooLarge, match="small enough"):
        fit_for_sending(noisy, tmp_path / "to.mp4", max_bytes=3_000)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_clip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.mp4").touch()
    with pytest.raises(SourceDamaged):
        fit_for_sending(tmp_path / "c.mp4", tmp_path / "to.mp4", max_bytes=1000)
