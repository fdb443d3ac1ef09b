"""What a visitor waits for: the first page, the card after the click, the video after it is ready."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bench.table import Table, median_of, milliseconds, ratio
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.studio import ask_for, open_page
from tests.serving import ROOT, AppServer, free_port, running_app

TIMES = 5
BLANK = 'import streamlit as st\nst.title("Blank")\nst.text_area("Prompt")\n'
_PROMPT_IS_THERE = (
    "() => { const t = document.querySelector('textarea'); return t && t.offsetParent !== null; }"
)
_CARD_IS_THERE = """count => new Promise(found => {
  const look = () => document.querySelectorAll('p.cb-prompt').length > count && found(performance.now());
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true}); look();
})"""
_IS_PLAYING = """() => new Promise(found => {
  const look = () => { const v = document.querySelector("[data-testid='stVideo']");
    if (v && v.currentTime > 0) found(Date.now()); else requestAnimationFrame(look); };
  look();
})"""


def first_page() -> Table:
    """Time until the prompt can be typed in, a blank Streamlit app beside ours, each in a fresh browser."""
    table = Table("First page: navigation to a usable prompt (median of 5)", ["app", "cold cache", "ratio"])
    with _chromium() as browser, tempfile.TemporaryDirectory() as folder:
        with _blank_app(Path(folder)) as blank_url:
            blank_s = median_of(lambda: _usable_after_s(browser, blank_url), TIMES)
        with running_app(Path(folder)) as app:
            ours_s = median_of(lambda: _usable_after_s(browser, f"{app.url}/text_to_video"), TIMES)
    table.add("blank app (title, text area)", milliseconds(blank_s), "x1.00")
    table.add("Clapboard, /text_to_video", milliseconds(ours_s), ratio(ours_s, blank_s))
    return table


def click_to_card() -> Table:
    """Time from the click on the button to the card with its prompt on the page."""
    table = Table("Click to card (median of 5)", ["what", "time"])
    with studio() as (page, _app):
        table.add("Generate video to its card", milliseconds(median_of(lambda: _card_after_s(page), TIMES)))
    return table


def ready_to_playing() -> Table:
    """Time from the engine's finished file to moving pictures in the page."""
    table = Table("Ready at the engine to playing in the page (median of 5)", ["poll every", "time"])
    for poll_s in ("0.5", "2", "5"):
        with studio(CLAPBOARD_POLL_SECONDS=poll_s) as (page, app):
            measure = partial(_playing_after_s, page, app)
            table.add(f"{poll_s} s", milliseconds(median_of(measure, TIMES)))
    return table


def _usable_after_s(browser: Browser, url: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    page.goto(url, wait_until="commit")
    page.wait_for_function(_PROMPT_IS_THERE, timeout=60_000)
    elapsed_ms: float = page.evaluate("() => performance.now()")
    context.close()
    return elapsed_ms / 1000


def _card_after_s(page: Page) -> float:
    cards = page.locator("p.cb-prompt").count()
    page.get_by_label("Prompt").fill(f"A lake at dawn, take {time.time_ns()}")
    page.get_by_label("Prompt").press("Tab")
    page.wait_for_timeout(1500)
    clicked_ms: float = page.evaluate(
        "() => { const b = [...document.querySelectorAll('button')]"
        ".find(b => b.innerText.includes('Generate video'));"
        " const clicked = performance.now(); b.click(); return clicked; }"
    )
    shown_ms: float = page.evaluate(_CARD_IS_THERE, cards)
    return (shown_ms - clicked_ms) / 1000


def _playing_after_s(page: Page, app: AppServer) -> float:
    before = set(_results(app))
    ask_for(page, f"A bird over the sea, take {time.time_ns()}", seconds=1)
    page.get_by_role("button", name="Generate video", exact=True).click()
    playing_at_s: float = page.evaluate(_IS_PLAYING) / 1000
    ready_at_s = max(path.stat().st_mtime for path in set(_results(app)) - before)
    open_page(page, app, "library")
    page.get_by_role("button", name="Open: ").first.focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="Open: ")).to_have_count(0)
    open_page(page, app, "text_to_video")
    return playing_at_s - ready_at_s


def _results(app: AppServer) -> list[Path]:
    return list((app.data_dir / "data" / "sandbox").rglob("*.mp4"))


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def studio(**settings: str) -> Iterator[tuple[Page, AppServer]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        _chromium() as browser,
        running_app(Path(folder), **settings) as app,
    ):
        page = browser.new_page()
        page.set_default_timeout(60_000)
        open_page(page, app, "text_to_video")
        ask_for(page, "Warming up", seconds=1)
        yield page, app


@contextmanager
def _blank_app(folder: Path) -> Iterator[str]:
    home = folder / "blank"
    shutil.copytree(ROOT / ".streamlit", home / ".streamlit", ignore=shutil.ignore_patterns("secrets.toml"))
    (home / "blank.py").write_text(BLANK)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "blank.py", "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=home, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(url)
