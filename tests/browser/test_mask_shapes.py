"""The painter's shapes between two frames are those of the mask video: one rule, in two languages."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from components.media.shapes import between, shape_of
from tests.serving import ROOT

SIZE = 90, 160
SCRIPTS = [ROOT / "components" / "ui" / "widgets" / name for name in ("shared.js", "mask_shapes.js")]
AS_IN_THE_BROWSER = """([first, second, shares, width, height]) => {
  const shapes = [first, second].map((inside) => shapeOf(Uint8Array.from(inside), width, height));
  return shares.map((share) => Array.from(between(...shapes, share).distance));
}"""

Inside = NDArray[np.bool_]


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """An empty page that knows the painter's rule."""
    page = browser.new_page()
    for script in SCRIPTS:
        page.add_script_tag(path=script)
    yield page
    page.close()


def disc(x: float, y: float, radius: float) -> Inside:
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    return np.asarray(np.hypot(columns - x, rows - y) <= radius)


def bar(left: int, top: int, right: int, bottom: int) -> Inside:
    inside = np.zeros(SIZE, bool)
    inside[top:bottom, left:right] = True
    return inside


NOTHING, EVERYTHING = np.zeros(SIZE, bool), np.ones(SIZE, bool)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (disc(30, 30, 12), disc(120, 60, 25)),
        (bar(5, 5, 20, 85), disc(140, 45, 9)),
        (disc(40, 45, 10) | disc(90, 20, 6), bar(60, 40, 150, 70)),
        (NOTHING, disc(80, 45, 20)),
        (disc(80, 45, 20), EVERYTHING),
        (NOTHING, EVERYTHING),
    ],
    ids=["far", "another-outline", "two-pieces", "appears", "grows-to-all", "all-at-half-way"],
)
def test_the_painter_and_the_mask_video_agree_between_two_frames(
    blank: Page, first: Inside, second: Inside
) -> None:
    shares = [0.0, 0.2, 0.5, 0.85]
    said = blank.evaluate(
        AS_IN_THE_BROWSER,
        [first.ravel().astype(int).tolist(), second.ravel().astype(int).tolist(), shares, SIZE[1], SIZE[0]],
    )
    for share, distance in zip(shares, said, strict=True):
        in_browser = np.array(distance, np.float32).reshape(SIZE)
        in_video = between(shape_of(first), shape_of(second), share).distance
        assert np.abs(in_browser - in_video).max() < 0.1  # OpenCV moves in steps of a 32nd pixel
        assert ((in_browser > 0) ^ (in_video > 0)).mean() < 0.002
