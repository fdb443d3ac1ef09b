"""Another background: all of it is replaced, the subject stays whole, and its outline keeps still."""

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from components.sandbox.render.between_keys import every_frame, every_sun
from components.sandbox.render.edit_ops.base import Plane, Sun, blend, spread
from components.sandbox.render.edit_ops.matte import refined
from components.sandbox.render.subject_track import tracked
from tests.unit.sandbox.daylight import HEIGHT, WIDTH, day, edited, scene, written
from tests.unit.sandbox.moving_pictures import U8, difference, frames_of, landscape, landscape_clip

GREEN = "replace the background with a green wall"


def kept(frame: U8) -> U8:
    """What isn't the green wall's, as 0 and 255."""
    blue, green, red = (frame[..., part].astype(int) for part in range(3))
    return np.asarray(np.where((green > 1.5 * red) & (green > 1.25 * blue), 0, 255), np.uint8)


def is_green(corner: U8) -> bool:
    return bool((kept(corner) == 0).mean() > 0.98)


@pytest.fixture(
    scope="module", params=["A dog running through a meadow", "A red car on a coastal road at noon"]
)
def moving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> U8:
    folder = tmp_path_factory.mktemp("moving")
    return edited(scene(folder / "in.mp4", request.param), GREEN, folder / "out.mp4")


def test_in_a_drawn_scene_the_new_background_fills_every_corner(moving: U8) -> None:
    for frame in moving:
        assert is_green(frame[:60, :60])
        assert is_green(frame[:60, -60:])
        assert is_green(frame[-30:, :60])
        assert is_green(frame[-30:, -60:])


def test_the_outline_of_what_moves_is_never_empty_and_hardly_changes_between_frames(moving: U8) -> None:
    areas = [float((kept(frame) > 0).mean()) for frame in moving]

    assert min(areas) > 0.008
    assert max(abs(after / before - 1) for before, after in itertools.pairwise(areas)) < 0.25


def test_the_subjects_own_pixels_stay(tmp_path: Path) -> None:
    source = landscape_clip(tmp_path / "in.mp4", width=WIDTH, height=HEIGHT)

    made, given = edited(source, GREEN, tmp_path / "out.mp4"), frames_of(source)

    for index in range(0, 12, 3):
        x = round((0.3 + 0.4 * index / 12) * WIDTH)
        body = slice(135, 230), slice(x - 20, x + 20)
        assert difference(made[index][body], given[index][body]) < 6
        assert is_green(made[index][:60])


def test_where_nothing_stands_out_the_land_stays_before_a_new_sky(tmp_path: Path) -> None:
    source = written(tmp_path / "in.mp4", [day(index, sun=False) for index in range(8)])

    made, given = edited(source, GREEN, tmp_path / "out.mp4"), frames_of(source)

    for frame, before in zip(made, given, strict=True):
        assert is_green(frame[:80])
        assert difference(frame[200:], before[200:]) < 6


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    source = landscape_clip(tmp_path / "in.mp4", width=WIDTH, height=HEIGHT)

    for name in ("one", "other"):
        edited(source, GREEN, tmp_path / f"{name}.mp4")

    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "other.mp4").read_bytes()


def test_the_outline_follows_although_the_network_looks_only_now_and_then() -> None:
    keys = {index: landscape(240, 135, at=0.3 + 0.02 * index) for index in range(13)}
    looks = {at: _guess(at) for at in (0, 12)}

    masks = tracked(keys, looks)

    assert masks is not None
    for index, mask in masks.items():
        middle = float((mask.mean(axis=0) * np.arange(240)).sum() / mask.mean(axis=0).sum()) / 240
        assert middle == pytest.approx(0.3 + 0.02 * index, abs=0.03)


@pytest.mark.parametrize("guess", [0.0, 1.0], ids=["nothing", "everything"])
def test_a_network_that_sees_nothing_or_everything_gives_no_outline(guess: float) -> None:
    keys = {index: landscape(240, 135) for index in range(3)}

    assert tracked(keys, dict.fromkeys(keys, np.full((64, 64), guess, np.float32))) is None


def test_between_two_keys_a_mask_travels() -> None:
    first, last = np.zeros((2, 60, 100), np.uint8)
    first[20:40, 10:30], last[20:40, 50:70] = 255, 255

    masks = every_frame({0: first, 4: last}, follow=True)

    assert [_middle(mask) for mask in masks] == pytest.approx([19.5, 29.5, 39.5, 49.5, 59.5], abs=0.6)
    assert all(int((mask > 127).sum()) == pytest.approx(400, abs=30) for mask in masks)


def test_between_two_keys_a_mask_fades_and_the_sun_moves() -> None:
    black, white = np.zeros((4, 4), np.uint8), np.full((4, 4), 200, np.uint8)

    assert [int(mask[0, 0]) for mask in every_frame({0: black, 2: white})] == [0, 100, 200]
    suns = every_sun({0: Sun(0.2, 0.1, 0.02), 2: Sun(0.4, 0.1, 0.02)})
    assert [sun.across for sun in suns] == pytest.approx([0.2, 0.3, 0.4])


def test_blending_within_the_masks_box_is_blending_everywhere() -> None:
    random = np.random.default_rng(5)
    below, above = random.integers(0, 256, (2, 40, 60, 3), np.uint8)
    mask = np.zeros((40, 60), np.uint8)
    mask[8:21, 30:55] = random.integers(0, 256, (13, 25), np.uint8)
    weight = spread(mask)
    kept_below = cv2.multiply(below, cv2.bitwise_not(weight), scale=1 / 255)

    assert np.array_equal(
        blend(below, above, mask), cv2.add(kept_below, cv2.multiply(above, weight, scale=1 / 255))
    )
    assert np.array_equal(blend(below, above, np.zeros_like(mask)), below)


def test_a_matte_is_drawn_to_an_edge_that_differs_in_colour_alone() -> None:
    frame = np.zeros((180, 320, 3), np.uint8)
    frame[:] = (60, 120, 150)
    frame[40:140, 100:203] = (150, 132, 96)  # the same luma, within a level or two
    rough = np.zeros((45, 80), np.uint8)
    rough[10:35, 26:50] = 255

    matte = refined(rough, frame)

    assert matte[60:120, 108:194].min() > 200
    assert matte[60:120, :94].max() < 60
    assert matte[60:120, 212:].max() < 60


def _guess(at: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """What a network might say: a soft blob about the figure."""
    soft: Plane = np.zeros((64, 64), np.float32)
    cv2.ellipse(soft, (round((0.3 + 0.02 * at) * 64), 40), (6, 20), 0, 0, 360, 1.0, -1)
    return np.asarray(cv2.GaussianBlur(soft, (0, 0), 2), np.float32)


def _middle(mask: Plane) -> float:
    columns = mask.astype(float).mean(axis=0)
    return float((columns * np.arange(len(columns))).sum() / columns.sum())
