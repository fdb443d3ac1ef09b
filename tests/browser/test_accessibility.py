"""No page has a serious fault that axe-core finds: empty and filled, dark and light, desktop and phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it brings no types
from playwright.sync_api import Browser, BrowserContext, Page

from components.ui.places import Place
from tests.browser.conftest import DESKTOP, PHONE, settle
from tests.browser.studio import open_page, seed, seed_troubles, wait_for
from tests.serving import AppServer

BAD = {"serious", "critical"}


COLOURS_STAND = """() => new Promise(stand => requestAnimationFrame(() => requestAnimationFrame(() =>
  stand(document.getAnimations().every(each =>
    each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)))))"""
"""What fades in, or from one colour to another after a change of light, has done so."""


@dataclass(frozen=True)
class Excused:
    """A fault that is Streamlit's own and can't be mended from here.

    Attributes:
        rule: axe's name of it.
        selector: where it is found.
        reason: why it is not ours to mend.
    """

    rule: str
    selector: str
    reason: str


EXCUSED: tuple[Excused, ...] = ()


@pytest.fixture(scope="module")
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has made nothing yet."""
    made = browser.new_context(viewport=DESKTOP, color_scheme="dark", reduced_motion="reduce")  # type: ignore[arg-type]  # a TypedDict
    made.set_default_timeout(60_000)
    yield made
    made.close()


@pytest.fixture(scope="module")
def maker(browser: Browser, app: AppServer) -> Iterator[tuple[BrowserContext, str]]:
    """A browser with takes that are done, running, failed and unclear; and the id of a done one."""
    made = browser.new_context(viewport=DESKTOP, color_scheme="dark", reduced_motion="reduce")  # type: ignore[arg-type]  # a TypedDict
    made.set_default_timeout(60_000)
    page = made.new_page()
    open_page(page, app)
    seed_troubles(page, app)
    done = seed(page, app, ["A red fox in the snow", "A boat <b>on</b> a lake"])
    page.close()
    yield made, done[-1].id
    made.close()


@pytest.mark.parametrize("place", list(Place))
def test_an_empty_page_has_no_serious_fault(stranger: BrowserContext, app: AppServer, place: Place) -> None:
    page = stranger.new_page()
    open_page(page, app, address(place))
    settle(page)

    assert faults(page, "dark") == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    assert faults(page, "light") == []
    page.close()


@pytest.mark.parametrize("place", list(Place))
def test_a_filled_page_has_no_serious_fault(
    maker: tuple[BrowserContext, str], app: AppServer, place: Place
) -> None:
    context, take_id = maker
    page = context.new_page()
    open_page(page, app, f"{address(place)}?take={take_id}")
    settle(page)

    found = faults(page, "dark") + faults(page, "light")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    found += faults(page, "light") + faults(page, "dark")
    assert found == []
    page.close()


def address(place: Place) -> str:
    return "" if place is Place.HOME else place.value


def faults(page: Page, scheme: str) -> list[str]:
    """What is wrong in this light, one line each."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    dark = "true" if scheme == "dark" else "false"
    wait_for(
        page.locator(".stApp"),
        "app => { const [r] = getComputedStyle(app).backgroundColor.match(/[0-9]+/g).map(Number);"
        f" return (r < 128) === {dark}; }}",
    )
    settle(page)  # what an unfinished run may still replace is shown pale
    page.wait_for_function(COLOURS_STAND)
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{page.url} {scheme}: {each['id']}: {node['target']} {node['html'][:160]} {reason(node)}"
        for each in found
        if each["impact"] in BAD
        for node in each["nodes"]
        if not is_excused(page, each["id"], node["target"])
    ]


def reason(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])[:200]


def is_excused(page: Page, rule: str, target: list[Any]) -> bool:
    """Whether the element is inside one of those that are excused of the rule."""
    element = page.locator(str(target[0])).first
    return any(
        element.evaluate("(e, selector) => e.closest(selector) !== null", each.selector)
        for each in EXCUSED
        if each.rule == rule
    )
