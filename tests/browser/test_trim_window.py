"""The trim window: dragged, typed and stepped through, always in whole frames and never too long."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocketRoute, expect

from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.studio import has_sideways_scroll, open_page, wait_for
from tests.media_factory import make_clip
from tests.serving import AppServer

FRAME_S = 1 / 24
LONGEST = 208  # whole frames in 8.7 s


@pytest.fixture(scope="module")
def window(browser: Browser, app: AppServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locator]:
    """The trim window over a clip of twelve seconds; opened once, each test begins by setting it."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")  # type: ignore[arg-type]  # a TypedDict
    expect.set_options(timeout=60_000)
    page = context.new_page()
    open_page(page, app, "edit_video")
    clip = make_clip(tmp_path_factory.mktemp("clips") / "long.mp4", seconds=12, width=320, height=180)
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    expect(page.locator(".strip img").first).to_be_visible()
    expect(page.locator(".wave path")).to_have_attribute("d", re.compile("^M0"))
    yield page.get_by_role("group", name="Trim window")
    context.close()


def _set(window: Locator, start_s: str, length_s: str) -> None:
    for label, value in (("Start (seconds)", start_s), ("Length (seconds)", length_s)):
        field = window.page.get_by_label(label)
        field.fill(value)
        field.press("Enter")
    begin = round(float(start_s) / FRAME_S)
    expect(window.get_by_label("First frame of the part")).to_have_attribute("aria-valuenow", str(begin))
    end = str(begin + round(float(length_s) / FRAME_S))
    expect(window.get_by_label("Last frame of the part")).to_have_attribute("aria-valuenow", end)


def _typed(page: Page, label: str) -> int:
    """What the number field holds, in frames."""
    return round(float(page.get_by_label(label).input_value()) / FRAME_S)


def _drag(grip: Locator, by_share: float) -> None:
    """Drags by a share of the strip's width."""
    page = grip.page
    strip, box = page.locator(".track").bounding_box(), grip.bounding_box()
    assert strip is not None
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by_share * strip["width"], y, steps=5)
    page.mouse.up()


def test_keys_step_by_frame_and_by_second(window: Locator) -> None:
    _set(window, "0", "8.667")
    first, last = (window.get_by_label(f"{edge} frame of the part") for edge in ("First", "Last"))
    first.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "ArrowLeft"):
        window.page.keyboard.press(key)
    expect(first).to_have_attribute("aria-valuetext", "1.042 s, frame 25")
    expect(last).to_have_attribute("aria-valuenow", str(LONGEST))
    expect(window.page.get_by_label("Start (seconds)")).to_have_value("1.042")
    assert _typed(window.page, "Length (seconds)") == LONGEST - 25


def test_typed_numbers_are_put_on_whole_frames_inside_the_clip(window: Locator) -> None:
    _set(window, "0", "8.667")
    start = window.page.get_by_label("Start (seconds)")
    start.fill("11.01")
    start.press("Enter")
    expect(start).to_have_value("11.000")
    expect(window.page.get_by_label("Length (seconds)")).to_have_value("1.000")
    expect(window.get_by_label("First frame of the part")).to_have_attribute("aria-valuenow", "264")
    expect(window.get_by_label("Last frame of the part")).to_have_attribute("aria-valuenow", "288")


def test_what_was_typed_is_not_taken_back_by_an_older_answer(
    context: BrowserContext, app: AppServer, tmp_path: Path
) -> None:
    """What the server says is held back until both numbers are typed, then comes all at once."""
    page = context.new_page()
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    holding = False

    def through(browser_end: WebSocketRoute) -> None:
        server_end = browser_end.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if holding:
                held.append((browser_end, message))
            else:
                browser_end.send(message)

        server_end.on_message(pass_on)

    page.route_web_socket(re.compile("/_stcore/stream"), through)
    open_page(page, app, "edit_video")
    clip = make_clip(tmp_path / "long.mp4", seconds=12)
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    start, length = page.get_by_label("Start (seconds)"), page.get_by_label("Length (seconds)")
    expect(start).to_be_visible()
    holding = True
    start.fill("11.01")
    start.press("Enter")
    while not held:  # the answer to the first number is on its way
        page.wait_for_timeout(20)
    length.fill("0.5")
    length.press("Enter")
    holding = False
    for browser_end, message in held:
        browser_end.send(message)
    expect(page.get_by_text("Keeps 11.000 s to 11.500 s: 0.500 s, 12 frames.")).to_be_visible()
    expect(length).to_have_value("0.500")
    page.get_by_text("Trim", exact=True).click()
    expect(length).to_be_hidden()
    page.get_by_text("Trim", exact=True).click()
    expect(start).to_have_value("11.000")
    expect(length).to_have_value("0.500")


