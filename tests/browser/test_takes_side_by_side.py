"""Takes of one wish on one card, and side by side under one play head; nothing that plays is disturbed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from components.domain.batch import asks_of, draft_of, takes_of
from components.domain.pricing import price_usd
from components.domain.request import TextToVideo
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.studio import has_sideways_scroll, open_page, wait_for
from tests.serving import AppServer
from tests.takes import finished_take

FRAME_S = 1 / 24
APART = (
    "g => { const at = [...g.querySelectorAll('video')].map(v => v.currentTime);"
    " return Math.max(...at) - Math.min(...at); }"
)
MUTED = "g => [...g.querySelectorAll('video')].map(v => v.muted)"


@pytest.fixture(scope="module")
def sides(browser: Browser, app: AppServer) -> Iterator[Locator]:
    """Three finished drafts of one prompt, side by side, opened while one of them plays on its tile."""
    token = new_token()
    database = open_database(app.data_dir / "data")
    ledger, media = Ledger(database), MediaStore(app.data_dir / "data" / "media", database)
    drafts = takes_of(draft_of(TextToVideo(prompt="")), ("A kite at dawn",), 3)
    for ask in asks_of(drafts, price_usd, parent_id=None, relation=None):
        finished_take(ledger, media, owner_from_token(token), ask)
    database.dispose()
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")  # type: ignore[arg-type]  # a TypedDict
    context.add_cookies([{"name": COOKIE, "value": token, "url": app.url}])
    expect.set_options(timeout=60_000)
    page = context.new_page()
    open_page(page, app, "text_to_video")
    take = page.locator(".st-key-takes_newest_on_top [data-testid=stVideo]").first
    wait_for(take, "v => v.readyState >= 3")
    take.evaluate("v => { v.loop = true; v.marked = true; return v.play(); }")
    page.get_by_role("button", name="Side by side").click()
    opened = page.get_by_role("group", name="Takes side by side")
    expect(opened).to_be_visible()
    yield opened
    context.close()


def test_the_card_says_what_it_holds_and_opening_leaves_the_playing_video_alone(sides: Locator) -> None:
    take = sides.page.locator(".st-key-takes_newest_on_top [data-testid=stVideo]").first
    expect(sides.page.get_by_text("3 takes of one prompt")).to_be_visible()
    assert take.evaluate("v => v.marked && !v.paused")


def test_all_run_under_one_play_head(sides: Locator) -> None:
    videos = sides.locator("video")
    expect(videos).to_have_count(3)
    for index in range(3):
        wait_for(videos.nth(index), "v => v.readyState >= 3")
    sides.get_by_role("button", name="Play all").click()
    wait_for(videos.nth(2), "v => v.currentTime > 0.4 && !v.paused")
    sides.get_by_role("button", name="Pause all").click()
    for index in range(3):
        wait_for(videos.nth(index), "v => v.paused && !v.seeking")
    assert sides.evaluate(APART) < 0.001
    sides.get_by_label("Play head").focus()
    before = videos.nth(0).evaluate("v => v.currentTime")
    sides.page.keyboard.press(".")
    wait_for(videos.nth(0), f"v => v.currentTime > {before} && !v.seeking")
    wait_for(videos.nth(2), f"v => v.currentTime > {before} && !v.seeking")
    shoot(sides.page, "side_by_side_desktop")


def test_one_of_them_is_heard_and_which_is_chosen_by_click_and_key(sides: Locator) -> None:
    assert sides.evaluate(MUTED) == [True, True, True]
    sides.get_by_role("button", name="Sound").click()
    assert sides.evaluate(MUTED) == [False, True, True]
    sides.locator("figure").nth(2).click()
    assert sides.evaluate(MUTED) == [True, True, False]
    sides.page.keyboard.press("2")
    assert sides.evaluate(MUTED) == [True, False, True]
    sides.get_by_role("button", name="Sound").click()


def test_one_at_a_time_and_blinking_show_a_single_take(sides: Locator) -> None:
    shown = sides.locator("figure:visible")
    sides.get_by_role("radio", name="One at a time").click()
    sides.get_by_role("radio", name="Take 3").click()
    expect(sides.locator("figure.front figcaption")).to_have_text("3")
    sides.get_by_role("radio", name="Blink").click()
    expect(sides.locator("figure.front figcaption")).to_have_text(re.compile("[12]"))
    expect(shown).to_have_count(1)
    sides.get_by_role("radio", name="Side by side").click()
    expect(shown).to_have_count(3)


def test_a_draft_offers_its_final_with_the_price_first(sides: Locator) -> None:
    page = sides.page
    page.get_by_role("button", name="Make it final").first.click()
    expect(page.get_by_text("720p · 8 s of video with sound · free in the sandbox ($0.56")).to_be_visible()
    shoot(page, "make_it_final_desktop")
    page.keyboard.press("Escape")


def test_on_a_phone_it_fits(sides: Locator) -> None:
    sides.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    expect(sides).to_be_visible()
    assert not has_sideways_scroll(sides.page)
    shoot(sides.page, "side_by_side_phone")
