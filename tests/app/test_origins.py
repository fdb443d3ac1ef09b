"""What a form was filled from is recorded with the take it makes: remix, edit, last frame."""

from streamlit.testing.v1 import AppTest

from components.domain.ask import Relation
from components.domain.job import Job
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, shown


def made_from(parent: Job) -> Job:
    """The one take that was made from it."""
    jobs = runtime().ledger.newest(parent.owner, 9)
    [child] = [job for job in jobs if job.parent_id == parent.id]
    return child


def filled(open_page: OpenPage, page: str, **link: str) -> AppTest:
    """A form that was opened by a link."""
    app = open_page("library")
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page(f"../../pages/{page}.py").run()


def unfolded(open_page: OpenPage, job: Job, room: str) -> AppTest:
    """A take's page with one of its folds open: extend, recipe, replay or share."""
    app = filled(open_page, "take", take=job.id)
    app.session_state[f"{room}_room_{job.id}"] = True
    return app.run()


def test_settings_used_again_make_a_remix(open_page: OpenPage, fox: Job) -> None:
    app = filled(open_page, "text_to_video", again=fox.id)
    assert "Remix of “A fox at dawn”" in shown(app)
    app.text_area(key="text_prompt").set_value("A fox at dusk")
    app.number_input(key="text_duration").set_value(1)
    app.selectbox(key="text_resolution").set_value("480p").run()
    button(app, "Generate video")

    assert not app.exception
    assert made_from(fox).relation is Relation.REMIX


def test_a_form_can_be_started_afresh_with_what_is_typed(open_page: OpenPage, fox: Job) -> None:
    app = filled(open_page, "text_to_video", again=fox.id)
    button(app, "Start afresh")

    assert "Remix of" not in shown(app)
    assert app.text_area(key="text_prompt").value == "A fox at dawn"


def test_a_remix_of_a_take_that_was_deleted_meanwhile_is_none(open_page: OpenPage, fox: Job) -> None:
    app = filled(open_page, "text_to_video", again=fox.id)
    runtime().jobs.remove(fox.owner, fox.id)
    app.run()

    assert not app.exception
    assert "Remix of" not in shown(app)


def test_a_take_that_is_edited_is_the_parent_of_the_edit(open_page: OpenPage, fox: Job) -> None:
    app = filled(open_page, "edit_video", take=fox.id)
    app.text_area(key="edit_prompt").set_value("Make it black and white").run()
    button(app, "Edit video")

    assert made_from(fox).relation is Relation.EDIT


def test_an_image_can_start_from_the_last_frame_of_a_take(open_page: OpenPage, fox: Job) -> None:
    app = filled(open_page, "image_to_video", frame=fox.id)
    assert "Last frame of “A fox at dawn” · 160×90" in shown(app)
    app.number_input(key="image_duration").set_value(1)
    app.selectbox(key="image_resolution").set_value("480p").run()
    button(app, "Animate image")

    assert not app.exception
    assert made_from(fox).relation is Relation.FRAME
