"""The library: everything of this owner, played, used again, deleted."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import shoot
from tests.browser.studio import ask_for, finished_video, open_page
from tests.serving import AppServer


def _make(page: Page, app: AppServer, prompt: str) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, prompt)
    page.get_by_role("button", name="Generate video", exact=True).click()
    finished_video(page)


def test_takes_are_listed_newest_first_and_can_be_downloaded(page: Page, app: AppServer) -> None:
    _make(page, app, "Desert at noon")
    _make(page, app, "City at night")
    open_page(page, app, "library")
    expect(page.locator("p.cb-prompt")).to_have_text(["City at night", "Desert at noon"])
    finished_video(page, 1)
    link = page.get_by_role("link", name="Download").first
    answer = page.request.get(app.url + (link.get_attribute("href") or ""))
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.body()[4:8] == b"ftyp"
    shoot(page, "library_two_takes_desktop")


def test_settings_are_used_again(page: Page, app: AppServer) -> None:
    _make(page, app, "Snow in the forest")
    open_page(page, app, "library")
    page.get_by_role("link", name="Use these settings again").click()
    expect(page.get_by_label("Prompt")).to_have_value("Snow in the forest")
    expect(page.get_by_label("Duration (seconds)")).to_have_value("1")


def test_a_deleted_take_is_gone_for_good(page: Page, app: AppServer) -> None:
    _make(page, app, "A lake at dawn")
    open_page(page, app, "library")
    address = finished_video(page).evaluate("v => v.currentSrc || v.src")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Move to the bin").click()
    expect(page.locator("p.cb-prompt")).to_have_count(0)
    page.get_by_text("Show the bin").click()
    page.get_by_role("button", name="Delete for good").click()
    page.get_by_role("button", name="Yes, delete it for good").click()
    expect(page.locator("p.cb-prompt")).to_have_count(0)
    assert page.request.get(address).status == 404
    page.reload()
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
