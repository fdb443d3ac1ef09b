"""A list of shots becomes a film: by mouse and after a crash on a desktop, by keys and touch on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.studio import (
    RENDER_LIMIT_MS,
    facts,
    has_sideways_scroll,
    open_page,
    play,
    serious_faults,
    wait_for,
)
from tests.serving import AppServer, running_app

NEW_SHOT = """() => {
  const prompts = [...document.querySelectorAll("textarea[aria-label='Prompt']")];
  return prompts.length === 1 && prompts[0].value === "";
}"""


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[AppServer]:
    """An app that may be killed."""
    with running_app(tmp_path) as server:
        yield server


def write_shot(page: Page, prompt: str) -> None:
    """Fills the chosen shot, a new one: what happens, in one second."""
    page.wait_for_function(NEW_SHOT)  # until then the shot before may be the one that is typed into
    field = page.get_by_label("Prompt")
    field.fill(prompt)
    field.blur()
    expect(page.locator(".shot.chosen .prompt")).to_contain_text(prompt)
    seconds = page.get_by_label("Duration (seconds)")
    seconds.fill("1")
    seconds.press("Enter")
    expect(page.locator(".shot.chosen .facts")).to_contain_text("1 s")


def pick(page: Page, label: str, option: str) -> None:
    """Picks an option and waits until it is kept."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()
    expect(page.get_by_role("combobox", name=label)).to_have_value(option)


def prompts(page: Page) -> list[str]:
    return [words.split(" · ")[1] for words in page.locator(".shot .prompt").all_inner_texts()]


def test_three_shots_are_made_over_a_crash_and_the_film_plays_to_its_end(
    browser: Browser, own_app: AppServer
) -> None:
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")  # type: ignore[arg-type]  # a TypedDict
    page = context.new_page()
    open_page(page, own_app, "storyboard")
    page.get_by_role("button", name="Start with an empty list").click()
    pick(page, "Resolution", "480p")
    pick(page, "Crossfade", "0.25 s")
    write_shot(page, "A sail boat on a lake")
    for prompt in ("A lighthouse at night", "Gulls over the sea"):
        page.get_by_role("button", name="Add a shot").click()
        expect(page.locator(".shot.chosen .prompt")).to_contain_text("…")
        write_shot(page, prompt)
    page.get_by_role("button", name="Add a title card").click()
    page.get_by_label("Words").fill("<b>The *sea*</b>")
    page.get_by_label("Words").blur()
    expect(page.locator(".shot.chosen .prompt")).to_contain_text("<b>The *sea*</b>")

    drag(page, "Drag Title card", above="Shot 1")
    expect(page.locator(".shot .prompt").first).to_contain_text("<b>The *sea*</b>")
    expect(page.get_by_text("3 shots and 1 title card · 5.25 s · free in the sandbox")).to_be_visible()
    shoot(page, "storyboard_list_desktop")
    page.get_by_role("button", name="Render all 3 shots for free").click()
    taken = page.locator(".mark", has_text=re.compile("Rendering|Rendered|Fetching"))
    expect(taken).to_have_count(3, timeout=RENDER_LIMIT_MS)

    own_app.kill()
    own_app.start()
    page.reload()

    expect(page.get_by_text("Film · 5.25 s · 854×480 · sound")).to_be_visible(timeout=RENDER_LIMIT_MS)
    film = page.locator("[class*='st-key-film_'] video")
    wait_for(film, "v => v.readyState >= 3")
    play(film)
    wait_for(film, "v => v.ended && v.webkitAudioDecodedByteCount > 0")
    assert abs(facts(film)["duration"] - 5.25) < 0.1
    expect(page.locator(".seam")).to_have_count(2)
    expect(page.get_by_text("Looking at the joint…")).to_have_count(0)
    shoot(page, "storyboard_film_desktop")
    assert serious_faults(page) == []
    context.close()


def drag(page: Page, grip: str, *, above: str) -> None:
    """Takes a shot by its grip and lets it go above another."""
    hold = page.get_by_role("button", name=grip).bounding_box()
    target = page.locator(".shot", has_text=above).bounding_box()
    assert hold is not None
    assert target is not None
    page.mouse.move(hold["x"] + hold["width"] / 2, hold["y"] + hold["height"] / 2)
    page.mouse.down()
    page.mouse.move(hold["x"] + 10, hold["y"] - 20, steps=3)
    page.mouse.move(hold["x"] + 10, target["y"] + 4, steps=12)
    page.mouse.up()


def test_on_a_phone_shots_are_put_in_order_by_keys_and_one_is_rendered(
    browser: Browser, app: AppServer
) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="light", has_touch=True)  # type: ignore[arg-type]  # a TypedDict
    page = context.new_page()
    open_page(page, app, "storyboard")
    page.get_by_role("button", name="Start with an example").click()
    expect(page.locator(".shot")).to_have_count(4)
    assert not has_sideways_scroll(page)
    first, *others = prompts(page)

    body = page.locator(".shot .body").first
    body.focus()
    body.press("Alt+ArrowDown")
    expect(page.locator(".shot .prompt").nth(1)).to_contain_text(first)
    expect(page.get_by_role("status").filter(has_text="Place 2 of 4")).to_have_count(1)
    page.get_by_role("button", name="Move Title card later").tap()
    expect(page.locator(".shot .prompt").nth(2)).to_contain_text(first)
    page.reload()
    expect(page.locator(".shot .prompt").nth(2)).to_contain_text(first)
    assert prompts(page) == [*others[:2], first, *others[2:]]

    page.locator(".shot .body").first.tap()
    page.get_by_role("button", name="Render only shot 1 for free").tap()
    expect(page.locator(".shot .mark").first).to_have_text("Rendered", timeout=RENDER_LIMIT_MS)
    expect(page.get_by_text("Paused. Look at the shots so far")).to_be_visible()
    expect(page.get_by_role("button", name="Continue with 2 shots for free")).to_be_visible()
    assert not has_sideways_scroll(page)
    assert serious_faults(page) == []
    shoot(page, "storyboard_paused_phone")
    context.close()
