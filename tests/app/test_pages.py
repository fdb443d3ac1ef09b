"""What each page shows and does, through the app's own script."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.engine_facts import EngineFacts
from components.domain.job import StateName
from components.domain.options import Dialect
from components.domain.rules import MAX_PROMPT_CHARS
from components.imagine.client import ImagineClient
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.media_factory import make_clip, make_picture
from tests.takes import ask_for, finished_take

RENDER_LIMIT_S = 120.0


def shown(app: AppTest) -> str:
    """All text of ours on the page."""
    return "\n".join(str(element.body) for element in app.html)


def button(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()


def open_in_library(app: AppTest, take_id: str) -> None:
    """Opens a take as a link does."""
    app.switch_page("../../pages/library.py")
    app.query_params["take"] = take_id
    app.run()


def open_more(app: AppTest, take_id: str) -> None:
    """Opens the "More" of a take's card."""
    app.session_state[f"more_{take_id}"] = True
    app.run()


def delete_for_good(app: AppTest, take_id: str) -> None:
    """Moves the take that is open in the library to the bin, and deletes it there."""
    open_more(app, take_id)
    button(app, "Move to the bin")
    open_in_library(app, take_id)
    button(app, "Yes, delete it for good")


def until_done(app: AppTest) -> None:
    """Reruns, as the page's timer does, until nothing is unfinished."""
    deadline = time.monotonic() + RENDER_LIMIT_S
    while "Nothing is running." not in shown(app):
        assert time.monotonic() < deadline, shown(app)
        time.sleep(0.2)
        app.run()


@pytest.mark.parametrize(
    ("page", "heading", "empty"),
    [
        ("home", "What do you want to make?", "Nothing here yet"),
        ("text_to_video", "Text to video", "Your first take"),
        ("image_to_video", "Image to video", "Your animated still"),
        ("edit_video", "Edit video", "Your edited clip"),
        ("storyboard", "Storyboard", "A film of several shots"),
        ("library", "Library", "Nothing here yet"),
    ],
)
def test_a_page_without_jobs_says_what_will_be_there(
    open_page: OpenPage, page: str, heading: str, empty: str
) -> None:
    app = open_page(page)

    assert not app.exception
    assert app.title[0].value == heading
    assert empty in shown(app)
    assert "Sandbox" in shown(app)


def test_a_second_run_still_stands_in_the_shell(open_page: OpenPage) -> None:
    app = open_page("library").run()

    assert app.title[0].value == "Library"
    assert "Sandbox" in shown(app)


