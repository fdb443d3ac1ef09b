"""The recipe on a take's page."""

from components.domain.job import Job
from components.domain.request import EditVideo, StoredMedia
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_origins import unfolded
from tests.app.test_pages import shown
from tests.takes import ask_for, finished_take


def test_a_take_is_told_in_every_language(open_page: OpenPage, fox: Job) -> None:
    app = unfolded(open_page, fox, "recipe")
    told = {}
    for language in ("curl", "Python", "JavaScript", "YAML"):
        app.segmented_control(key=f"recipe_in_{fox.id}").set_value(language).run()
        [told[language]] = [each.value for each in app.code]

    assert not app.exception
    assert told["curl"].startswith("#!/bin/sh")
    assert "import httpx" in told["Python"]
    assert "await fetch(" in told["JavaScript"]
    assert "made_with: Clapboard" in told["YAML"]
    assert all("A fox at dawn" in words for words in told.values())
    assert "https://api.x.ai/v1" in told["curl"]


def test_the_sandbox_can_be_asked_instead(open_page: OpenPage, fox: Job) -> None:
    app = unfolded(open_page, fox, "recipe")
    app.segmented_control(key=f"recipe_at_{fox.id}").set_value("Sandbox").run()

    assert "http://127.0.0.1:8600/v1" in app.code[0].value


def test_a_recipe_names_the_file_that_it_needs(open_page: OpenPage, fox: Job) -> None:
    request = EditVideo(
        video=StoredMedia(media_id=f"{fox.id}-video"),
        prompt="noir",
        source_duration_s=2,
        source_frame_s=0.04,
    )
    noir = finished_take(runtime().ledger, runtime().media, fox.owner, ask_for(request=request, parent=fox))
    app = unfolded(open_page, noir, "recipe")
    name = f"clapboard-{fox.id[:8]}.mp4"

    assert f"base64 < {name}" in app.code[0].value
    assert name in [each.proto.label for each in app.get("link_button")]

    runtime().jobs.remove(fox.owner, fox.id)
    assert "is not here any more" in shown(app.run())
