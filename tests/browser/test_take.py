"""A take's own page: opened cold, its family walked, made again on an image; shared and revoked."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from components.domain.ask import Relation
from components.domain.job import Job
from components.domain.options import Resolution
from components.domain.request import EditVideo, StoredMedia, TextToVideo
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.browser.conftest import PHONE, settle, shoot
from tests.browser.studio import RENDER_LIMIT_MS, finished_video, has_sideways_scroll, serious_faults
from tests.media_factory import make_picture
from tests.serving import AppServer
from tests.takes import ask_for, finished_take


@dataclass
class Studio:
    """This browser's takes, put beside the running app."""

    owner: str
    ledger: Ledger
    media: MediaStore

    def make(self, prompt: str, parent: Job | None = None, relation: Relation | None = None) -> Job:
        request = TextToVideo(prompt=prompt, duration_s=1, resolution=Resolution.P480)
        ask = ask_for(request=request, parent=parent, relation=relation)
        return finished_take(self.ledger, self.media, self.owner, ask)

    def edit(self, prompt: str, of: Job) -> Job:
        video = StoredMedia(media_id=f"{of.id}-video")
        request = EditVideo(video=video, prompt=prompt, source_duration_s=1, source_frame_s=1 / 24)
        ask = ask_for(request=request, parent=of, relation=Relation.EDIT)
        return finished_take(self.ledger, self.media, self.owner, ask)


@pytest.fixture
def studio(app: AppServer, context: BrowserContext) -> Iterator[Studio]:
    token, folder = new_token(), app.data_dir / "data"
    context.add_cookies([{"name": COOKIE, "value": token, "url": app.url}])
    database = open_database(folder)
    yield Studio(owner_from_token(token), Ledger(database), MediaStore(folder / "media", database))
    database.dispose()


def open_take(page: Page, app: AppServer, job: Job) -> None:
    page.goto(f"{app.url}/take?take={job.id}")
    expect(page.get_by_role("heading", name="Family")).to_be_visible()
    settle(page)


def unfold(page: Page, words: str, content: str) -> None:
    """Opens a fold of the page, by keyboard; `content` is a label in it."""
    fold = page.locator("summary", has_text=words)
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(content).first).to_be_visible()


def test_a_cold_link_shows_the_take_and_its_family_is_walked_by_keyboard(
    page: Page, app: AppServer, studio: Studio
) -> None:
    fox = studio.make("A red fox at dawn")
    wolf = studio.make("A grey wolf at dawn", fox, Relation.REMIX)
    open_take(page, app, wolf)

    finished_video(page)
    expect(page.locator(".cb-kin ins")).to_have_text("grey wolf ")
    expect(page.locator(".cb-kin del")).to_have_text("red fox ")
    expect(page.locator(".cb-kin-poster img")).to_have_count(2)
    page.get_by_role("link", name="Open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("p.cb-prompt-whole")).to_have_text("A red fox at dawn")
    expect(page).to_have_url(re.compile(f"take={fox.id}$"))
    page.go_back()
    expect(page.locator("p.cb-prompt-whole")).to_have_text("A grey wolf at dawn")
    shoot(page, "take_family_desktop")


def test_the_page_fits_a_phone(page: Page, app: AppServer, studio: Studio) -> None:
    job = studio.make("A red fox walks through fresh snow at dawn, cinematic lighting")
    for number in range(8):
        job = studio.make(f"A red fox walks through deep snow, take {number}", job, Relation.REMIX)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    open_take(page, app, job)
    unfold(page, "Recipe", "Language")
    unfold(page, "Share", "The link works")

    assert not has_sideways_scroll(page)
    assert serious_faults(page) == []
    shoot(page, "take_phone")


def test_a_take_is_shared_watched_by_a_stranger_and_taken_back(
    page: Page, app: AppServer, studio: Studio, browser: Browser
) -> None:
    fox = studio.make("A red fox at dawn")
    open_take(page, app, fox)
    unfold(page, "Share", "The link works")
    page.get_by_role("button", name="Make a link").click()
    address = page.locator("code", has_text="/share/").inner_text()

    stranger = browser.new_context()
    theirs = stranger.new_page()
    theirs.goto(address)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("A red fox at dawn")
    theirs.wait_for_function("() => document.querySelector('video').readyState >= 3")
    assert theirs.evaluate("() => document.scripts.length") == 0
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("button", name="Revoke")).to_have_count(0)
    assert theirs.request.get(address).status == 404
    assert theirs.request.get(f"{address}/video").status == 404
    stranger.close()


def test_one_html_file_plays_without_the_studio(
    page: Page, app: AppServer, studio: Studio, tmp_path: Path
) -> None:
    noir = studio.edit("Black and white", studio.make("A red fox at dawn"))
    open_take(page, app, noir)
    unfold(page, "Share", "The link works")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as one HTML file").click()
    download.value.save_as(tmp_path / "take.html")

    page.goto(f"file://{tmp_path}/take.html")
    page.wait_for_function("() => document.querySelector('video').readyState >= 3", timeout=RENDER_LIMIT_MS)
    assert page.evaluate("() => document.querySelector('video').videoWidth") == 160
    expect(page.get_by_text("How it came about")).to_be_visible()
    shoot(page, "take_one_file")


def test_a_branch_is_made_again_on_another_image(
    page: Page, app: AppServer, studio: Studio, tmp_path: Path
) -> None:
    noir = studio.edit("Black and white", studio.make("A red fox at dawn"))
    picture = tmp_path / "new.png"
    picture.write_bytes(make_picture(width=160, height=90))
    open_take(page, app, noir)
    unfold(page, "Make it again", "The steps run one after another")
    page.locator("input[type=file]").set_input_files(os.fspath(picture))
    page.get_by_role("button", name="Make 2 takes again").click()
    expect(page.get_by_text("2 of 2 takes · done")).to_be_visible(timeout=RENDER_LIMIT_MS)
    page.get_by_role("link", name="Open the newest take").click()

    expect(page.locator(".cb-kin-name", has_text="Edit · this take")).to_be_visible()
    expect(page.locator(".cb-kin")).to_have_count(2)
    expect(page.locator(".cb-kin-name").first).to_have_text("Image to video")
    finished_video(page)
    shoot(page, "take_made_again_desktop")


def test_a_downloaded_take_brings_its_settings_back(
    page: Page, app: AppServer, studio: Studio, tmp_path: Path
) -> None:
    assert studio.owner
    page.goto(f"{app.url}/text_to_video")
    page.get_by_label("Prompt").fill("A boat on a lake")
    page.get_by_label("Duration (seconds)").fill("1")
    page.get_by_label("Duration (seconds)").press("Enter")
    page.get_by_role("button", name="Generate video", exact=True).click()
    finished_video(page)
    link = page.get_by_role("link", name="Download").first.get_attribute("href")
    (tmp_path / "boat.mp4").write_bytes(page.request.get(f"{app.url}{link}").body())

    page.goto(f"{app.url}/library")
    unfold(page, "Get the settings back", "Video made with Clapboard")
    page.locator("input[type=file]").set_input_files(os.fspath(tmp_path / "boat.mp4"))
    expect(page.get_by_text("Made with Clapboard: “A boat on a lake”")).to_be_visible()
    page.get_by_role("button", name="Use its settings").click()
    expect(page.get_by_label("Prompt")).to_have_value("A boat on a lake")
    expect(page.get_by_label("Duration (seconds)")).to_have_value("1")
