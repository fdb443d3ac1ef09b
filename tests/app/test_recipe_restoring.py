"""A video made here, dropped on the library or the edit page, brings its settings back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.ask import Ask
from components.domain.options import AspectRatio, Model, Resolution
from components.domain.recipe import Recipe
from components.domain.request import EditVideo, ExtendVideo, StoredMedia, TextToVideo, VideoRequest
from components.media.tagging import with_comment
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, shown
from tests.media_factory import make_clip
from tests.takes import ask_for, finished_take, waiting_take

FOX = TextToVideo(
    prompt="A fox at dawn", duration_s=3, aspect_ratio=AspectRatio.SQUARE, resolution=Resolution.P480
)


def video_of(folder: Path, request: VideoRequest, owner: str = "a-stranger") -> bytes:
    """An mp4 as it was kept: with the recipe of a take of somebody's."""
    job = waiting_take(runtime().ledger, owner, ask_for(request=request))
    recipe = Recipe.of(job)
    assert recipe is not None
    return told(folder, recipe.comment())


def told(folder: Path, comment: str) -> bytes:
    with_comment(make_clip(folder / "clip.mp4"), folder / "told.mp4", comment)
    return (folder / "told.mp4").read_bytes()


def dropped(open_page: OpenPage, data: bytes) -> AppTest:
    app = open_page("library")
    app.session_state["recipe_drop_room"] = True
    app.run()
    return app.file_uploader(key="recipe_drop").upload("take.mp4", data).run()


def test_a_strangers_video_restores_the_form(open_page: OpenPage, tmp_path: Path) -> None:
    open_page("library")
    app = dropped(open_page, video_of(tmp_path, FOX))
    assert "Made with Clapboard: “A fox at dawn”" in shown(app)
    button(app, "Use its settings")

    assert not app.exception
    assert app.text_area(key="text_prompt").value == "A fox at dawn"
    assert app.number_input(key="text_duration").value == 3
    assert app.selectbox(key="text_ratio").value == "1:1"
    assert app.selectbox(key="text_resolution").value == "480p"
    assert "Remix of" not in shown(app)


def test_a_video_of_ones_own_restores_what_it_was_made_from_too(open_page: OpenPage, tmp_path: Path) -> None:
    open_page("library")
    app = dropped(open_page, video_of(tmp_path, FOX, current_owner()))
    button(app, "Use its settings")

    assert app.text_area(key="text_prompt").value == "A fox at dawn"
    assert "Remix of “A fox at dawn”" in shown(app)


def test_a_model_that_is_not_offered_here_leaves_the_choice_as_it_is(
    open_page: OpenPage, tmp_path: Path
) -> None:
    request = FOX.model_copy(update={"model": Model.IMAGINE_15, "resolution": Resolution.P1080})
    app = dropped(open_page, video_of(tmp_path, request))
    button(app, "Use its settings")

    assert not app.exception
    assert app.selectbox(key="text_model").value == Model.IMAGINE
    assert app.selectbox(key="text_resolution").value == "720p"


def test_a_video_on_the_edit_page_offers_its_recipe_and_changes_nothing(
    open_page: OpenPage, tmp_path: Path
) -> None:
    app = open_page("edit_video")
    app.text_area(key="edit_prompt").set_value("my words").run()
    app.file_uploader(key="clip_upload").upload("take.mp4", video_of(tmp_path, FOX)).run()
    assert app.text_area(key="edit_prompt").value == "my words"
    button(app, "Use its settings")

    assert app.title[0].value == "Text to video"
    assert app.text_area(key="text_prompt").value == "A fox at dawn"


def test_an_edit_gives_its_words_back_beside_the_clip(open_page: OpenPage, tmp_path: Path) -> None:
    clip = StoredMedia(media_id="not-here")
    request = EditVideo(video=clip, prompt="noir", source_duration_s=2, source_frame_s=0.04)
    app = open_page("edit_video")
    app.file_uploader(key="clip_upload").upload("take.mp4", video_of(tmp_path, request)).run()
    button(app, "Use its settings")

    assert not app.exception
    assert app.text_area(key="edit_prompt").value == "noir"


def test_an_extension_has_no_form_without_its_take(open_page: OpenPage, tmp_path: Path) -> None:
    request = ExtendVideo(video=StoredMedia(media_id="not-here"), prompt="it runs", duration_s=3)
    app = dropped(open_page, video_of(tmp_path, request))

    assert "The take that it extends is not here" in shown(app)
    assert "Use its settings" not in [each.label for each in app.button]


@pytest.mark.parametrize("comment", ["made by the Clapboard sandbox", '{"made_with": "Clapboard"}'])
def test_another_video_carries_no_recipe(open_page: OpenPage, tmp_path: Path, comment: str) -> None:
    app = dropped(open_page, told(tmp_path, comment))

    assert not app.exception
    assert "carries no recipe" in shown(app)


def test_what_is_no_video_is_told(open_page: OpenPage) -> None:
    app = dropped(open_page, b"<html>hello</html>")

    assert not app.exception
    assert "cb-problem" in shown(app)


def test_somebody_elses_take_id_in_a_recipe_opens_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    theirs = finished_take(runtime().ledger, runtime().media, "a-stranger", Ask(FOX, ask_for().price_usd))
    recipe = Recipe.of(theirs)
    assert recipe is not None
    changed = recipe.model_copy(update={"prompt": "What I say it was"})
    app = dropped(open_page, told(tmp_path, changed.comment()))
    button(app, "Use its settings")

    assert app.text_area(key="text_prompt").value == "What I say it was"
    assert "A fox at dawn" not in shown(app)
