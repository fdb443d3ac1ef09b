"""The library: found, looked at, played, sorted, downloaded, binned; by pointer, by keyboard, on a phone."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PHONE, settle, shoot
from tests.browser.studio import (
    facts,
    finished_video,
    has_sideways_scroll,
    make_ready,
    open_page,
    seed,
    seed_waiting,
    wait_for,
)
from tests.serving import AppServer

PROMPTS = ["A boat on a lake", "A red fox in the snow", "Neon city in the rain", "A fox at dawn"]
NEWEST_FIRST = PROMPTS[::-1]


def posters(page: Page) -> Locator:
    return page.get_by_role("button", name="Open: ")


def prompts(page: Page) -> Locator:
    return page.locator(".tile p.prompt")


def stage(page: Page) -> Locator:
    return page.locator(".st-key-library_stage")


@pytest.fixture
def library(page: Page, app: AppServer) -> Page:
    """The library of a browser that has four takes."""
    open_page(page, app, "library")
    seed(page, app, PROMPTS)
    page.reload()
    expect(prompts(page)).to_have_text(NEWEST_FIRST)
    return page


def test_a_take_is_looked_at_opened_and_downloaded(library: Page, app: AppServer) -> None:
    expect(library.locator("video")).to_have_count(0)
    posters(library).nth(2).hover()
    preview = library.locator(".tile video")
    wait_for(preview, "v => v.currentTime > 0 && v.muted")
    library.get_by_role("heading", level=1).hover()
    expect(preview).to_have_count(0)

    posters(library).nth(2).click()
    video = finished_video(library)
    wait_for(video, "v => v.currentTime > 0")
    expect(stage(library).locator("p.cb-prompt")).to_have_text("A red fox in the snow")
    answer = library.request.get(
        app.url + (stage(library).get_by_role("link", name="Download").get_attribute("href") or "")
    )
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.body()[4:8] == b"ftyp"
    shoot(library, "library_open_desktop")

    library.reload()
    expect(stage(library).locator("p.cb-prompt")).to_have_text("A red fox in the snow")


def test_everything_goes_by_keyboard(library: Page) -> None:
    keyboard = library.keyboard
    keyboard.press("/")
    expect(library.get_by_label("Search", exact=True)).to_be_focused()
    keyboard.type("FOX")
    expect(prompts(library)).to_have_text(["A fox at dawn", "A red fox in the snow"])
    expect(library).to_have_url(re.compile("words=FOX"))

    posters(library).first.focus()
    keyboard.press("ArrowRight")
    expect(posters(library).nth(1)).to_be_focused()
    keyboard.press("s")
    expect(library.get_by_role("button", name="Star: A red fox", pressed=True)).to_be_visible()
    keyboard.press("x")
    expect(library.get_by_text("1 selected", exact=True)).to_be_visible()
    keyboard.press("Enter")
    video = finished_video(library)
    expect(stage(library).get_by_role("button", name="Starred")).to_be_visible()
    video.focus()
    keyboard.press("Escape")
    expect(library.locator("[data-testid='stVideo']")).to_have_count(0)
    expect(posters(library).nth(1)).to_be_focused()
    keyboard.press("Home")
    keyboard.press("Delete")
    expect(prompts(library)).to_have_text(["A red fox in the snow"])
    for _ in range(12):
        keyboard.press("Tab")
    assert not library.evaluate("() => document.activeElement.shadowRoot?.querySelector('.grid')"), "trapped"


def test_many_are_downloaded_binned_and_brought_back(library: Page, app: AppServer) -> None:
    for number in (0, 2):
        library.get_by_role("checkbox", name="Select: ").nth(number).check(force=True)
    expect(library.get_by_text("2 selected", exact=True)).to_be_visible()
    link = library.get_by_role("link", name="Download as zip")
    expect(link).to_have_attribute("href", re.compile(r"ids=\w+\.\w+$"))
    answer = library.request.get(app.url + (link.get_attribute("href") or ""))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as made:
        assert made.testzip() is None
        assert [name.split(" ")[1] for name in made.namelist()] == ["a-fox-at-dawn", "a-red-fox-in-the-snow"]

    library.get_by_role("button", name="Move to the bin").click()
    expect(prompts(library)).to_have_text([NEWEST_FIRST[1], NEWEST_FIRST[3]])
    shoot(library, "library_undo")
    library.get_by_role("button", name="Undo").click()
    expect(prompts(library)).to_have_text(NEWEST_FIRST)


def test_a_take_is_deleted_for_good_from_the_bin(library: Page) -> None:
    posters(library).first.click()
    address = finished_video(library).evaluate("v => v.currentSrc || v.src")
    stage(library).get_by_role("button", name="More").click()
    library.get_by_role("button", name="Move to the bin").click()
    expect(prompts(library)).to_have_count(3)
    library.get_by_role("button", name="Bin").click()
    expect(prompts(library)).to_have_text([NEWEST_FIRST[0]])
    assert library.request.get(address, headers={"Range": "bytes=0-9"}).status == 206
    posters(library).first.click()
    stage(library).get_by_role("button", name="Delete for good").click()
    library.get_by_role("button", name="Yes, delete it for good").click()
    expect(library.get_by_text("The bin is empty.")).to_be_visible()
    assert library.request.get(address).status == 404


def test_what_plays_is_never_restarted_by_what_arrives(library: Page, app: AppServer) -> None:
    job = seed_waiting(library, app, "A kite in the wind")
    library.reload()
    expect(prompts(library)).to_have_count(5)
    posters(library).nth(2).click()
    video = finished_video(library)
    video.evaluate("v => v.addEventListener('emptied', () => v.seeks += 1)")
    video.evaluate("v => { v.loop = true; v.mark = 'the same element'; v.seeks = 0; return v.play(); }")
    make_ready(app, job)
    ready = library.locator(".tile:not(.empty)", has=library.get_by_text("A kite in the wind", exact=True))
    expect(ready).to_be_visible()
    settle(library)

    assert video.evaluate("v => [v.mark, v.seeks, v.paused]") == ["the same element", 0, False]
    assert facts(video)["time"] > 0


def test_a_phone_has_one_column_and_all_of_it(browser: Browser, app: AppServer) -> None:
    visitor = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")  # type: ignore[arg-type]  # a TypedDict
    page = visitor.new_page()
    open_page(page, app, "library")
    seed(page, app, PROMPTS)
    page.reload()
    page.get_by_role("button", name="Star: A fox at dawn").tap()
    expect(page.get_by_role("button", name="Star: A fox at dawn", pressed=True)).to_be_visible()
    posters(page).first.tap()
    expect(stage(page).get_by_role("button", name="Starred")).to_be_visible()
    finished_video(page)
    assert not has_sideways_scroll(page)
    shoot(page, "library_open_phone")
    visitor.close()


def test_settings_are_used_again(library: Page) -> None:
    posters(library).first.click()
    library.get_by_role("link", name="Use these settings again").click()
    expect(library.get_by_label("Prompt")).to_have_value(NEWEST_FIRST[0])
    expect(library.get_by_label("Duration (seconds)")).to_have_value("2")
