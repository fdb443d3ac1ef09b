"""Signing in against a real identity provider: whose videos are seen, before, during and after."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from components.domain.request import TextToVideo
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.web.identity import COOKIE, owner_from_token, owner_from_user
from tests.browser.conftest import DESKTOP
from tests.browser.identity_provider import identity_provider
from tests.serving import AppServer, running_app

PROMPT = "a lantern that was lit before anybody signed in"
ELSEWHERE = "an engine that is not on here"


@pytest.fixture
def provider() -> Iterator[str]:
    people: list[dict[str, object]] = [{"sub": name, "name": name.title()} for name in ("anna", "ben")]
    with identity_provider(*people) as address:
        yield address


@pytest.fixture
def studio(provider: str, tmp_path: Path) -> Iterator[AppServer]:
    with running_app(
        tmp_path,
        CLAPBOARD_OIDC_CLIENT_ID="clapboard",
        CLAPBOARD_OIDC_CLIENT_SECRET="a client secret",
        CLAPBOARD_OIDC_METADATA_URL=f"{provider}/.well-known/openid-configuration",
        CLAPBOARD_ADMINS="ben",
    ) as server:
        yield server


@pytest.fixture
def ledger_and_media(studio: AppServer) -> Iterator[tuple[Ledger, MediaStore]]:
    data_dir = studio.data_dir / "data"
    database = open_database(data_dir)
    yield Ledger(database), MediaStore(data_dir / "media", database)
    database.dispose()


def home(studio: AppServer) -> str:
    """The address that the provider sends browsers back to."""
    return f"http://localhost:{studio.port}"


def sign_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(f"Signed in as {name.title()}")).to_be_visible()


def status_of(context: BrowserContext, address: str) -> int:
    return context.request.get(address).status


def test_what_was_made_before_signing_in_is_taken_along_and_seen_by_nobody_else(
    studio: AppServer,
    provider: str,
    ledger_and_media: tuple[Ledger, MediaStore],
    page: Page,
    browser: Browser,
) -> None:
    ledger, media = ledger_and_media
    context = page.context
    page.goto(f"{home(studio)}/library")
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    (token,) = [cookie["value"] for cookie in context.cookies() if cookie["name"] == COOKIE]
    before = owner_from_token(token)
    ledger.add(owner=before, request=TextToVideo(prompt=PROMPT), engine=ELSEWHERE, price_usd=Decimal(1))
    kept = media.keep_bytes(before, b"1", suffix=".png", label="a still")
    upload = f"{home(studio)}/app/static/media/{kept.media_id}"
    assert status_of(context, upload) == 200

    sign_in(page, "anna")
    page.goto(f"{home(studio)}/library")
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    assert status_of(context, upload) == 404
    page.get_by_role("button", name="Take along").click()
    expect(page.get_by_text(PROMPT).first).to_be_visible()
    expect(page.get_by_role("button", name="Take along")).to_have_count(0)
    assert status_of(context, upload) == 200
    assert ledger.mark(owner_from_user(provider, "anna")).total == 1

    other = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]  # a TypedDict
    bens = other.new_page()
    bens.goto(f"{home(studio)}/library")
    sign_in(bens, "ben")
    expect(bens.get_by_text("Everyone")).to_be_visible()
    bens.goto(f"{home(studio)}/library")
    expect(bens.get_by_text("Nothing here yet")).to_be_visible()
    assert status_of(other, upload) == 404
    assert forged(other, upload, provider) == [404, 404]
    other.close()

    expect(page.get_by_text("Everyone")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{provider}/**")
    page.goto(f"{home(studio)}/library")
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    assert status_of(context, upload) == 404


def forged(context: BrowserContext, address: str, provider: str) -> list[int]:
    """What a browser gets that says it is Anna: unsigned, and signed with a key of its own."""
    claims = {"iss": provider, "sub": "anna", "is_logged_in": True, "origin": address.partition("/app/")[0]}
    unsigned = json.dumps(claims)
    signed = create_signed_value("k" * 64, "_streamlit_user", unsigned).decode()
    return [
        context.request.get(address, headers={"cookie": f"_streamlit_user={cookie}"}).status
        for cookie in (unsigned.replace('"', "%22").replace(",", "%2C"), signed)
    ]
