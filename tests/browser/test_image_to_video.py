"""The second story: a still comes to life."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import shoot
from tests.browser.studio import choose, facts, finished_video, open_page, play, set_duration, wait_for
from tests.media_factory import make_clip, make_picture
from tests.serving import AppServer


def _upload(page: Page, label: str, name: str, data: bytes) -> None:
    page.locator(f".st-key-{label} input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def test_an_uploaded_image_is_previewed_and_becomes_a_video_of_its_shape(page: Page, app: AppServer) -> None:
    open_page(page, app, "image_to_video")
    _upload(page, "picture_upload", "portrait.png", make_picture(width=300, height=400))
    expect(page.get_by_text("300×400")).to_be_visible()
    set_duration(page, 1)
    choose(page, "Resolution", "480p")
    page.get_by_role("button", name="Animate image", exact=True).click()

    video = finished_video(page)
    play(video)
    wait_for(video, "v => v.currentTime > 0.3")
    assert (facts(video)["width"], facts(video)["height"]) == (480, 640)
    shoot(page, "image_to_video_done_desktop")


def test_the_preview_shows_the_crop_of_the_chosen_ratio(page: Page, app: AppServer) -> None:
    open_page(page, app, "image_to_video")
    _upload(page, "picture_upload", "wide.png", make_picture(width=400, height=300))
    expect(page.get_by_text("the whole image")).to_be_visible()
    choose(page, "Aspect ratio", "9:16")
    expect(page.get_by_text("cropped to 9:16")).to_be_visible()


def test_what_is_no_image_is_refused_with_its_reason(page: Page, app: AppServer, tmp_path: Path) -> None:
    open_page(page, app, "image_to_video")
    refusals = page.locator("p.cb-problem")
    clip = make_clip(tmp_path / "clip.mp4").read_bytes()
    for name, data in {
        "page.png": b"<html><body>no</body></html>",
        "empty.png": b"",
        "clip.png": clip,
    }.items():
        _upload(page, "picture_upload", name, data)
        expect(refusals.first).to_be_visible()
        page.get_by_role("button", name="Remove").first.click()
    page.get_by_role("button", name="Animate image", exact=True).click()
    expect(page.get_by_text("Choose an image first.")).to_be_visible()


def test_addresses_that_cannot_be_used_are_refused_with_their_reason(page: Page, app: AppServer) -> None:
    open_page(page, app, "image_to_video")
    page.get_by_text("Address", exact=True).click()
    address = page.get_by_label("Image address")
    for wrong in ("ftp://example.com/a.png", "file:///etc/passwd", "nonsense", f"{app.url}/healthz"):
        address.fill(wrong)
        address.press("Enter")
        expect(page.locator("p.cb-problem").first).to_be_visible()
        expect(address).to_have_value(wrong)
