"""The page of one take: all that is known of it, and nothing of anybody else's."""

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.ask import Relation
from components.domain.job import Job
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, open_more, shown
from tests.takes import ask_for, finished_take, waiting_take


def made(prompt: str, *, parent: Job | None = None, relation: Relation | None = None, owner: str = "") -> Job:
    """A finished take of this browser's, or of somebody else's."""
    ask = ask_for(prompt, parent=parent, relation=relation)
    return finished_take(runtime().ledger, runtime().media, owner or current_owner(), ask)


def open_take(open_page: OpenPage, take: str) -> AppTest:
    app = open_page("library")
    app.query_params["take"] = take
    return app.switch_page("../../pages/take.py").run()


def test_a_take_is_shown_with_all_that_is_known_of_it(open_page: OpenPage, fox: Job) -> None:
    app = open_take(open_page, fox.id)

    assert not app.exception
    [video] = app.get("video")
    assert video.proto.url == f"/app/static/media/{fox.id}-video"
    for words in ("A fox at dawn", "2 s", "16:9", "720p", "grok-imagine-video", "$0.14 computed", fox.id):
        assert words in shown(app)
    assert "moved by a test" in shown(app)
    assert "nothing was made from it yet" in shown(app)


@pytest.mark.parametrize("take", ["nosuchtake", "x" * 64])
def test_a_wrong_id_says_so(open_page: OpenPage, take: str) -> None:
    app = open_take(open_page, take)

    assert not app.exception
    assert "There is no such take here." in shown(app)


def test_an_address_without_a_take_says_so(open_page: OpenPage) -> None:
    assert "This address names no take." in shown(open_page("take"))


def test_somebody_elses_take_is_no_take_here(open_page: OpenPage, fox: Job) -> None:
    theirs = made("Their secret", owner="somebody-else")
    app = open_take(open_page, theirs.id)

    assert "There is no such take here." in shown(app)
    assert "Their secret" not in shown(app)
    assert fox.id not in shown(app)


def test_the_family_shows_what_changed_and_what_each_branch_cost(open_page: OpenPage, fox: Job) -> None:
    wolf = made("A wolf at dawn", parent=fox, relation=Relation.REMIX)
    made("Grain", parent=wolf, relation=Relation.EDIT)
    page = shown(open_take(open_page, fox.id))

    assert "A <del>fox </del><ins>wolf </ins>at dawn" in page
    assert "3 takes, $0.42" in page
    assert "2 takes, $0.28" in page
    assert "Text to video · this take" in page


def test_the_parent_of_a_take_may_have_been_deleted(open_page: OpenPage, fox: Job) -> None:
    wolf = made("A wolf at dawn", parent=fox, relation=Relation.REMIX)
    runtime().jobs.remove(fox.owner, fox.id)

    assert "Remix · this take · its parent was deleted" in shown(open_take(open_page, wolf.id))


def test_of_a_large_family_the_nearest_are_shown_and_the_others_on_demand(
    open_page: OpenPage, fox: Job
) -> None:
    for number in range(30):
        ask = ask_for(f"Wolf {number}", parent=fox, relation=Relation.REMIX)
        waiting_take(runtime().ledger, fox.owner, ask)
    app = open_take(open_page, fox.id)
    before = shown(app).count('class="cb-kin-name"')
    button(app, "Show all 31 takes")

    assert (before, shown(app).count('class="cb-kin-name"')) == (24, 31)


def test_markup_in_a_prompt_stays_text(open_page: OpenPage, fox: Job) -> None:
    remix = made("<img src=x> at dawn", parent=fox, relation=Relation.REMIX)
    page = shown(open_take(open_page, remix.id))

    assert "<img src=x>" not in page
    assert "&lt;" in page


def test_a_take_deleted_while_it_is_shown_says_so(open_page: OpenPage, fox: Job) -> None:
    app = open_take(open_page, fox.id)
    open_more(app, fox.id)
    button(app, "Move to the bin")
    button(app, "Yes, delete it for good")

    assert not app.exception
    assert "There is no such take here." in shown(app)
