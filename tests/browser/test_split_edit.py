"""A clip that is too long is edited whole: in parts, joined again, played in its card."""

import re
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle, shoot
from tests.browser.studio import facts, open_page, play, wait_for
from tests.media_factory import frames_of, make_clip
from tests.serving import AppServer


def _paint_the_left_half(page: Page) -> None:
    expect(page.locator(".strip img").first).to_be_visible()  # what is above it moves it no more
    page.get_by_text("Mask (optional)").click()
    painter = page.get_by_role("group", name="Mask painter")
    painter.get_by_role("button", name="Rectangle").click()
    area = painter.get_by_label("Painting area")
    box = area.bounding_box()
    assert box is not None
    to = {"x": box["width"] / 2, "y": box["height"] - 12}  # the corners are round
    area.drag_to(area, source_position={"x": 12, "y": 12}, target_position=to)  # type: ignore[arg-type]  # dicts
    painter.get_by_role("button", name="Use this mask").click()
    expect(page.get_by_text("Mask in use: painted on 1 frame")).to_be_visible()


def test_a_clip_of_12_seconds_is_edited_whole_in_two_parts(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    open_page(page, app, "edit_video")
    clip = make_clip(tmp_path / "long.mp4", seconds=12, rate=12)
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    _paint_the_left_half(page)
    page.get_by_text("Edit it whole, in 2 parts").click()
    expect(page.get_by_text("Each part is changed in its own piece of the mask.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Part 1: 0\.000 s to 6\.000 s"))).to_be_visible()
    expect(
        page.get_by_text("12 s of video in 2 parts · free in the sandbox ($0.96 with a key)")
    ).to_be_visible()
    settle(page)  # a click on what the run is about to replace is lost
    page.get_by_role("button", name="Edit all 2 parts").click()
    expect(page.get_by_text("the prompt is empty")).to_be_visible()
    shoot(page, "split_edit_offer_desktop")

    page.get_by_label("Prompt").fill("Make it a dark night")
    page.get_by_role("button", name="Edit all 2 parts").dblclick()
    card = page.locator(".st-key-takes_newest_on_top")
    expect(card.get_by_text(re.compile("of 2 parts done|Joining the parts|Cutting it"))).to_be_visible()
    shoot(page, "split_edit_running_desktop")

    video = card.locator("video")
    expect(video).to_be_visible(timeout=120_000)
    wait_for(video, "v => v.readyState >= 3")
    play(video)
    wait_for(video, "v => v.webkitAudioDecodedByteCount > 0")
    assert abs(facts(video)["duration"] - 12.0) < 0.1
    expect(card.get_by_text("Edit in 2 parts · 12.00 s")).to_have_count(1)
    shoot(page, "split_edit_done_desktop")
    result = tmp_path / "result.mp4"
    result.write_bytes(page.request.get(video.evaluate("v => v.src")).body())
    for before, after in list(zip(frames_of(clip), frames_of(result), strict=True))[6::24]:
        change = np.abs(after.astype(np.int16) - before).mean(axis=(0, 2))
        assert change[90:].mean() < 6 < change[:70].mean() / 2

    page.get_by_role("link", name="Library").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(page.locator(".tile p.prompt")).to_have_text(["Make it a dark night"])
