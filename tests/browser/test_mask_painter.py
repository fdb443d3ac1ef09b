"""The mask painter: what is painted may change, and nothing else does."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import shoot
from tests.browser.studio import open_page, wait_for
from tests.media_factory import frames_of, make_clip
from tests.serving import AppServer

LEFT, RIGHT = (0.08, 0.1), (0.46, 0.9)  # corners of what is painted, as shares of the picture


def _open_painter(page: Page, app: AppServer, clip: Path) -> Locator:
    open_page(page, app, "edit_video")
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    page.get_by_text("Mask (optional)").click()
    painter = page.get_by_role("group", name="Mask painter")
    expect(painter.get_by_label("Painting area")).to_be_visible()
    return painter


def _drag(area: Locator, begin: tuple[float, float], end: tuple[float, float]) -> None:
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    mouse = area.page.mouse
    mouse.move(box["x"] + begin[0] * box["width"], box["y"] + begin[1] * box["height"])
    mouse.down()
    mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=4)
    mouse.up()


def _covered(area: Locator) -> float:
    """The share of the picture that is painted."""
    share: float = area.evaluate(
        "c => { const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < p.length; i += 4) n += p[i] > 127; return n * 4 / p.length; }"
    )
    return share


def _middle_frame(path: Path) -> NDArray[np.int16]:
    frames = list(frames_of(path))
    return frames[len(frames) // 2].astype(np.int16)


def test_a_painted_mask_leads_to_an_edit_that_leaves_the_rest_untouched(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "short.mp4", seconds=1, width=320, height=180)
    painter = _open_painter(page, app, clip)
    area = painter.get_by_label("Painting area")
    painter.get_by_role("button", name="Rectangle").click()
    _drag(area, LEFT, RIGHT)
    painter.get_by_role("button", name="Use this mask").click()
    expect(page.get_by_text("Mask in use: painted on 1 frame")).to_be_visible()
    expect(painter.get_by_role("button", name="In use")).to_be_disabled()
    shoot(page, "mask_painter_desktop")

    page.get_by_label("Prompt").fill("Make it a dark night")
    page.get_by_role("button", name="Edit video", exact=True).click()
    take = page.locator(".st-key-takes_newest_on_top video")
    expect(take).to_be_visible(timeout=120_000)
    result = tmp_path / "result.mp4"
    result.write_bytes(page.request.get(take.evaluate("v => v.src")).body())
    change = np.abs(_middle_frame(result) - _middle_frame(clip)).mean(axis=2)
    inside = np.zeros(change.shape, bool)
    inside[18:162, 26:147] = True
    assert np.percentile(change[~inside], 99) < 12  # what coding twice changes
    assert change[inside].mean() > 3 * change[~inside].mean()


def test_strokes_are_undone_erased_inverted_and_painted_by_keys(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    painter = _open_painter(page, app, make_clip(tmp_path / "short.mp4", seconds=1))
    area = painter.get_by_label("Painting area")
    painter.get_by_role("button", name="Rectangle").click()
    _drag(area, (0.1, 0.1), (0.6, 0.6))
    assert 0.2 < _covered(area) < 0.3
    painter.get_by_label("Invert").check()
    assert 0.7 < _covered(area) < 0.8
    painter.get_by_label("Invert").uncheck()
    page.keyboard.press("e")
    _drag(area, (0.3, 0.3), (0.5, 0.5))
    erased = _covered(area)
    assert erased < 0.24
    page.keyboard.press("Control+z")
    assert _covered(area) > erased
    page.keyboard.press("Control+Shift+z")
    assert abs(_covered(area) - erased) < 0.001

    painter.get_by_role("button", name="Clear this frame").click()
    area.focus()
    page.keyboard.press("b")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Space")
    assert _covered(area) > 0.01


def test_a_mask_that_is_being_made_can_be_given_up_and_asked_for_again(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "large.mp4", seconds=6, width=1280, height=720)
    painter = _open_painter(page, app, clip)
    painter.get_by_role("button", name="Rectangle").click()
    _drag(painter.get_by_label("Painting area"), LEFT, RIGHT)
    use = painter.get_by_role("button", name="Use this mask")
    use.click()
    painter.get_by_role("button", name="Cancel making the mask").click()
    expect(use).to_be_enabled()
    expect(page.get_by_text("Mask in use")).to_have_count(0)
    use.click()
    expect(page.get_by_text("Mask in use: painted on 1 frame")).to_be_visible()


def _middle(area: Locator) -> float:
    """Where the painted pixels lie from left to right, as a share of the width."""
    share: float = area.evaluate(
        "c => { const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0, sum = 0; for (let i = 3; i < p.length; i += 4) if (p[i] > 127)"
        " { n += 1; sum += ((i - 3) / 4) % c.width; } return sum / n / c.width; }"
    )
    return share


def test_between_two_painted_frames_the_mask_is_shown_on_its_way(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    painter = _open_painter(page, app, make_clip(tmp_path / "short.mp4", seconds=1))
    area, at = painter.get_by_label("Painting area"), painter.get_by_label("Frame to paint on")
    painter.get_by_role("button", name="Rectangle").click()
    _drag(area, (0.1, 0.4), (0.2, 0.6))
    at.fill("20")
    painter.get_by_role("button", name="Clear this frame").click()
    _drag(area, (0.7, 0.4), (0.8, 0.6))
    for frame, middle in ((0, 0.15), (5, 0.3), (10, 0.45), (20, 0.75), (23, 0.75)):
        at.fill(str(frame))
        assert abs(_middle(area) - middle) < 0.01
    painter.get_by_role("button", name="Preview the mask").click()
    wait_for(painter.locator("video.clip"), "v => !v.paused && v.currentTime > 0.3")
    expect(area).to_be_visible()
    assert _middle(area) > 0.2
    painter.get_by_role("button", name="Preview the mask").click()
    assert abs(_middle(area) - 0.75) < 0.01


def test_a_mask_painted_on_two_frames_can_lose_one_again(page: Page, app: AppServer, tmp_path: Path) -> None:
    painter = _open_painter(page, app, make_clip(tmp_path / "short.mp4", seconds=1))
    area = painter.get_by_label("Painting area")
    _drag(area, (0.2, 0.2), (0.3, 0.3))
    first = _covered(area)
    painter.get_by_label("Frame to paint on").fill("18")
    assert abs(_covered(area) - first) < 0.001  # it holds until it is changed
    _drag(area, (0.6, 0.6), (0.8, 0.8))
    assert _covered(area) > first
    expect(painter.get_by_role("listitem")).to_have_count(2)
    painter.get_by_role("button", name="Delete the mask at 0.750 s").click()
    expect(painter.get_by_role("listitem")).to_have_count(1)
    assert abs(_covered(area) - first) < 0.001
