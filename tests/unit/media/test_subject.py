"""The main subject of a picture is found, or said not to be there."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from components.errors import InvalidRequest, SourceNotMedia
from components.media.isolated import isolated
from components.media.subject import subject_mask


def pot_on_a_table() -> Image.Image:
    """A dark red pot with a handle before a pale wall, on the right."""
    picture = Image.new("RGB", (480, 320), (222, 216, 204))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 240, 480, 320), fill=(170, 140, 110))
    draw.ellipse((395, 150, 450, 220), outline=(120, 20, 25), width=14)
    draw.rounded_rectangle((290, 120, 410, 260), 24, fill=(150, 25, 30))
    draw.ellipse((290, 104, 410, 140), fill=(90, 10, 15))
    return picture


def as_jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=92)
    return file.getvalue()


def opened(mask: bytes) -> NDArray[np.uint8]:
    return np.array(Image.open(io.BytesIO(mask)), np.uint8)


def test_the_mask_covers_the_subject_in_the_picture_s_own_size() -> None:
    mask = opened(subject_mask(as_jpeg(pot_on_a_table())))
    assert mask.shape == (320, 480)
    assert set(np.unique(mask)) == {0, 255}
    assert (mask[150:240, 310:390] == 255).mean() > 0.95
    assert (mask[:, :240] == 0).mean() > 0.99
    assert (mask[:80] == 0).mean() > 0.99


def test_pixels_are_as_good_as_a_file_and_another_process_finds_the_same() -> None:
    pixels = np.array(pot_on_a_table(), np.uint8)
    file = io.BytesIO()
    pot_on_a_table().save(file, "PNG")
    assert subject_mask(pixels) == subject_mask(file.getvalue()) == isolated(subject_mask, file.getvalue())


def test_where_nothing_stands_out_it_is_said() -> None:
    with pytest.raises(InvalidRequest, match="stands out"):
        subject_mask(as_jpeg(Image.new("RGB", (320, 200), (90, 120, 150))))


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(SourceNotMedia):
        subject_mask(b"<!doctype html><p>")
