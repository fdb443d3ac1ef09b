"""What holds everywhere: cold deep links, reloads, restarts, identity, the frame of the pages."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import shoot
from tests.browser.studio import ask_for, finished_video, has_sideways_scroll, open_page
from tests.serving import AppServer, running_app

PAGES = {
    "": "What do you want to make?",
    "text_to_video": "Text to video",
    "image_to_video": "Image to video",
    "edit_video": "Edit video",
    "library": "Library",
}


@pytest.mark.parametrize("path", ["edit_video", "library"])
def test_a_deep_link_to_a_fresh_server_shows_the_whole_shell(page: Page, tmp_path: Path, path: str) -> None:
    with running_app(tmp_path) as fresh:
        open_page(page, fresh, path)
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[path])
        for name in ["Home", *list(PAGES.values())[1:]]:
            expect(page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True)).to_be_visible()
        expect(page.get_by_test_id("stSidebar").get_by_text("Sandbox")).to_be_visible()


def test_every_page_has_its_address_its_prompt_and_its_button(page: Page, app: AppServer) -> None:
    buttons = {
        "text_to_video": "Generate video",
        "image_to_video": "Animate image",
        "edit_video": "Edit video",
    }
    for path, name in PAGES.items():
        open_page(page, app, path)
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        if path in buttons:
            expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()
            expect(page.get_by_role("button", name=buttons[path], exact=True)).to_be_visible()


def test_a_reload_in_mid_job_loses_nothing(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "A rocket launch at dusk", seconds=2)
    page.get_by_role("button", name="Generate video", exact=True).click()
    expect(page.locator("p.cb-prompt")).to_have_text("A rocket launch at dusk")
    page.reload()
    expect(page.locator("p.cb-prompt")).to_have_text("A rocket launch at dusk")
    finished_video(page)


def test_a_killed_server_resumes_the_job_and_the_open_page_shows_its_video(
    page: Page, tmp_path: Path
) -> None:
    with running_app(tmp_path) as server:
        open_page(page, server, "text_to_video")
        ask_for(page, "A storm over the sea", seconds=3)
        page.get_by_role("button", name="Generate video", exact=True).click()
        expect(page.locator("p.cb-prompt")).to_have_text("A storm over the sea")
        # Killed before the engine's answer is in, the job would rightly ask its owner what to do.
        expect(page.locator("p.cb-facts")).to_contain_text(re.compile("Rendering|Fetching|Done"))
        server.kill()
        server.start()
        page.reload()
        finished_video(page)
        expect(page.locator("p.cb-prompt")).to_have_count(1)


def test_another_browser_sees_none_of_it_and_cannot_fetch_the_file(
    page: Page, browser: Browser, app: AppServer
) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "A secret garden")
    page.get_by_role("button", name="Generate video", exact=True).click()
    address = finished_video(page).evaluate("v => v.currentSrc || v.src")
    assert page.request.get(address, headers={"Range": "bytes=0-99"}).status == 206

    other = browser.new_context()
    stranger = other.new_page()
    open_page(stranger, app, "library")
    expect(stranger.get_by_text("Nothing here yet")).to_be_visible()
    assert other.request.get(address).status == 404
    other.close()


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways_in_any_light(
    browser: Browser, app: AppServer, scheme: str, width: int
) -> None:
    visitor = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of two words
    )
    page = visitor.new_page()
    for path in PAGES:
        open_page(page, app, path)
        expect(page.get_by_test_id("stMain").get_by_role("paragraph").first).to_be_visible()
        assert not has_sideways_scroll(page)
        shoot(page, f"{path or 'home'}_{scheme}_{width}")
    visitor.close()
