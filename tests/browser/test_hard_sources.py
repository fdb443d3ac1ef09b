"""Clips that browsers can't play, or only half: the page says so, and never shows a black picture."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import shoot
from tests.browser.studio import open_page, wait_for
from tests.browser.test_mask_painter import _drag
from tests.media_factory import make_clip
from tests.serving import AppServer


def _upload(page: Page, app: AppServer, clip: Path) -> None:
    open_page(page, app, "edit_video")
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))


def _painter(page: Page) -> Locator:
    page.get_by_text("Mask (optional)").click()
    return page.get_by_role("group", name="Mask painter")


def test_a_clip_of_which_the_browser_plays_the_sound_alone_is_trimmed_over_its_frames(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    _upload(page, app, make_clip(tmp_path / "phone.mp4", codec="libx265", seconds=10, width=320, height=180))
    trim = page.get_by_role("group", name="Trim window")
    expect(trim.get_by_text("its frames are shown")).to_be_visible()
    expect(trim.locator("video")).to_be_hidden()
    expect(trim.get_by_role("button", name="Loop the part")).to_be_hidden()
    expect(trim.locator(".strip img").first).to_be_visible()
    edge = trim.get_by_alt_text("The frame at the edge that was moved last")
    expect(edge).to_be_visible()
    first = str(edge.get_attribute("src"))
    page.get_by_label("Start (seconds)").fill("5")
    page.get_by_label("Start (seconds)").press("Enter")
    expect(edge).not_to_have_attribute("src", first)
    shoot(page, "trim_window_unplayable_desktop")
    still = _painter(page).locator("img.still")
    wait_for(still, "image => !image.hidden && image.naturalWidth > 0")
    _drag(page.get_by_label("Painting area"), (0.2, 0.2), (0.6, 0.6))
    expect(page.get_by_role("button", name="Use this mask")).to_be_enabled()
    expect(page.get_by_role("button", name="Preview the mask")).to_be_hidden()  # nothing would move


def test_such_a_clip_is_compared_by_a_copy_that_the_browser_plays(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    _upload(page, app, make_clip(tmp_path / "phone.mp4", codec="libx265", seconds=2, width=320, height=180))
    page.get_by_label("Prompt").fill("Make it sepia")
    page.get_by_role("button", name="Edit video", exact=True).click()
    page.get_by_role("button", name="Compare").click()
    compare = page.get_by_role("group", name="Before and after")
    before, after = (compare.get_by_label(name, exact=True) for name in ("Before", "After"))
    expect(compare).to_be_visible()
    wait_for(before, "v => v.videoWidth === 320 && v.readyState >= 3")
    expect(compare.get_by_text("Making a copy")).to_be_hidden()
    compare.get_by_role("button", name="Play both").click()
    for video in (before, after):
        wait_for(video, "v => v.currentTime > 0.3")


def test_a_recording_that_does_not_say_its_length_is_previewed_with_its_mask(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    live = {"live": "1"}
    clip = make_clip(
        tmp_path / "r.webm", codec="libvpx", sound_codec="libopus", seconds=2, container_options=live
    )
    _upload(page, app, clip)
    painter = _painter(page)
    _drag(painter.get_by_label("Painting area"), (0.2, 0.2), (0.6, 0.6))
    painter.get_by_role("button", name="Preview the mask").click()
    wait_for(painter.locator("video.clip"), "v => !v.paused && v.currentTime > 0.3")


def test_a_very_flat_clip_can_be_played_and_compared(page: Page, app: AppServer, tmp_path: Path) -> None:
    _upload(page, app, make_clip(tmp_path / "flat.mp4", seconds=1, width=2048, height=40))
    page.get_by_label("Prompt").fill("Make it sepia")
    page.get_by_role("button", name="Edit video", exact=True).click()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("group", name="Before and after")).to_be_visible()
    for room in page.locator("[data-testid='stVideo'], [role=group] figure:visible").all():
        box = room.bounding_box()
        assert box is not None
        assert box["height"] >= 48
    shape = page.get_by_label("Before", exact=True).evaluate("v => v.clientWidth / v.clientHeight")
    assert shape > 40  # room around it, not stretched
