"""What is being typed stays, whatever the page does meanwhile."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import open_page
from tests.serving import AppServer


@pytest.mark.parametrize("place", ["text_to_video", "image_to_video"])
def test_a_duration_that_is_being_typed_survives_the_lines_that_appear_above_it(
    page: Page, app: AppServer, place: str
) -> None:
    open_page(page, app, place)
    duration = page.get_by_label("Duration (seconds)")
    page.get_by_label("Prompt").fill("A boat on a lake, no people")
    duration.fill("3")  # leaves the prompt: the page is drawn anew while this stands half typed
    expect(page.get_by_text("The sandbox reads")).to_be_visible()

    expect(duration).to_be_focused()
    expect(duration).to_have_value("3")
    duration.press("Enter")
    expect(duration).to_have_value("3")
