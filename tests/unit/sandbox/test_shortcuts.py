"""What is drawn a cheaper way: it must be what the plain way draws."""

import cv2
import numpy as np
import pytest
from numpy.random import default_rng

from components.media.write import SOUND_RATE
from components.sandbox.render.brush import Brush
from components.sandbox.render.canvas import Canvas, Painted, as_layer
from components.sandbox.render.layering import warped
from components.sandbox.render.laying import drawn_part, paste
from components.sandbox.render.noise import Endless, field
from components.sandbox.render.pixels import U8, f32, mix
from components.sandbox.render.sound.synth import tone


def _noise(*shape: int) -> U8:
    return default_rng(3).integers(0, 256, shape).astype(np.uint8)


def _apart(first: U8, second: U8) -> int:
    return int(np.abs(first.astype(np.int16) - second.astype(np.int16)).max())


@pytest.mark.parametrize("shift", [(5.0, 4.0), (5.25, 4.0), (5.0, 4.5), (7.375, 2.75)])
def test_a_layer_that_passes_by_is_what_a_warp_shows(shift: tuple[float, float]) -> None:
    image = cv2.GaussianBlur(_noise(60, 90, 4), (0, 0), 2).astype(np.uint8)
    seen = np.array([[1.0, 0.0, shift[0]], [0.0, 1.0, shift[1]]])
    lower = np.array([[1.0, 0.0, shift[0]], [0.0, 1.0, shift[1] + 10]])
    plain = cv2.warpAffine(image, lower, (40, 20), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    assert _apart(warped(image, seen, 40, 10, 30), np.asarray(plain, np.uint8)) <= 1


def test_beyond_the_image_its_edge_is_stretched() -> None:
    image = _noise(20, 30, 4)
    seen = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 10.0]])
    rows = warped(image, seen, 30, 0, 20)
    assert np.array_equal(rows[:10], image[10:])
    assert all(np.array_equal(row, image[-1]) for row in rows[10:])


def test_a_figure_is_laid_between_pixels_and_cut_by_the_frame() -> None:
    picture = np.zeros((12, 16, 4), np.uint8)
    picture[3:8, 4:10] = 255
    assert drawn_part(picture) == (3, 4, 5, 6)
    for x, y in ((5.0, 6.0), (5.5, 6.25), (-7.5, -5.0), (33.5, 25.0), (90.0, 90.0)):
        frame, plain = np.zeros((30, 40, 3), np.uint8), np.zeros((30, 40, 3), np.uint8)
        paste(frame, picture, x, y)
        move = np.array([[1.0, 0.0, x], [0.0, 1.0, y]])
        cv2.warpAffine(picture[..., :3], move, (40, 30), dst=plain, flags=cv2.INTER_LINEAR)
        assert _apart(frame, plain) <= 1


def test_nothing_drawn_is_nothing_laid() -> None:
    frame = _noise(8, 8, 3)
    before = frame.copy()
    paste(frame, np.zeros((4, 4, 4), np.uint8), 2.5, 2.5)
    assert np.array_equal(frame, before)


def test_a_tile_laid_out_twice_is_a_tile_that_is_wrapped() -> None:
    tile = field(default_rng(1), 64, 64, cells=(4, 4))
    across = f32(default_rng(2).uniform(-300, 300, (10, 12)))
    down = f32(default_rng(3).uniform(-300, 300, (10, 12)))
    x, y = 123.4, -77.7
    plain = cv2.remap(
        tile, across + np.float32(x), down + np.float32(y), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
    )
    assert np.allclose(Endless(tile, across, down).sample(10, x, y), plain, atol=0.02)


def test_many_ovals_are_drawn_as_one_after_another() -> None:
    rng = default_rng(4)
    centres, radii = rng.uniform(-4, 64, (80, 2)), rng.uniform(0.5, 9, (80, 2))
    turned, shades = rng.uniform(-40, 40, 80), [(float(share), 0.4, 0.6) for share in rng.random(80)]
    one, many = Brush(60, 50, 5.0), Brush(60, 50, 5.0)
    for (x, y), (wide, high), turn, shade in zip(
        centres.tolist(), radii.tolist(), turned.tolist(), shades, strict=True
    ):
        one.oval((x, y), (wide, high), turn, shade)
    many.ovals(centres, radii, turned, shades)
    assert np.array_equal(one.picture(), many.picture())


def test_a_colour_is_mixed_into_a_picture_as_numbers_are() -> None:
    picture, share = f32(default_rng(5).random((6, 7, 3))), f32(default_rng(6).random((6, 7, 1)))
    tint = f32([0.1, 0.5, 0.9])
    assert np.allclose(mix(picture, tint, share), picture + (tint - picture) * share, atol=1e-6)
    assert np.allclose(mix(tint, 1 - tint, share), tint + (1 - 2 * tint) * share, atol=1e-6)


def test_a_steady_tone_is_a_sine() -> None:
    count, pitch = 48_000, 261.63
    time = (np.arange(count) + 1) / SOUND_RATE
    assert np.allclose(tone(pitch, count, start=0.3), np.sin(2 * np.pi * (0.3 + pitch * time)), atol=1e-5)


def test_a_layer_goes_on_below_what_was_painted() -> None:
    canvas = Canvas(64, 36)
    band = np.full((10, canvas.period, 4), 255, np.uint8)
    layer = as_layer(canvas, Painted(band, 4), parallax=1.0)
    assert layer.top + layer.image.shape[0] == canvas.rows
    assert layer.image.min() == 255