def test_the_price_follows_the_duration_before_anything_is_sent(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.number_input(key="text_duration").set_value(10).run()

    assert "$0.70 with a key" in shown(app)


def test_a_prompt_becomes_a_done_take_with_its_video(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("A boat on a lake")
    app.number_input(key="text_duration").set_value(1)
    app.selectbox(key="text_resolution").set_value("480p").run()
    button(app, "Generate video")
    assert "A boat on a lake" in shown(app)
    until_done(app)

    assert not app.exception
    [video] = app.get("video")
    assert video.proto.url.startswith("/app/static/media/")
    assert "free (sandbox)" in shown(app)


@pytest.mark.parametrize("seconds", [0, 16, -3])
def test_a_duration_out_of_range_gets_a_sentence_and_is_not_sent(open_page: OpenPage, seconds: int) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("A boat on a lake")
    app.number_input(key="text_duration").set_value(seconds).run()
    assert "1 to 15 whole seconds" in shown(app)
    button(app, "Generate video")

    assert "Your first take" in shown(app)
    assert app.text_area(key="text_prompt").value == "A boat on a lake"


def test_an_empty_prompt_is_not_scolded_before_the_first_try(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    assert "the prompt is empty" not in shown(app)
    button(app, "Generate video")

    assert "the prompt is empty" in shown(app)
    assert "Your first take" in shown(app)


def test_an_over_long_prompt_is_kept_and_explained(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("x" * (MAX_PROMPT_CHARS + 7)).run()

    assert "7 characters over the limit" in shown(app)
    assert len(app.text_area(key="text_prompt").value or "") == MAX_PROMPT_CHARS + 7


def test_the_sandbox_says_what_it_reads_from_a_prompt_and_what_not(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("A sail boat at sunset near Zanzibar").run()

    assert "The sandbox reads: sail" in shown(app)
    assert "Not understood: zanzibar" in shown(app)


def test_an_example_is_one_click_away(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    button(app, "Golden retriever")

    assert (app.text_area(key="text_prompt").value or "").startswith("A golden retriever running")


def test_a_prompt_is_kept_when_another_page_is_visited(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("Half a thought").run()
    app.switch_page("../../pages/library.py").run()
    app.switch_page("../../pages/text_to_video.py").run()

    assert app.text_area(key="text_prompt").value == "Half a thought"


@pytest.mark.parametrize(
    ("page", "label", "sentence"),
    [
        ("image_to_video", "Animate image", "Choose an image first."),
        ("edit_video", "Edit video", "Choose a clip first."),
    ],
)
def test_without_a_source_nothing_is_sent(open_page: OpenPage, page: str, label: str, sentence: str) -> None:
    app = open_page(page)
    button(app, label)

    assert sentence in shown(app)


def test_an_uploaded_image_is_measured_and_animated_without_a_prompt(open_page: OpenPage) -> None:
    app = open_page("image_to_video")
    app.file_uploader(key="picture_upload").upload("still.png", make_picture(width=200, height=300)).run()
    app.number_input(key="image_duration").set_value(1)
    app.selectbox(key="image_resolution").set_value("480p").run()
    assert "200×300" in shown(app)
    button(app, "Animate image")
    until_done(app)

    assert "480×720" in shown(app)


def test_a_source_that_was_deleted_meanwhile_leaves_the_form(open_page: OpenPage) -> None:
    app = open_page("image_to_video")
    app.file_uploader(key="picture_upload").upload("still.png", make_picture(width=200, height=300)).run()
    owner = current_owner()
    [picked] = app.session_state["clapboard"].pictures.values()
    runtime().media.remove(owner, picked.media_id)
    app.file_uploader(key="picture_upload").clear().run()

    assert not app.exception
    button(app, "Animate image")
    assert "Choose an image first." in shown(app)


def test_a_clip_that_browsers_cannot_play_is_shown_by_its_first_picture(
    open_page: OpenPage, tmp_path: Path
) -> None:
    app = open_page("edit_video")
    clip = make_clip(tmp_path / "clip.avi", sound_codec="libmp3lame")
    app.file_uploader(key="clip_upload").upload("clip.avi", clip.read_bytes()).run()

    assert "Browsers can&#x27;t play this file as it is." in shown(app)
    assert len(app.get("image")) == 1
    assert not app.get("video")


def test_before_a_mask_is_made_it_is_said_that_the_engine_ignores_masks(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = EngineFacts(
        name="api",
        base_url="https://e.org/v1",
        dialect=Dialect.LIVE,
        is_sandbox=False,
        takes_masks=False,
        takes_data_uris=True,
    )
    monkeypatch.setattr(ImagineClient, "facts", property(lambda _: live))
    app = open_page("edit_video")
    app.session_state["mask_room"] = True
    app.run()

    assert "Clapboard puts the original back outside the mask" in shown(app)


def test_a_refused_file_is_no_longer_complained_about_once_it_is_taken_out(open_page: OpenPage) -> None:
    app = open_page("edit_video")
    app.file_uploader(key="clip_upload").upload("page.mp4", b"<!doctype html>").run()
    assert 'class="cb-problem"' in shown(app)
    app.file_uploader(key="clip_upload").clear().run()

    assert 'class="cb-problem"' not in shown(app)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com/a.png",
        "file:///etc/passwd",
        "http://127.0.0.1/a.png",
        "http://169.254.169.254/x",
        "words",
    ],
)
def test_an_address_that_is_not_public_http_is_refused(open_page: OpenPage, address: str) -> None:
    app = open_page("image_to_video")
    app.segmented_control(key="picture_how").set_value("Address").run()
    app.text_input(key="picture_address").set_value(address).run()

    assert 'class="cb-problem"' in shown(app)
    assert app.text_input(key="picture_address").value == address


def test_a_job_given_up_while_queued_costs_nothing_and_says_so(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("Never mind")
    app.number_input(key="text_duration").set_value(15).run()
    button(app, "Generate video")
    button(app, "Give up")
    while "Nothing was spent" not in shown(app) and "No longer waited for" not in shown(app):
        button(app, "Give up")  # a click while it is just being sent gives nothing up

    assert runtime().ledger.active(current_owner()) == ()


def test_a_deleted_take_leaves_no_row_and_no_file(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value("A kite")
    app.number_input(key="text_duration").set_value(1)
    app.selectbox(key="text_resolution").set_value("480p").run()
    button(app, "Generate video")
    until_done(app)
    media_id = app.get("video")[0].proto.url.rsplit("/", 1)[1]
    path = runtime().media.file_for_carrier(media_id).path
    take_id = media_id.removesuffix("-video")
    open_in_library(app, take_id)
    delete_for_good(app, take_id)

    assert "A kite" not in shown(app)
    assert not path.exists()


def test_a_take_in_the_bin_comes_back_by_undo(open_page: OpenPage) -> None:
    take = finished_take(runtime().ledger, runtime().media, current_owner(), ask_for("A kite"))
    app = open_page("home")
    open_more(app, take.id)
    button(app, "Move to the bin")
    assert "A kite" not in shown(app)
    button(app, "Undo")

    assert "A kite" in shown(app)
    assert runtime().ledger.get(take.owner, take.id).removed_at is None


def test_state_words_exist_for_every_state() -> None:
    from components.ui.words import STATE_WORDS

    assert set(STATE_WORDS) == set(StateName)
