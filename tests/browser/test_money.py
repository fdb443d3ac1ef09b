"""Money on the page: what was spent and what it bought; a failure and the one button that helps."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from components.domain.job import Failed, Failure, Sending, StateName
from components.errors import ContentModerated
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.web.identity import browser_owner
from tests.browser.conftest import PHONE, settle, shoot
from tests.browser.studio import has_sideways_scroll, open_page, serious_faults
from tests.serving import AppServer
from tests.takes import ask_for, finished_take, waiting_take

ANSWER = 'HTTP 400\n{"code":"imagine:content-moderated","error":"Rejected by content moderation."}'


@pytest.fixture
def _spent(page: Page, context: BrowserContext, app: AppServer) -> Iterator[None]:
    """A finished take and a moderated one of this browser, both billed by an engine that is not in use."""
    open_page(page, app, "spend")
    expect(page.get_by_text("Every take leaves its receipt here")).to_be_visible()
    owner = browser_owner({str(each["name"]): str(each["value"]) for each in context.cookies()})
    assert owner is not None
    database = open_database(app.data_dir / "data")
    ledger = Ledger(database)
    finished_take(
        ledger, MediaStore(app.data_dir / "data" / "media", database), owner, cost_usd=Decimal("0.14")
    )
    job = waiting_take(ledger, owner, ask_for("A duel at dawn"))
    moderated = ContentModerated("The engine's moderation refused the result.")
    moderated.raw = ANSWER
    for state in (Sending(sent_at=now()), Failed(failure=Failure.of(moderated), cost_usd=Decimal("0.42"))):
        assert ledger.move(job.id, set(StateName), state, "moved by a test") is not None
    yield
    database.dispose()


@pytest.mark.usefixtures("_spent")
def test_spending_is_told_drawn_and_downloaded_on_a_desk_and_on_a_phone(page: Page, app: AppServer) -> None:
    open_page(page, app, "spend")
    expect(page.locator(".cb-figures")).to_contain_text("$0.56")
    expect(page.get_by_text("$0.42 of it was billed though no video came")).to_be_visible()
    page.get_by_role("radio", name="State").click()
    expect(page.get_by_role("row", name="Failed 1 $0.42 0.0 s –")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Receipts as CSV").click()
    lines = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text())))
    assert [line["spent_usd"] for line in lines] == ["0.14", "0.42"]
    assert serious_faults(page) == []
    shoot(page, "spend_desktop")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a TypedDict
    settle(page)
    assert not has_sideways_scroll(page)
    shoot(page, "spend_phone")


@pytest.mark.usefixtures("_spent")
def test_a_moderated_take_says_that_it_was_billed_and_leads_to_its_prompt(page: Page, app: AppServer) -> None:
    open_page(page, app)
    failure = page.get_by_role("alert").filter(has_text="moderation refused the result")
    expect(failure).to_contain_text("It was billed. The content is the cause.")
    expect(page.get_by_text("$0.42 billed, without a video")).to_be_visible()
    page.get_by_text("What the service answered").click()
    expect(page.get_by_text('"imagine:content-moderated"')).to_be_visible()
    shoot(page, "failure_desktop")
    page.get_by_role("link", name="Rephrase the prompt").click()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("A duel at dawn")
