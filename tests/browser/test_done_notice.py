"""A take gets ready while one is elsewhere: the tab says so, and chime and notification where asked."""

from playwright.sync_api import Page, expect

from tests.browser.studio import finished_video, make_ready, open_page, seed_waiting
from tests.serving import AppServer

LISTENING = """
window.notes = []; window.shown = [];
const play = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
  window.notes.push(this.frequency.value);
  return play.apply(this, at);
};
window.Notification = class {
  static permission = localStorage.getItem('clapboard-notify') === 'on' ? 'granted' : 'default';
  constructor(title, {body}) { window.shown.push(body); }
  static async requestPermission() { return (this.permission = window.answer ?? 'granted'); }
  close() {}
};
"""
LOOK_AWAY = """away => { Object.defineProperty(document, 'hidden', {configurable: true, get: () => away});
  document.dispatchEvent(new Event('visibilitychange')); }"""


def icon(page: Page) -> str:
    address: str = page.locator("link[rel~='icon']").first.evaluate("icon => icon.href")
    return address


def test_the_tab_says_so_until_one_comes_back_and_the_toast_leads_to_the_take(
    page: Page, app: AppServer
) -> None:
    page.add_init_script(LISTENING)
    open_page(page, app, "text_to_video")
    page.get_by_role("switch", name="Chime").check()
    page.get_by_role("switch", name="Notification").check()
    assert page.evaluate("() => window.notes.length") == 2, "a chime is heard when it is asked for"
    job = seed_waiting(page, app, "A lighthouse in the storm")
    page.reload()
    expect(page.locator("p.cb-prompt")).to_have_text("A lighthouse in the storm")
    page.get_by_test_id("stSidebarNav").get_by_text("Image to video", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Image to video")
    expect(page.get_by_test_id("stSidebar").get_by_text("1 running")).to_be_visible()
    plain = icon(page)
    page.evaluate(LOOK_AWAY, True)
    make_ready(app, job)

    expect(page).to_have_title("(1) ready · Clapboard")
    assert icon(page).startswith("data:image/png")
    heard_and_shown = page.evaluate("() => [window.notes.length, window.shown]")
    assert heard_and_shown == [2, ["Ready: A lighthouse in the storm"]]
    page.evaluate(LOOK_AWAY, False)
    expect(page).to_have_title("Clapboard")
    assert icon(page) == plain

    page.get_by_role("link", name="Look at it").click()
    finished_video(page)
    expect(page.locator("p.cb-prompt")).to_have_text("A lighthouse in the storm")
    expect(page.get_by_role("switch", name="Chime")).to_be_checked()


def test_a_browser_that_refuses_notifications_says_so(page: Page, app: AppServer) -> None:
    page.add_init_script(LISTENING)
    page.add_init_script("window.answer = 'denied'")
    open_page(page, app)
    page.get_by_role("switch", name="Notification").click()

    expect(page.get_by_text("This browser refuses notifications of this site")).to_be_visible()
    expect(page.get_by_role("switch", name="Notification")).not_to_be_checked()
    page.reload()
    expect(page.get_by_role("switch", name="Notification")).not_to_be_checked()
