"""Before and after of an edit: one play head, four views, and nothing else on the page is disturbed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.studio import has_sideways_scroll, open_page, wait_for
from tests.media_factory import make_clip
from tests.serving import AppServer

FRAME_S = 1 / 24
APART = "g => { const [b, a] = g.querySelectorAll('video'); return Math.abs(a.currentTime - b.currentTime); }"


@pytest.fixture(scope="module")
def comparison(
    browser: Browser, app: AppServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Locator]:
    """The comparison of an edit that was just made, opened while its video plays."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")  # type: ignore[arg-type]  # a TypedDict
    expect.set_options(timeout=60_000)
    page = context.new_page()
    open_page(page, app, "edit_video")
    clip = make_clip(tmp_path_factory.mktemp("clips") / "short.mp4", seconds=2, width=320, height=180)
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    expect(page.get_by_text(re.compile(r"^2\.000 s · "))).to_be_visible()
    page.get_by_label("Prompt").fill("Make it a dark night")
    page.get_by_role("button", name="Edit video", exact=True).click()
    take = page.locator(".st-key-takes_newest_on_top [data-testid=stVideo]")
    expect(take).to_be_visible(timeout=120_000)
    wait_for(take, "v => v.readyState >= 3")
    take.evaluate("v => { v.loop = true; v.marked = true; return v.play(); }")
    page.get_by_role("button", name="Compare").click()
    opened = page.get_by_role("group", name="Before and after")
    expect(opened).to_be_visible()
    yield opened
    context.close()


def test_opening_it_leaves_the_playing_video_alone(comparison: Locator) -> None:
    take = comparison.page.locator(".st-key-takes_newest_on_top [data-testid=stVideo]")
    assert take.evaluate("v => v.marked && !v.paused")


def test_both_stay_on_the_same_frame(comparison: Locator) -> None:
    videos = comparison.locator("video")
    for index in (0, 1):
        wait_for(videos.nth(index), "v => v.readyState >= 3")
    comparison.get_by_role("button", name="Play both").click()
    wait_for(videos.nth(1), "v => v.currentTime > 0.5 && !v.paused")
    assert comparison.evaluate(APART) < 2.5 * FRAME_S
    wait_for(
        videos.nth(1),
        "v => { v.far = Math.max(v.far ?? 0, v.currentTime); return v.currentTime < v.far - 1; }",
    )
    wait_for(videos.nth(1), "v => v.currentTime > 0.4")
    assert comparison.evaluate(APART) < 2.5 * FRAME_S
    comparison.get_by_role("button", name="Pause both").click()
    comparison.get_by_label("Play head").focus()
    comparison.page.keyboard.press(".")
    wait_for(videos.nth(0), "v => v.paused && !v.seeking")
    wait_for(videos.nth(1), "v => v.paused && !v.seeking")
    assert comparison.evaluate(APART) < 0.001


def test_the_map_is_given_up_and_begun_anew_when_it_is_looked_for_again(comparison: Locator) -> None:
    comparison.get_by_role("radio", name="Heat map").click()
    told = comparison.get_by_role("status")
    expect(told).to_have_text(re.compile("Looking at what changed"))
    comparison.get_by_role("button", name="Cancel").click()
    expect(comparison.get_by_role("radio", name="Side by side")).to_be_checked()
    expect(told).to_be_hidden()
    comparison.get_by_role("radio", name="Heat map").click()
    wait_for(comparison.get_by_label("What changed"), "v => v.readyState >= 2")


def test_the_chart_and_the_map_show_what_changed(comparison: Locator) -> None:
    expect(comparison.get_by_role("img", name=re.compile("Change over time: .* on average"))).to_be_visible()
    comparison.get_by_role("radio", name="Heat map").click()
    heat = comparison.get_by_label("What changed")
    wait_for(heat, "v => v.readyState >= 2")
    expect(comparison.get_by_role("status")).to_be_hidden()
    assert abs(heat.evaluate("v => v.duration") - 2.0) < 2 * FRAME_S
    shoot(comparison.page, "compare_heat_desktop")


def test_the_wipe_is_moved_by_pointer_and_keys(comparison: Locator) -> None:
    comparison.get_by_role("radio", name="Wipe").click()
    wiper = comparison.get_by_role("slider", name="Wipe between before and after")
    box = comparison.locator(".screen").bounding_box()
    assert box is not None
    mouse = comparison.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2, steps=3)
    mouse.up()
    expect(wiper).to_have_attribute("aria-valuenow", "25")
    wiper.press("Shift+ArrowRight")
    expect(wiper).to_have_attribute("aria-valuenow", "35")


def test_sound_comes_from_one_of_them(comparison: Locator) -> None:
    muted = "g => [...g.querySelectorAll('video')].slice(0, 2).map(v => v.muted)"
    assert comparison.evaluate(muted) == [True, False]
    comparison.get_by_role("radiogroup", name="Sound").get_by_role("radio", name="Before").click()
    assert comparison.evaluate(muted) == [False, True]


def test_on_a_phone_it_fits(comparison: Locator) -> None:
    comparison.get_by_role("radio", name="Side by side").click()
    comparison.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    expect(comparison.locator(".screen")).to_have_class(re.compile("stacked"))
    assert not has_sideways_scroll(comparison.page)
    shoot(comparison.page, "compare_phone")
