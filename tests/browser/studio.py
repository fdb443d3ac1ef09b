"""What a visitor does, as functions; and how a playing video is told from a still one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it says no types
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from components.domain.job import Failed, Failure, Job, OutcomeUnknown, Sending, State, StateName
from components.errors import ResultUnavailable
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.web.identity import COOKIE, owner_from_token
from tests.serving import AppServer
from tests.takes import ask_for as ask_of
from tests.takes import finish, finished_take, waiting_take

RENDER_LIMIT_MS = 120_000


def open_page(page: Page, app: AppServer, path: str = "") -> None:
    """Opens a page by its address and waits until its heading is there."""
    page.goto(f"{app.url}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def ask_for(page: Page, prompt: str, *, seconds: int = 1) -> None:
    """Fills the form of the cheapest text-to-video request: the shortest, at the lowest resolution."""
    page.get_by_label("Prompt").fill(prompt)
    set_duration(page, seconds)
    choose(page, "Resolution", "480p")


def set_duration(page: Page, seconds: int) -> None:
    """Types the duration."""
    field = page.get_by_label("Duration (seconds)")
    field.fill(str(seconds))
    field.press("Enter")


def choose(page: Page, label: str, option: str) -> None:
    """Picks an option of a select box by its visible words."""
    chosen = page.get_by_role("option", name=option)
    for _ in range(5):
        page.get_by_role("combobox", name=label).click()
        try:
            chosen.click(timeout=3000)
        except PlaywrightTimeout:
            continue  # the list closes when the page moves under it, as a picture above it appears
        return
    raise AssertionError(f"{label} never offered {option}")


def finished_video(page: Page, index: int = 0) -> Locator:
    """The video that has appeared, once enough of it is there to be played."""
    video = page.locator("[data-testid='stVideo']").nth(index)
    expect(video).to_be_visible(timeout=RENDER_LIMIT_MS)
    wait_for(video, "v => v.readyState >= 3")
    return video


def wait_for(element: Locator, condition: str) -> None:
    """Waits until the JavaScript condition holds for the element."""
    handle = element.element_handle()
    element.page.wait_for_function(condition, arg=handle, timeout=RENDER_LIMIT_MS)


def facts(video: Locator) -> dict[str, Any]:
    """What the browser knows of the video."""
    found: dict[str, Any] = video.evaluate(
        "v => ({time: v.currentTime, duration: v.duration, width: v.videoWidth, height: v.videoHeight,"
        " audio: v.webkitAudioDecodedByteCount, frames: v.webkitDecodedFrameCount, paused: v.paused})"
    )
    return found


def play(video: Locator) -> None:
    """Starts it with sound, as a click on the player does."""
    video.evaluate("v => { v.muted = false; return v.play(); }")


def seed(page: Page, app: AppServer, prompts: Sequence[str]) -> list[Job]:
    """Finished takes of this browser, beside the running app; the page must have been opened once."""
    with _beside(app) as (ledger, media):
        return [finished_take(ledger, media, _owner(page), ask_of(prompt)) for prompt in prompts]


def seed_waiting(page: Page, app: AppServer, prompt: str) -> Job:
    """A job of this browser that stays queued until `make_ready` moves it."""
    with _beside(app) as (ledger, _):
        return waiting_take(ledger, _owner(page), ask_of(prompt))


def make_ready(app: AppServer, job: Job) -> None:
    """Moves a queued job to its video, beside the running app."""
    with _beside(app) as (ledger, media):
        finish(ledger, media, job)


def seed_troubles(page: Page, app: AppServer) -> None:
    """Takes of this browser that are no videos: one waits, one failed, one's answer was lost."""
    moment = datetime.now(UTC)
    failure = Failure.of(ResultUnavailable("The file is gone."))
    ends: tuple[State, ...] = (Failed(failure=failure), OutcomeUnknown(sent_at=moment, why="cut"))
    with _beside(app) as (ledger, _):
        waiting_take(ledger, _owner(page), ask_of("A heron that waits"))
        for end in ends:
            job = waiting_take(ledger, _owner(page), ask_of("A heron in trouble"))
            ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=moment), "moved by a test")
            ledger.move(job.id, {StateName.SENDING}, end, "moved by a test")


def newest_job(page: Page, app: AppServer) -> Job:
    """The job of this browser that was sent last."""
    with _beside(app) as (ledger, _):
        return ledger.newest(_owner(page), 1)[0]


def stored_file(app: AppServer, media_id: str) -> Path:
    """Where a kept file lies."""
    with _beside(app) as (_, media):
        return media.file_for_carrier(media_id).path


@contextmanager
def _beside(app: AppServer) -> Iterator[tuple[Ledger, MediaStore]]:
    database = open_database(app.data_dir / "data")
    yield Ledger(database), MediaStore(app.data_dir / "data" / "media", database)
    database.dispose()


def _owner(page: Page) -> str:
    [token] = [str(each.get("value")) for each in page.context.cookies() if each.get("name") == COOKIE]
    return owner_from_token(token)


def has_sideways_scroll(page: Page) -> bool:
    wide: bool = page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    )
    return wide


def serious_faults(page: Page) -> list[str]:
    """What axe finds on the page that keeps people out: rule, and where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
