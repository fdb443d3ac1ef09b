"""Day into night: a dark sky without the sun, a moon in its place, and nothing that flickers."""

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from components.sandbox.render.edit_ops.base import Frame, Plane
from components.sandbox.render.sky_finder import sky_mask
from components.sandbox.render.sky_track import skies_at, suns_at
from components.sandbox.render.sun_finder import find_sun
from tests.unit.sandbox.daylight import HEIGHT, RADIUS, WIDTH, day, edited, luma, scene, sun_place, written
from tests.unit.sandbox.moving_pictures import U8, difference, frames_of

NIGHT = "make it night"


def small(frame: U8) -> Frame:
    return cv2.resize(frame, (240, 135), interpolation=cv2.INTER_AREA)


def everywhere() -> Plane:
    return np.full((135, 240), 255, np.uint8)


def brightest_round_blob(frame: U8) -> float:
    """Area, as a share of the picture, of the largest nearly saturated blob that is as round as a disc."""
    _count, _labels, stats, _middles = cv2.connectedComponentsWithStats(np.uint8(255) * (luma(frame) > 232))
    round_ones = [area for _x, _y, wide, high, area in stats[1:].tolist() if area > 0.6 * wide * high]
    return max(round_ones, default=0) / luma(frame).size


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> U8:
    folder = tmp_path_factory.mktemp("night")
    return edited(written(folder / "day.mp4", [day(index) for index in range(16)]), NIGHT, folder / "out.mp4")


def test_nothing_of_the_sun_is_left(night: U8) -> None:
    assert brightest_round_blob(day(0)) > 0.002
    assert max(map(brightest_round_blob, night)) < 0.0002


def test_a_moon_stands_where_the_sun_did(night: U8) -> None:
    for index, frame in enumerate(night):
        x, y = sun_place(index)
        disc = luma(frame)[y - RADIUS // 2 : y + RADIUS // 2, x - RADIUS // 2 : x + RADIUS // 2]
        sky = luma(frame)[y - 3 * RADIUS, x - RADIUS : x + RADIUS]
        assert disc.mean() > sky.mean() + 70


def test_the_sky_is_dark_and_blue(night: U8) -> None:
    sky = night[:, :60, :200].reshape(-1, 3).mean(axis=0)

    assert sky[0] > 1.5 * sky[2]
    assert luma(night[0])[:60, :200].mean() < 60


def test_the_sky_stays_as_it_is_from_frame_to_frame(night: U8) -> None:
    pairs = itertools.pairwise(night[:, :60, :200])

    assert max(difference(before, after) for before, after in pairs) < 1.5


def test_no_moon_rises_where_there_was_no_sun(tmp_path: Path) -> None:
    source = written(tmp_path / "day.mp4", [day(index, sun=False) for index in range(8)])

    frames = edited(source, NIGHT, tmp_path / "out.mp4")

    assert max(int(luma(frame)[:120].max()) for frame in frames) < 150


def test_the_moon_stays_behind_what_stands_before_the_sun(tmp_path: Path) -> None:
    source = written(tmp_path / "day.mp4", [day(index, pole=True) for index in range(16)])

    frames = edited(source, NIGHT, tmp_path / "out.mp4")

    x, y = sun_place(8)
    assert luma(frames[8])[y - RADIUS : y + RADIUS, x - RADIUS : x + RADIUS].mean() < 70


def test_a_sun_that_is_hidden_for_a_while_keeps_its_path() -> None:
    keys = {index: small(day(index, pole=True)) for index in range(16)}

    suns = suns_at(keys, dict.fromkeys(keys, everywhere()))

    assert suns is not None
    for index, sun in suns.items():
        x, y = sun_place(index)
        assert sun.across * WIDTH == pytest.approx(x, abs=2.5)
        assert sun.down * WIDTH == pytest.approx(y, abs=2.5)


def test_the_sun_is_measured_and_belongs_to_the_sky() -> None:
    picture = small(day(3))

    sky = sky_mask(picture)

    assert sky is not None
    sun = find_sun(picture, sky)
    assert sun is not None
    assert sun.radius * WIDTH == pytest.approx(RADIUS, abs=2)
    x, y = sun_place(3)
    assert sky[round(y / 2), round(x / 2)] == 255


@pytest.mark.parametrize("shape", ["cloud", "bar", "speck"])
def test_what_is_bright_and_no_disc_is_no_sun(shape: str) -> None:
    frame = day(0, sun=False)
    match shape:
        case "cloud":
            cv2.ellipse(frame, (240, 70), (120, 22), 0, 0, 360, (250, 250, 250), -1)
        case "bar":
            frame[30:120, 200:212] = 250
        case _:
            cv2.circle(frame, (240, 60), 2, (250, 250, 250), -1)

    assert find_sun(small(frame), everywhere()) is None


def test_one_look_that_takes_the_hill_for_sky_is_outvoted(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {index: small(day(index)) for index in range(0, 20, 2)}
    looks = (0, 6, 12, 18)
    true, wrong = np.zeros((135, 240), np.uint8), everywhere()
    true[:65] = 255
    found = iter([true, wrong, true, true])
    monkeypatch.setattr("components.sandbox.render.sky_track.sky_mask", lambda _picture: next(found))

    skies = skies_at(keys, looks)

    assert skies is not None
    assert max(sky[75:].mean() for sky in skies.values()) < 10
    assert min(sky[:60].mean() for sky in skies.values()) > 245


def test_a_drawn_sunset_becomes_a_moonlit_night(tmp_path: Path) -> None:
    source = scene(tmp_path / "sunset.mp4", "The sea at sunset")
    sky = slice(0, round(HEIGHT * 0.5))

    frames = edited(source, NIGHT, tmp_path / "out.mp4")

    assert brightest_round_blob(frames_of(source)[8][sky]) > 0.001
    assert max(brightest_round_blob(frame[sky]) for frame in frames) < 0.0002
    colours = frames[:, : HEIGHT // 3].reshape(-1, 3).mean(axis=0)
    assert colours[0] > colours[2]
