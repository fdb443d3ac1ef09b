"""Help with the prompt: chips and words are two views of one text; own prompts come back; variants."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.studio import RENDER_LIMIT_MS, ask_for, has_sideways_scroll, open_page
from tests.serving import AppServer


def test_chips_write_into_the_prompt_and_are_lit_by_it(page: Page, app: AppServer) -> None:
    open_page(page, app, "text_to_video")
    prompt = page.get_by_label("Prompt", exact=True)
    page.get_by_text("Build the prompt").click()
    zoom, slow = (page.get_by_role("button", name=name, exact=True) for name in ("zoom in", "slow motion"))
    expect(zoom).to_be_visible()
    prompt.fill("A red house, slow motion.")
    zoom.click()  # what was just typed counts

    expect(prompt).to_have_value("A red house, slow motion, zoom in.")
    expect(slow).to_have_attribute("aria-pressed", "true")
    slow.click()
    expect(prompt).to_have_value("A red house, zoom in.")
    expect(slow).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("No light is named.")).to_be_visible()
    shoot(page, "prompt_builder_desktop")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    assert not has_sideways_scroll(page)
    shoot(page, "prompt_builder_phone")


def test_alternatives_are_one_click_one_card_and_come_back_from_the_history(
    page: Page, app: AppServer
) -> None:
    open_page(page, app, "text_to_video")
    ask_for(page, "A boat at {dawn|dusk}, pan left")
    expect(page.locator("ol.cb-priced li")).to_have_count(2)
    page.get_by_role("button", name="Generate 2 videos").dblclick()

    expect(page.get_by_text("2 takes of 2 prompts")).to_be_visible()
    expect(page.locator("[data-testid='stVideo']")).to_have_count(2, timeout=RENDER_LIMIT_MS)
    page.get_by_role("button", name="History").click()
    page.get_by_label("Search your prompts").fill("dusk boat")
    expect(page.locator("p.cb-remembered:visible").filter(has_text="dawn")).to_have_count(1)  # on its tile
    page.get_by_role("button", name="Use", exact=True).click()
    prompt = page.get_by_label("Prompt", exact=True)
    expect(prompt).to_have_value("A boat at dusk, pan left")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(prompt).to_have_value("A boat at {dawn|dusk}, pan left")
    shoot(page, "alternatives_desktop")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # a TypedDict
