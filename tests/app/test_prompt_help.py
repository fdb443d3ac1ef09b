"""The prompt builder, the hints and one's own prompts, on the pages."""

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.request import TextToVideo
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, shown
from tests.takes import ask_for, waiting_take

MAKING = {"text_to_video": "text", "image_to_video": "image", "edit_video": "edit"}


def asked(*prompts: str) -> None:
    """Prompts that this owner asked for before, oldest first."""
    for prompt in prompts:
        waiting_take(runtime().ledger, current_owner(), ask_for(prompt))


def remembered(app: AppTest) -> list[str]:
    """The prompts that the history shows."""
    lines = [line for line in shown(app).splitlines() if 'class="cb-remembered"' in line]
    return [line.removeprefix('<p class="cb-remembered">').removesuffix("</p>") for line in lines]


@pytest.mark.parametrize("page", MAKING)
def test_a_chip_writes_its_words_and_takes_them_out_again(open_page: OpenPage, page: str) -> None:
    kind = MAKING[page]
    app = open_page(page)
    app.session_state[f"{kind}_builder"] = True
    app.text_area(key=f"{kind}_prompt").set_value("A boat.").run()
    app.pills(key=f"{kind}_chips_camera").set_value(["zoom in"]).run()
    assert app.text_area(key=f"{kind}_prompt").value == "A boat, zoom in."
    assert app.pills(key=f"{kind}_chips_camera").value == ["zoom in"]

    app.pills(key=f"{kind}_chips_camera").set_value([]).run()
    assert not app.exception
    assert app.text_area(key=f"{kind}_prompt").value == "A boat."


def test_words_typed_by_hand_light_their_chip(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.session_state["text_builder"] = True
    app.text_area(key="text_prompt").set_value("Slow motion of a calm sea").run()

    assert app.pills(key="text_chips_motion").value == ["slow motion"]
    assert app.pills(key="text_chips_mood").value == ["calm"]


def test_words_typed_while_a_chip_is_clicked_are_kept(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.session_state["text_builder"] = True
    app.run()
    app.text_area(key="text_prompt").set_value("A pan left of a boat")
    app.pills(key="text_chips_camera").set_value(["zoom in"]).run()

    assert app.text_area(key="text_prompt").value == "A pan left of a boat, zoom in"
    assert app.pills(key="text_chips_camera").value == ["pan left", "zoom in"]


def test_a_hint_says_what_is_left_open_and_keeps_nothing_from_being_sent(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    assert 'class="cb-hint"' not in shown(app)
    app.text_area(key="text_prompt").set_value("A red house").run()

    assert "No motion is described" in shown(app)
    assert 'class="cb-problem"' not in shown(app)


def test_own_prompts_come_back_newest_first_each_once_and_are_searched_by_words(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    asked("A kite at dawn", "A boat at 100%", "A kite at dawn")
    app.session_state["text_history"] = True
    app.run()
    assert remembered(app) == ["A kite at dawn", "A boat at 100%"]

    app.text_input(key="text_history_search").set_value("dawn KITE").run()
    assert remembered(app) == ["A kite at dawn"]
    app.text_input(key="text_history_search").set_value("% boat").run()
    assert remembered(app) == ["A boat at 100%"]
    app.text_input(key="text_history_search").set_value("_").run()
    assert "No prompt of yours" in shown(app)


def test_a_prompt_from_the_history_replaces_what_was_typed_and_that_can_be_had_back(
    open_page: OpenPage,
) -> None:
    app = open_page("text_to_video")
    asked("A {literal|brace}")
    app.text_area(key="text_prompt").set_value("Half a thought")
    app.session_state["text_history"] = True
    app.run()
    button(app, "Use")
    assert app.text_area(key="text_prompt").value == r"A \{literal\|brace\}"
    assert app.session_state["text_history"] is False

    button(app, "Undo")
    assert app.text_area(key="text_prompt").value == "Half a thought"
    assert "Undo" not in [each.label for each in app.button]


def test_others_prompts_and_those_of_other_kinds_are_not_among_them(open_page: OpenPage) -> None:
    app = open_page("edit_video")
    asked("A kite at dawn")
    waiting_take(runtime().ledger, "somebody else", ask_for(request=TextToVideo(prompt="Secret")))
    app.session_state["edit_history"] = True
    app.run()

    assert "Nothing asked for yet." in shown(app)
    app.switch_page("../../pages/text_to_video.py")
    app.session_state["text_history"] = True
    app.run()
    assert remembered(app) == ["A kite at dawn"]


def test_a_prompt_that_a_link_replaced_can_be_had_back(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    asked("A kite at dawn")
    app.text_area(key="text_prompt").set_value("Half a thought").run()
    app.switch_page("../../pages/library.py").run()
    (job,) = runtime().ledger.newest(current_owner(), 1)
    app.query_params["again"] = job.id
    app.switch_page("../../pages/text_to_video.py").run()
    assert app.text_area(key="text_prompt").value == "A kite at dawn"

    button(app, "Undo")
    assert app.text_area(key="text_prompt").value == "Half a thought"
