"""Edited inside the mask, the original outside, whatever the mask is made of."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from components.media.composite import blend, composite, soft_mask
from components.media.probe import probe
from components.media.write import Mp4Writer
from tests.media_factory import frames_of, make_clip, sound_of


def make_mask(path: Path, *, width: int = 160, height: int = 90, frames: int = 24, rate: int = 24) -> Path:
    """White on the left half, black on the right."""
    picture = np.full((height * 3 // 2, width), 128, np.uint8)
    picture[:height] = 16
    picture[:height, : width // 2] = 235
    with Mp4Writer(path, width=width, height=height, rate=Fraction(rate), has_sound=False) as out:
        for _ in range(frames):
            out.frame(picture)
    return path


def halves(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean brightness of the left and of the right half of every frame, away from the seam."""
    pictures = np.stack([picture.mean(axis=2) for picture in frames_of(path)])
    width = pictures.shape[2]
    left = pictures[:, :, : width // 2 - 12].mean(axis=(1, 2))
    return left, pictures[:, :, width // 2 + 4 :].mean(axis=(1, 2))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "source.mp4", grey=50)


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"width": 64, "height": 64, "frames": 5, "rate": 10},
        {"width": 320, "height": 180, "frames": 60, "rate": 30},
        {"frames": 1},
    ],
)
def test_the_edit_shows_in_the_white_and_the_source_elsewhere(
    tmp_path: Path, source: Path, shape: dict[str, int]
) -> None:
    edited = make_clip(tmp_path / "edited.mp4", grey=200)
    mask = make_mask(tmp_path / "mask.mp4", **shape)
    clip = composite(edited=edited, source=source, mask=mask, to=tmp_path / "out.mp4")
    assert (clip.width, clip.height, clip.frames, clip.rate) == (160, 90, 24, Fraction(24))
    left, right = halves(tmp_path / "out.mp4")
    assert left == pytest.approx(np.full(24, 200), abs=4)
    assert right == pytest.approx(np.full(24, 50), abs=4)


@pytest.mark.parametrize("seconds", [22 / 24, 26 / 24])
def test_an_edit_a_little_shorter_or_longer_fits(tmp_path: Path, source: Path, seconds: float) -> None:
    edited = make_clip(tmp_path / "edited.mp4", grey=200, seconds=seconds, width=320, height=180)
    mask = make_mask(tmp_path / "mask.mp4")
    clip = composite(edited=edited, source=source, mask=mask, to=tmp_path / "out.mp4")
    assert clip.duration_s == pytest.approx(probe(source).duration_s)
    assert halves(tmp_path / "out.mp4")[0][-1] == pytest.approx(200, abs=4)


def test_the_sound_is_the_edit_s_or_else_the_source_s(tmp_path: Path) -> None:
    quiet = make_clip(tmp_path / "quiet.mp4", sound=False)
    clicking = make_clip(tmp_path / "clicking.mp4", click_at_s=0.5)
    mask = make_mask(tmp_path / "mask.mp4")
    for edited, source in ((clicking, quiet), (quiet, clicking)):
        clip = composite(edited=edited, source=source, mask=mask, to=tmp_path / "out.mp4")
        assert clip.has_sound
        assert np.abs(sound_of(tmp_path / "out.mp4")).max() > 0.5
    assert not composite(edited=quiet, source=quiet, mask=mask, to=tmp_path / "out.mp4").has_sound


def test_nothing_of_the_edit_leaks_out_of_the_white() -> None:
    mask = np.full((90 * 3 // 2, 160), 16, np.uint8)
    mask[20:60, 40:100] = 235
    share = soft_mask(mask, 6)
    assert share[:20].max() == share[60:].max() == share[:, :40].max() == share[:, 100:].max() == 0
    assert share[40, 70] == 255
    assert 0 < share[22, 70] < 255
    assert (soft_mask(mask, 0) > 0).sum() == 40 * 60


def test_outside_the_mask_every_pixel_is_the_source_s() -> None:
    random = np.random.default_rng(1)
    under, over = (random.integers(0, 256, (135, 160), dtype=np.uint8) for _ in range(2))
    nothing, all_of_it = np.zeros((90, 160), np.uint8), np.full((90, 160), 255, np.uint8)
    assert np.array_equal(blend(under, over, nothing), under)
    assert np.array_equal(blend(under, over, all_of_it), over)


def test_the_matrix_of_the_file_is_named(tmp_path: Path, source: Path) -> None:
    mask = make_mask(tmp_path / "mask.mp4")
    composite(edited=source, source=source, mask=mask, to=tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as clip:
        assert next(clip.decode(video=0)).colorspace == 6
