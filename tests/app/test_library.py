"""The library page: search in the address, the open take, boards, the bin, many at once."""

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.job import Job
from components.domain.search import Search
from components.ui.identity import current_owner
from components.ui.library.grid import tile_of
from components.ui.runtime import runtime
from components.ui.serving.bundling import bundled
from components.ui.studio import library
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, open_more, shown
from tests.takes import ask_for, finished_take, waiting_take


def take(prompt: str) -> Job:
    return finished_take(runtime().ledger, runtime().media, current_owner(), ask_for(prompt))


def tiles(app: AppTest) -> list[str]:
    """The prompts of the grid."""
    search = app.session_state["clapboard"].library.now
    return [tile_of(each).prompt for each in library().page(search.search, search.number, 24).takes]


@pytest.fixture
def opened(open_page: OpenPage) -> AppTest:
    """The library with three takes."""
    for prompt in ("A red fox", "A red boat", "A blue boat"):
        take(prompt)
    return open_page("library")


def test_words_are_looked_for_and_the_way_back_is_there(opened: AppTest) -> None:
    opened.text_input(key="find_words").set_value("RED boat").run()
    assert "1 take found" in shown(opened)
    assert opened.query_params["words"] == "RED boat"
    button(opened, "Clear the search")

    assert "3 takes" in shown(opened)
    assert opened.text_input(key="find_words").value == ""
    assert "words" not in opened.query_params


def test_a_tile_says_what_its_take_waits_for(opened: AppTest) -> None:
    waiting = waiting_take(runtime().ledger, current_owner(), ask_for("A heron"))
    opened.run()

    assert tile_of(waiting).facts == "Text to video · Waits for api.x.ai"
    assert tile_of(waiting).poster is None


def test_what_matches_nothing_says_so(opened: AppTest) -> None:
    opened.selectbox(key="find_kind").set_value("extend").run()

    assert "Nothing here is like that" in shown(opened)


def test_a_link_opens_the_library_as_it_was(open_page: OpenPage, opened: AppTest) -> None:
    blue = library().page(Search(words="blue"), 1, 1).takes[0]
    opened.query_params.update(
        {"words": "boat", "starred": "no", "kind": "nonsense", "take": blue.id, "page": "7"}
    )
    opened.run()

    assert opened.text_input(key="find_words").value == "boat"
    assert "2 takes found" in shown(opened)
    assert "A blue boat" in shown(opened)
    assert len(opened.get("video")) == 1


def test_stars_and_boards_are_found_again(opened: AppTest) -> None:
    fox = library().page(Search(words="fox"), 1, 1).takes[0]
    opened.text_input(key="board_new").set_value("Best of <b>it</b>")
    button(opened, "Make it")
    [board] = library().boards
    assert "0 takes found" in shown(opened)
    library().put_on_board(board.id, [fox.id])
    library().star([fox.id], starred=True)
    opened.run()
    assert "1 take found" in shown(opened)
    opened.toggle(key="find_starred").set_value(True).run()
    assert "1 take found" in shown(opened)
    opened.text_input(key=f"board_name_{board.id}").set_value("Better")
    button(opened, "Rename it")
    assert [each.name for each in library().boards] == ["Better"]
    button(opened, "Delete this board")

    assert library().boards == ()
    assert "3 takes" in shown(opened)


def test_a_card_names_new_boards_and_leaves_old_ones(open_page: OpenPage) -> None:
    fox = take("A red fox")
    library().create_board("Best")
    app = open_page("home")
    open_more(app, fox.id)
    menu = app.multiselect(key=f"boards_{fox.id}")
    menu.set_value(["Best", "For the client"]).run()
    assert [board.name for board in library().boards] == ["Best", "For the client"]
    assert len(library().boards_of(fox.id)) == 2
    app.multiselect(key=f"boards_{fox.id}").set_value(["For the client"]).run()

    [left] = library().boards_of(fox.id)
    assert library().ids(Search(board=left)) == (fox.id,)


def test_a_board_that_has_no_name_is_told_about(opened: AppTest) -> None:
    button(opened, "Make it")

    assert "A board&#x27;s name has 1 to 60 characters." in shown(opened)


def test_many_are_binned_brought_back_and_deleted(opened: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = library().ids(Search(words="red"))
    monkeypatch.setattr("components.ui.library.bulk.picked", lambda: ids)
    opened.run()
    assert "2 selected" in shown(opened)
    button(opened, "Move to the bin")
    assert library().ids(Search(binned=True)) == ids
    button(opened, "Undo")
    assert library().ids(Search(binned=True)) == ()

    button(opened, "Move to the bin")
    opened.button(key="library_bin").click().run()
    assert "2 takes in the bin" in shown(opened)
    button(opened, "Yes, delete them for good")

    assert library().some(ids) == ()
    assert library().count(Search()) == 1


def test_all_that_match_are_selected_and_put_on_a_board(
    opened: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = library().create_board("Red")
    some = library().ids(Search(words="fox"))
    monkeypatch.setattr("components.ui.library.bulk.picked", lambda: some)
    opened.text_input(key="find_words").set_value("red").run()
    button(opened, "Select all 2")
    assert "2 selected" in shown(opened)
    button(opened, "Put them there")

    assert set(library().ids(Search(board=board))) == set(library().ids(Search(words="red")))


def test_a_download_holds_the_videos_that_are_asked_for_and_are_the_owners(opened: AppTest) -> None:
    owner = current_owner()
    waiting = waiting_take(runtime().ledger, owner, ask_for("A red kite"))
    ids = library().ids(Search(words="red"))
    assert waiting.id in ids

    picked = [file.name for file in bundled(owner, {"ids": ".".join([*ids, "nonsense"])})]
    found = [file.name for file in bundled(owner, {"words": "red", "zone": "Mars/Olympus"})]

    assert [name.split(" ")[1] for name in picked] == ["a-red-boat", "a-red-fox"]
    assert found == picked
    assert list(bundled("somebody else", {"ids": ".".join(ids)})) == []


def test_the_bin_says_when_it_is_empty(opened: AppTest) -> None:
    opened.button(key="library_bin").click().run()
    assert "The bin is empty." in shown(opened)
    opened.button(key="library_bin").click().run()

    assert "3 takes" in shown(opened)
    assert tiles(opened) == ["A blue boat", "A red boat", "A red fox"]
