"""Posters, filmstrips and last frames show the frames they should."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from components.errors import SourceNotMedia
from components.media.poster import filmstrip, last_frame, poster
from tests.media_factory import frame_number, make_clip, make_picture


@pytest.fixture(scope="module")
def ten_seconds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("ten") / "c.mp4", seconds=10, width=320, height=180)


def number_in(picture: Image.Image) -> int:
    return frame_number(np.asarray(picture.convert("RGB")))


def test_a_poster_is_a_jpeg_of_the_moment_asked_for(tmp_path: Path, ten_seconds: Path) -> None:
    for at_s, number in ((0.0, 0), (2.5, 60), (9.99, 239), (99.0, 239)):
        poster(ten_seconds, tmp_path / "p.jpg", at_s=at_s)
        with Image.open(tmp_path / "p.jpg") as picture:
            assert (picture.format, picture.size) == ("JPEG", (320, 180))
            assert number_in(picture) == number


def test_a_poster_is_taken_inside_the_clip_and_made_smaller(tmp_path: Path, ten_seconds: Path) -> None:
    poster(ten_seconds, tmp_path / "p.jpg", max_side=160)
    with Image.open(tmp_path / "p.jpg") as picture:
        assert picture.size == (160, 90)
        assert 60 <= number_in(picture) <= 100
    assert [path.name for path in tmp_path.iterdir()] == ["p.jpg"]


def test_a_poster_of_a_turned_clip_is_upright(tmp_path: Path) -> None:
    poster(make_clip(tmp_path / "c.mov", rotation=90), tmp_path / "p.jpg")
    with Image.open(tmp_path / "p.jpg") as picture:
        assert picture.size == (90, 160)


def test_a_filmstrip_is_spread_evenly(ten_seconds: Path) -> None:
    pictures = [Image.open(io.BytesIO(data)) for data in filmstrip(ten_seconds, count=5, height=90)]
    assert {picture.size for picture in pictures} == {(160, 90)}
    assert [number_in(picture) for picture in pictures] == [24, 72, 120, 168, 216]


def test_a_filmstrip_may_show_a_stretch_alone(ten_seconds: Path) -> None:
    strip = filmstrip(ten_seconds, count=4, height=90, start_s=6.0, length_s=2.0)
    assert [number_in(Image.open(io.BytesIO(data))) for data in strip] == [150, 162, 174, 186]


def test_a_filmstrip_may_have_more_pictures_than_the_clip(clip_path: Path) -> None:
    assert len(filmstrip(clip_path, count=30, height=44)) == 30


@pytest.mark.parametrize("name", ["last.png", "last.jpg"])
def test_the_last_frame_is_the_very_last(tmp_path: Path, ten_seconds: Path, name: str) -> None:
    last_frame(ten_seconds, tmp_path / name)
    with Image.open(tmp_path / name) as picture:
        assert picture.size == (320, 180)
        assert picture.format == ("PNG" if name.endswith("png") else "JPEG")
        assert number_in(picture) == 239


def test_no_poster_of_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(make_picture())
    with pytest.raises(SourceNotMedia):
        poster(path, tmp_path / "p.jpg")
