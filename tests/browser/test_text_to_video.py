"""The first story: a sentence becomes a video that plays with sound."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.studio import (
    ask_for,
    facts,
    finished_video,
    has_sideways_scroll,
    open_page,
    play,
    set_duration,
    wait_for,
)
from tests.serving import AppServer


def test_a_prompt_becomes_a_video_that_plays_with_sound(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "A sail boat on a calm sea at golden hour, slow pan left", seconds=2)
    expect(page.get_by_text("free in the sandbox")).to_be_visible()
    page.get_by_role("button", name="Generate video", exact=True).click()

    video = finished_video(page)
    play(video)
    wait_for(video, "v => v.currentTime > 0.4")
    wait_for(video, "v => v.webkitAudioDecodedByteCount > 0")

    seen = facts(video)
    assert (seen["width"], seen["height"]) == (854, 480)
    assert abs(seen["duration"] - 2.0) < 0.1
    shoot(page, "text_to_video_done_desktop")


def test_ctrl_enter_submits_and_keeps_the_prompt(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "first words")
    prompt = page.get_by_label("Prompt")
    prompt.fill("Fireflies over a meadow at night")
    prompt.press("Control+Enter")

    expect(page.locator("p.cb-prompt")).to_have_text("Fireflies over a meadow at night")
    expect(prompt).to_have_value("Fireflies over a meadow at night")
    finished_video(page)


def test_a_double_click_is_one_job(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "A kite over the hills")
    page.get_by_role("button", name="Generate video", exact=True).dblclick()

    finished_video(page)
    expect(page.locator("p.cb-prompt")).to_have_count(1)


def test_nothing_is_sent_with_an_empty_prompt_or_a_wrong_duration(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    page.get_by_role("button", name="Generate video", exact=True).click()
    expect(page.get_by_text("the prompt is empty")).to_be_visible()

    page.get_by_label("Prompt").fill("A whale under water")
    for wrong in (0, 16):
        set_duration(page, wrong)
        expect(page.get_by_text("1 to 15 whole seconds")).to_be_visible()
        page.get_by_role("button", name="Generate video", exact=True).click()
    expect(page.get_by_label("Prompt")).to_have_value("A whale under water")
    expect(page.locator("p.cb-prompt")).to_have_count(0)
    shoot(page, "text_to_video_problems_desktop")


def test_markup_in_a_prompt_is_shown_as_text(page: Page, app: AppServer) -> None:
    prompt = "<img src=x onerror=alert(1)> **bold** ![p](http://example.com/p.png) :material/home:"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, app, "text_to_video")
    ask_for(page, prompt)
    page.get_by_role("button", name="Generate video", exact=True).click()

    expect(page.locator("p.cb-prompt")).to_have_text(prompt)
    finished_video(page)
    assert not [url for url in asked if "example.com" in url]


def test_a_playing_video_keeps_its_place_while_others_are_polled(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "Clouds over mountains at noon", seconds=10)
    page.get_by_role("button", name="Generate video", exact=True).click()
    playing = finished_video(page)
    play(playing)
    playing.evaluate(
        "v => { v.dataset.same = 'yes'; v.jumps = 0; v.addEventListener('seeking', () => v.jumps++); }"
    )

    ask_for(page, "A train through a forest", seconds=1)
    page.get_by_role("button", name="Generate video", exact=True).click()
    expect(page.locator("p.cb-prompt")).to_have_count(2)
    expect(page.locator("[data-testid='stVideo']")).to_have_count(2, timeout=120_000)

    marked = page.locator("video[data-same='yes']")
    expect(marked).to_have_count(1)
    assert marked.evaluate("v => v.jumps") == 0
    assert marked.evaluate("v => v.currentTime > 1 || v.ended")


def test_on_a_phone_everything_fits_and_works(context: BrowserContext, page: Page, app: AppServer) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    open_page(page, app, "text_to_video")
    assert not has_sideways_scroll(page)
    ask_for(page, "A bird over a lake at dawn")
    page.get_by_role("button", name="Generate video", exact=True).click()
    finished_video(page)
    assert not has_sideways_scroll(page)
    shoot(page, "text_to_video_done_phone")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # a TypedDict
