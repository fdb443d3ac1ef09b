"""A real Chromium against the real app; a screenshot of every failure lands in an ignored folder."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.serving import ROOT, AppServer, running_app

SCREENSHOTS = ROOT / "tests" / "screenshots"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
"""Chromium as root on a closed network: without these flags it looks up hosts of its own at every start."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """One app for the whole run; every test is a browser of its own, so no test sees another's jobs."""
    with running_app(tmp_path_factory.mktemp("app"), CLAPBOARD_ALLOW_PRIVATE_URLS="true") as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESKTOP, color_scheme="dark")  # type: ignore[arg-type]  # a TypedDict
    made.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    made = context.new_page()
    yield made
    name = re.sub(r"\W+", "_", request.node.name)
    shoot(made, f"last_{name}")


def shoot(page: Page, name: str) -> None:
    """Keeps what the whole page looks like now, to be looked at by people."""
    SCREENSHOTS.mkdir(exist_ok=True)
    before = page.viewport_size
    tall = page.evaluate("() => document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0")
    if before is not None and tall > before["height"]:
        # Streamlit scrolls inside the page, so a full-page picture needs a window as tall as its content.
        page.set_viewport_size({"width": before["width"], "height": min(tall, 4000)})
    page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))
    if before is not None:
        page.set_viewport_size(before)


def settle(page: Page) -> None:
    """Waits until the script has run to its end."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def clip_file(folder: Path, name: str, **options: object) -> Path:
    """A synthesised clip on disk, ready to be uploaded."""
    from tests.media_factory import make_clip

    return make_clip(folder / name, **options)  # type: ignore[arg-type]  # passed on as they are
