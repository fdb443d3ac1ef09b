"""The third story: a clip that is too long is refused, trimmed, and edited."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import shoot
from tests.browser.studio import ask_for, facts, finished_video, open_page, play, wait_for
from tests.media_factory import make_clip
from tests.serving import AppServer


def _choose_clip(page: Page, path: Path, slot: str = "clip_upload") -> None:
    page.locator(f".st-key-{slot} input[type=file]").set_input_files(str(path))


def test_a_clip_of_12_seconds_is_refused_then_trimmed_then_edited(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    open_page(page, app, "edit_video")
    _choose_clip(page, make_clip(tmp_path / "long.mp4", seconds=12, width=320, height=180))
    expect(page.get_by_text("at most 8.7 s can be edited")).to_be_visible()
    page.get_by_label("Prompt").fill("Make it black and white")
    page.get_by_role("button", name="Edit video", exact=True).click()
    expect(page.get_by_text("at most 8.7 s can be edited")).to_be_visible()
    expect(page.locator("p.cb-prompt")).to_have_count(0)
    shoot(page, "edit_video_too_long_desktop")

    length = page.get_by_label("Length (seconds)")
    length.fill("2")
    length.press("Enter")
    expect(page.get_by_text("48 frames")).to_be_visible()
    page.get_by_role("button", name="Trim to this part").click()
    expect(page.get_by_text(re.compile(r"^2\.000 s · "))).to_be_visible()
    page.get_by_role("button", name="Edit video", exact=True).click()

    done = page.locator(".st-key-takes_newest_on_top")
    expect(done.locator("video")).to_be_visible(timeout=120_000)
    video = done.locator("video")
    wait_for(video, "v => v.readyState >= 3")
    play(video)
    wait_for(video, "v => v.webkitAudioDecodedByteCount > 0")
    assert abs(facts(video)["duration"] - 2.0) < 0.1
    shoot(page, "edit_video_done_desktop")


def test_the_trim_can_be_undone(page: Page, app: AppServer, tmp_path: Path) -> None:
    open_page(page, app, "edit_video")
    _choose_clip(page, make_clip(tmp_path / "long.mp4", seconds=10))
    page.get_by_role("button", name="Trim to this part").click()
    page.get_by_role("button", name="Undo the trim").click()
    expect(page.get_by_text(re.compile(r"^10\.000 s · "))).to_be_visible()


def test_a_finished_take_can_be_edited_from_its_card(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "A balloon over a meadow")
    page.get_by_role("button", name="Generate video", exact=True).click()
    finished_video(page)
    page.get_by_role("link", name="Edit this take").click()
    expect(page.get_by_role("heading", name="Edit video")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^1\.000 s · "))).to_be_visible()
    page.get_by_label("Prompt").fill("Make it sepia")
    page.get_by_role("button", name="Edit video", exact=True).click()
    expect(page.locator(".st-key-takes_newest_on_top video")).to_be_visible(timeout=120_000)


def test_what_is_no_clip_is_refused_with_its_reason(page: Page, app: AppServer, tmp_path: Path) -> None:
    open_page(page, app, "edit_video")
    wrong = {
        "page.mp4": b"<!doctype html><html></html>",
        "empty.mp4": b"",
        "noise.mp4": bytes(range(256)) * 40,
    }
    for name, data in wrong.items():
        path = tmp_path / name
        path.write_bytes(data)
        _choose_clip(page, path)
        expect(page.locator("p.cb-problem").first).to_be_visible()
        page.get_by_role("button", name="Remove").first.click()
        expect(page.locator("p.cb-problem")).to_have_count(0)
