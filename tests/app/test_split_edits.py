"""Clips that are edited in parts, on the pages: offered with their price, one card for all of them."""

import time
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.engine_facts import EngineFacts
from components.domain.job import Failed, Failure, Sending, StateName
from components.domain.options import Dialect, Model
from components.domain.request import TextToVideo
from components.domain.split_edit import PlannedPart, Sound, SplitEdit, SplitPlan, SplitState
from components.errors import GenerationFailed, RequestRejected
from components.imagine.client import ImagineClient
from components.jobs.rows import now
from components.jobs.split_ledger import SplitLedger
from components.ui.asking.findings import cuts_of
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, delete_for_good, open_in_library, shown, until_done
from tests.media_factory import make_clip
from tests.takes import ask_for, waiting_take

OFFER_LIMIT_S = 120.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path: Path = tmp_path_factory.mktemp("clip") / "long.mp4"
    return make_clip(path, seconds=9, rate=6).read_bytes()


def offered(open_page: OpenPage, clip: bytes) -> AppTest:
    """The page with the offer unfolded and the scene cuts known."""
    app = open_page("edit_video")
    app.file_uploader(key="clip_upload").upload("long.mp4", clip).run()
    (room,) = [each for each in app.expander if each.label.startswith("Edit it whole")]
    _, key, media_id = room.proto.id.partition("split_room_")
    cuts = cuts_of(runtime().media.find(current_owner(), media_id).path)
    while cuts.under_way:
        time.sleep(0.05)
    app.session_state[key + media_id] = True
    deadline = time.monotonic() + OFFER_LIMIT_S
    while "Part 1" not in shown(app.run()):
        assert time.monotonic() < deadline, shown(app)
        time.sleep(0.1)
    return app


def test_a_clip_that_is_too_long_has_no_price_of_its_own_and_passes_no_budget(
    open_page: OpenPage, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.ui.asking.submit.within_budget", lambda usd: usd == 0)
    app = open_page("edit_video")
    app.file_uploader(key="clip_upload").upload("long.mp4", clip).run()
    app.text_area(key="edit_prompt").set_value("Noir").run()

    assert "The price is shown here before you send anything." in shown(app)
    assert not app.button(key="edit_submit").disabled


def test_the_parts_and_the_price_of_all_are_shown_before_anything_is_sent(
    open_page: OpenPage, clip: bytes
) -> None:
    app = offered(open_page, clip)

    assert not app.exception
    assert "Part 1: 0.000 s to 4.500 s" in shown(app)
    assert "Part 2: 4.500 s to 9.000 s" in shown(app)
    assert "9 s of video in 2 parts · free in the sandbox ($0.72 with a key)" in shown(app)


def test_an_empty_prompt_is_explained_and_nothing_is_cut(open_page: OpenPage, clip: bytes) -> None:
    app = offered(open_page, clip)
    button(app, "Edit all 2 parts")

    assert "the prompt is empty" in shown(app)
    assert "Your edited clip" in shown(app)


def test_a_remote_engine_that_cannot_reach_the_parts_is_told_of_before_the_click(
    open_page: OpenPage, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = EngineFacts("api", "https://e.org/v1", Dialect.DOCUMENTED, False, True, False)
    monkeypatch.setattr(ImagineClient, "facts", property(lambda _: remote))
    app = offered(open_page, clip)
    app.text_area(key="edit_prompt").set_value("Make it sepia").run()
    button(app, "Edit all 2 parts")

    assert "9 s of video in 2 parts · $0.72 for all of them" in shown(app)
    assert "set PUBLIC_URL" in shown(app)
    assert "Your edited clip" in shown(app)


def test_the_whole_is_one_take_on_the_page_and_in_the_library(open_page: OpenPage, clip: bytes) -> None:
    app = offered(open_page, clip)
    app.text_area(key="edit_prompt").set_value("Make it sepia").run()
    button(app, "Edit all 2 parts")
    assert "Part 2 · 4.50 s to 9.00 s" in shown(app)
    until_done(app)

    assert not app.exception
    assert "Edit in 2 parts · 9.00 s" in shown(app)
    [whole] = runtime().jobs.plans.splits.newest(current_owner(), 1)
    open_in_library(app, whole.id)
    [video] = app.get("video")
    path = runtime().media.file_for_carrier(video.proto.url.rsplit("/", 1)[1]).path
    assert shown(app).count("Make it sepia") == 1
    delete_for_good(app, whole.id)
    assert "Make it sepia" not in shown(app)
    assert not path.exists()


def test_a_part_that_failed_offers_to_be_edited_again_for_its_price(open_page: OpenPage, clip: bytes) -> None:
    app = open_page("edit_video")
    split_edit = until_cut(current_owner(), clip)
    job = split_edit.parts[1].job
    assert job is not None
    failed = Failed(failure=Failure.of(GenerationFailed("The service dropped it.")))
    runtime().ledger.move(job.id, {StateName.QUEUED}, failed, "dropped")
    app.run()
    assert "The service dropped it." in shown(app)

    button(app, "Edit part 2 again, $0.36")

    assert not app.exception
    assert "The service dropped it." not in shown(app)
    assert "0 of 2 parts done" in app.get("progress")[0].proto.text
    runtime().jobs.plans.splits.remove(current_owner(), split_edit.id)


@pytest.mark.usefixtures("paid_engine", "one_dollar")
def test_a_part_is_not_offered_again_past_the_days_budget(open_page: OpenPage, clip: bytes) -> None:
    open_page("home")
    split_edit = until_cut(current_owner(), clip)
    job = split_edit.parts[0].job
    assert job is not None
    sent, failed = Sending(sent_at=now()), Failed(failure=Failure.of(RequestRejected("It was refused.")))
    for state in (sent, failed):
        runtime().ledger.move(job.id, set(StateName), state, "moved by a test")
    waiting_take(runtime().ledger, current_owner(), ask_for(request=TextToVideo(prompt="x", duration_s=5)))
    app = open_page("home")

    again = app.button(key=f"redo_{split_edit.id}_0")
    assert (again.label, again.disabled) == ("Edit part 1 again, $0.36", True)
    assert r"Your budget of \$1.00 a day would be passed" in again.help
    runtime().jobs.plans.splits.remove(current_owner(), split_edit.id)


def until_cut(owner: str, clip: bytes) -> SplitEdit:
    """A split edit whose parts are meant for an engine that is not there: they stay queued."""
    kept = runtime().media.keep_bytes(owner, clip, suffix=".mp4", label="long.mp4")
    parts = tuple(
        PlannedPart(start_s=start_s, length_s=4.5, price_usd=Decimal("0.36")) for start_s in (0.0, 4.5)
    )
    plan = SplitPlan(
        media_id=kept.media_id,
        label=kept.label,
        prompt="snow",
        model=Model.IMAGINE,
        sound=Sound.PARTS,
        parts=parts,
    )
    split_edit = SplitLedger(runtime().database).add(owner, "elsewhere", plan)
    while split_edit.state is SplitState.CUTTING:
        split_edit = runtime().jobs.plans.splits.get(owner, split_edit.id)
    return split_edit