def test_only_the_part_is_played_over_and_over(window: Locator) -> None:
    _set(window, "3", "0.5")
    window.get_by_role("button", name="Loop the part").click()
    video = window.locator("video")
    # Wherever it is looked at, it is inside; and it has gone back at least twice.
    wait_for(
        video,
        "v => { const t = v.currentTime, seen = (v.seen ??= { back: 0, last: t, wild: 0 });"
        " seen.back += t < seen.last - 0.2; seen.wild += t < 2.9 || t > 3.65; seen.last = t;"
        " return seen.back >= 2 || seen.wild > 3; }",
    )
    assert video.evaluate("v => v.seen.wild") <= 1
    window.get_by_role("button", name="Pause").click()


def test_on_a_phone_it_fits_and_leaves_scrolling_to_the_page(window: Locator) -> None:
    window.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    handle = window.get_by_label("Last frame of the part")
    _set(window, "3", "8.667")
    box = handle.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE["width"]
    assert not has_sideways_scroll(window.page)
    assert handle.evaluate("e => getComputedStyle(e).touchAction") == "none"
    assert window.locator(".track").evaluate("e => getComputedStyle(e).touchAction") == "pan-y"
    shoot(window.page, "trim_window_phone")
    window.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # a TypedDict


def test_the_window_is_dragged_the_limit_holds_and_what_it_shows_is_cut(window: Locator) -> None:
    page = window.page
    _set(window, "0", "8.667")
    start = page.get_by_label("Start (seconds)")
    _drag(window.get_by_label("Part, moved as a whole"), 0.25)
    expect(start).to_have_value(re.compile(r"^[23]\.\d{3}$"))
    assert _typed(page, "Length (seconds)") == LONGEST

    before = start.input_value()
    _drag(window.get_by_label("First frame of the part"), -0.125)
    expect(start).not_to_have_value(before)
    assert _typed(page, "Length (seconds)") == LONGEST

    _drag(window.get_by_label("Last frame of the part"), -0.5)
    expect(page.get_by_label("Length (seconds)")).to_have_value(re.compile(r"^[123]\.\d{3}$"))
    frames = _typed(page, "Length (seconds)")
    page.get_by_role("button", name="Trim to this part").click()
    expect(page.get_by_text(re.compile(rf"^{frames * FRAME_S:.3f} s · "))).to_be_visible()


def test_a_long_clip_is_looked_at_closely_where_the_part_is(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    open_page(page, app, "edit_video")
    clip = make_clip(tmp_path / "long.mp4", seconds=120, rate=8)
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    window, first_frame = page.get_by_role("group", name="Trim window"), page.locator(".strip img").first
    expect(first_frame).to_be_visible()
    _type(page, "Start (seconds)", "60")
    narrow = _part_width(window)
    overview = first_frame.get_attribute("src")
    window.get_by_role("button", name="Closer view of the part").click()
    assert _part_width(window) > 4 * narrow
    expect(page.locator(".ruler")).to_have_text(re.compile(r"^0:55.*1:10"))
    expect(first_frame).to_be_visible()
    close_up = first_frame.get_attribute("src")
    assert close_up != overview
    shoot(page, "trim_window_close_up_desktop")

    _drag(window.get_by_label("Part, moved as a whole"), 0.1)
    moved = float(page.get_by_label("Start (seconds)").input_value())
    assert moved == pytest.approx(62.6, abs=0.3)  # a tenth of what is looked at, not of two minutes
    _type(page, "Start (seconds)", "100")
    expect(page.locator(".ruler")).to_have_text(re.compile("1:40"))
    expect(first_frame).not_to_have_attribute("src", str(close_up))
    page.get_by_text("Trim", exact=True).click()
    expect(window).to_be_hidden()
    page.get_by_text("Trim", exact=True).click()
    expect(first_frame).to_have_attribute("src", str(overview))
    assert _part_width(window) == pytest.approx(narrow, rel=0.1)


def _type(page: Page, label: str, value: str) -> None:
    page.get_by_label(label).fill(value)
    page.get_by_label(label).press("Enter")


def _part_width(window: Locator) -> float:
    box = window.get_by_label("Part, moved as a whole").bounding_box()
    assert box is not None
    return box["width"]
