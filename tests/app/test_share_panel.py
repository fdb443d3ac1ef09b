"""Sharing on a take's page: one file, a link that is shown once, and all links that were given out."""

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.job import Job
from components.errors import JobMissing
from components.ui.runtime import runtime
from components.ui.serving.sharing import own_exhibit, shared_exhibit
from tests.app.conftest import OpenPage
from tests.app.test_origins import unfolded
from tests.app.test_pages import button, shown
from tests.takes import ask_for, finished_take


def given_out(app: AppTest) -> str:
    """The token of the link that is shown."""
    [link] = [each.value for each in app.code]
    return str(link).rpartition("/share/")[2]


def test_a_link_is_made_shown_and_revoked(open_page: OpenPage, fox: Job) -> None:
    app = unfolded(open_page, fox, "share")
    app.selectbox(key=f"share_lasts_{fox.id}").set_value("for a day")
    button(app, "Make a link")
    token = given_out(app)

    assert "works until" in shown(app)
    assert shared_exhibit(token).title == "A fox at dawn"
    button(app, "Revoke")
    assert not app.code
    with pytest.raises(JobMissing):
        shared_exhibit(token)


def test_in_another_session_the_link_is_listed_and_not_told(open_page: OpenPage, fox: Job) -> None:
    button(unfolded(open_page, fox, "share"), "Make a link")
    app = unfolded(open_page, fox, "share")

    assert not app.code
    assert "This take · made" in shown(app)


def test_links_of_other_takes_are_listed_too(open_page: OpenPage, fox: Job) -> None:
    button(unfolded(open_page, fox, "share"), "Make a link")
    other = finished_take(runtime().ledger, runtime().media, fox.owner, ask_for("A wolf"))

    assert "“A fox at dawn” · made" in shown(unfolded(open_page, other, "share"))


def test_what_is_shared_names_no_owner_no_price_and_no_id(fox: Job) -> None:
    wolf = finished_take(runtime().ledger, runtime().media, fox.owner, ask_for("A wolf", parent=fox))
    exhibit = own_exhibit(fox.owner, wolf.id)
    told = repr((exhibit.title, exhibit.remark, exhibit.settings, exhibit.line, exhibit.recipe))

    assert "A fox at dawn" in told
    for secret in (fox.owner, wolf.id, fox.id, "$", "0.14"):
        assert secret not in told
    with pytest.raises(JobMissing):
        own_exhibit("somebody-else", wolf.id)
