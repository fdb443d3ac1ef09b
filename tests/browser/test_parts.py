"""Our own browser parts under Streamlit's own habits: data that changes faster than it is drawn."""

from dataclasses import asdict

from playwright.sync_api import Page, expect

from components.ui.widgets import script_of
from components.ui.widgets.takes_grid import Tile
from tests.serving import ROOT

_MARKUP = ROOT / "components" / "ui" / "widgets" / "takes_grid.html"
_CALLS = """async ([script, markup, before, after]) => {
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({mode: "open"});
  parentElement.innerHTML = markup;
  const part = (await import(URL.createObjectURL(new Blob([script], {type: "text/javascript"})))).default;
  const call = (data) => part({parentElement, data, setStateValue() {}, setTriggerValue() {}});
  call(before);
  const outdated = call(before);
  outdated();
  call(after);
}"""
"""As Streamlit's front end calls when the data changes while the module of the last change is on its way."""


def data(*prompts: str) -> dict[str, object]:
    tiles = [Tile(p, p, "", None, None, None, tall=False, starred=False, share=None) for p in prompts]
    state = {"opened": None, "number": 1, "binned": False, "everything": False, "turn": 0}
    return {"takes": [asdict(tile) for tile in tiles], **state}


def test_a_change_overtaken_by_the_next_one_leaves_one_grid_behind(page: Page) -> None:
    markup = _MARKUP.read_text(encoding="utf-8")
    page.evaluate(_CALLS, [script_of("takes_grid"), markup, data("A fox", "A boat"), data("A boat")])

    expect(page.locator(".tile p.prompt")).to_have_text(["A boat"])
