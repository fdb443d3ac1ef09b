"""Pictures of any format become the planes that the encoder takes."""

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace
from numpy.typing import NDArray

from components.media.i420 import as_i420, as_rgb, even, planes
from tests.media_factory import numbered_image

BT709, UNSPECIFIED, BT601 = 1, 2, 6


def red_frame(width: int, height: int, matrix: Colorspace, tag: int) -> av.VideoFrame:
    red = np.full((height, width, 3), (200, 40, 30), np.uint8)
    frame = av.VideoFrame.from_ndarray(red, format="rgb24").reformat(format="yuv420p", dst_colorspace=matrix)
    frame.colorspace = tag
    return frame


def colour_in_the_middle(i420: NDArray[np.uint8]) -> NDArray[np.int64]:
    rgb = as_rgb(i420).astype(np.int64)
    middle: NDArray[np.int64] = rgb[rgb.shape[0] // 2, rgb.shape[1] // 2]
    return middle


@pytest.mark.parametrize(
    ("width", "height", "matrix", "tag"),
    [
        (64, 48, Colorspace.ITU709, BT709),
        (64, 48, Colorspace.ITU601, BT601),
        (64, 48, Colorspace.ITU601, UNSPECIFIED),
        (1280, 720, Colorspace.ITU709, UNSPECIFIED),
    ],
)
def test_colours_stay_whatever_matrix_they_came_in(
    width: int, height: int, matrix: Colorspace, tag: int
) -> None:
    frame = red_frame(width, height, matrix, tag)
    assert np.abs(colour_in_the_middle(as_i420(frame, width, height)) - (200, 40, 30)).max() <= 4


def test_a_frame_is_scaled_to_the_size_asked_for() -> None:
    frame = av.VideoFrame.from_ndarray(numbered_image(320, 180, 5), format="rgb24")
    i420 = as_i420(frame, 160, 90)
    assert i420.shape == (135, 160)
    assert [plane.shape for plane in planes(i420)] == [(90, 160), (45, 80), (45, 80)]


def test_sizes_are_made_even_downwards() -> None:
    assert [even(pixels) for pixels in (1, 2, 3, 720, 1081)] == [2, 2, 2, 720, 1080]
