"""Making a branch again from a take's page."""

from pathlib import Path

import pytest

from components.domain.ask import Relation
from components.domain.job import Job
from components.domain.options import Resolution
from components.domain.replay import NewSource, Replay
from components.domain.request import EditVideo, ImageToVideo, StoredMedia, TextToVideo
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_origins import unfolded
from tests.app.test_pages import button, shown
from tests.media_factory import make_clip, make_picture
from tests.takes import ask_for, finished_take

BUTTON = "Make 2 takes again"


@pytest.fixture
def noir(open_page: OpenPage) -> Job:
    """An edit of a generated take."""
    open_page("library")
    parts = runtime()
    asked = TextToVideo(prompt="A fox at dawn", duration_s=1, resolution=Resolution.P480)
    fox = finished_take(parts.ledger, parts.media, current_owner(), ask_for(request=asked))
    request = EditVideo(
        video=StoredMedia(media_id=f"{fox.id}-video"), prompt="noir", source_duration_s=2, source_frame_s=0.04
    )
    ask = ask_for(request=request, parent=fox, relation=Relation.EDIT)
    return finished_take(parts.ledger, parts.media, fox.owner, ask)


def begun(owner: str) -> Replay:
    """The one replay of this owner; it sends nothing further."""
    mine = runtime().jobs.plans.replays(owner)
    [replay] = mine.newest(9)
    mine.stop(replay.id)
    return replay


def test_a_branch_is_made_again_on_an_image_for_its_price(open_page: OpenPage, noir: Job) -> None:
    app = unfolded(open_page, noir, "replay")
    assert "1. Image to video · “A fox at dawn”" in shown(app)
    app.file_uploader(key="replay_picture_upload").upload("new.png", make_picture(width=64, height=48)).run()
    assert "2 takes · 2 s of video with sound · free in the sandbox ($0.132 with a key)" in shown(app)
    button(app, BUTTON)

    assert not app.exception
    replay = begun(noir.owner)
    assert (replay.source, len(replay.steps)) == (NewSource.IMAGE, 2)
    assert isinstance(replay.steps[0].request, ImageToVideo)
    assert "“noir” on another image" in shown(app.run())
    button(app, "Forget")
    assert "on another image" not in shown(app)


def test_on_a_clip_the_edit_alone_is_made_again(open_page: OpenPage, noir: Job, tmp_path: Path) -> None:
    app = unfolded(open_page, noir, "replay")
    app.segmented_control(key=f"replay_on_{noir.id}").set_value(NewSource.CLIP).run()
    clip = make_clip(tmp_path / "new.mp4", seconds=1.0).read_bytes()
    app.file_uploader(key="replay_clip_upload").upload("new.mp4", clip).run()
    button(app, "Make take again")

    assert not app.exception
    replay = begun(noir.owner)
    assert [step.request.prompt for step in replay.steps] == ["noir"]


def test_a_clip_that_is_too_long_for_a_step_says_so(open_page: OpenPage, noir: Job, tmp_path: Path) -> None:
    app = unfolded(open_page, noir, "replay")
    app.segmented_control(key=f"replay_on_{noir.id}").set_value(NewSource.CLIP).run()
    clip = make_clip(tmp_path / "long.mp4", seconds=9.0, rate=6).read_bytes()
    app.file_uploader(key="replay_clip_upload").upload("long.mp4", clip).run()

    assert "Step 1: The clip is 9.00 s long" in shown(app)
    assert next(each for each in app.button if each.label == "Make take again").disabled


def test_another_take_as_the_clip_becomes_the_parent(open_page: OpenPage, noir: Job) -> None:
    wolf = finished_take(runtime().ledger, runtime().media, noir.owner, ask_for("A wolf"))
    app = unfolded(open_page, noir, "replay")
    app.segmented_control(key=f"replay_on_{noir.id}").set_value(NewSource.CLIP).run()
    app.segmented_control(key="replay_clip_how").set_value("A finished take").run()
    app.selectbox(key="replay_take").set_value(wolf.id).run()
    button(app, "Make take again")

    assert begun(noir.owner).parent_id == wolf.id


def test_where_nothing_stands_on_a_source_it_is_said(open_page: OpenPage, noir: Job) -> None:
    parts = runtime()
    adopted = parts.jobs.adopt_request(noir.owner, "video_gen_elsewhere")
    app = unfolded(open_page, adopted, "replay")

    assert "No step of this branch stands on an image or a clip." in shown(app)
    parts.jobs.cancel(noir.owner, adopted.id)
