"""The storyboard page: from an empty list to a film, with the price first and nothing lost on the way."""

import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.engine_facts import EngineFacts
from components.domain.job import OutcomeUnknown, Sending, StateName
from components.domain.options import Dialect, Resolution
from components.domain.storyboard import MAX_SHOTS, Crossfade, Plan, Shot, ShotSource
from components.domain.storyboard_run import BoardState, Storyboard
from components.imagine.client import ImagineClient
from components.jobs.storyboard_ledger import StoryboardLedger
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from components.ui.studio import storyboards
from tests.app.conftest import OpenPage
from tests.app.test_pages import RENDER_LIMIT_S, button, shown
from tests.media_factory import make_picture
from tests.takes import ELSEWHERE

PLAN = Plan(
    title="Film",
    resolution=Resolution.P480,
    shots=(
        Shot(id="one", prompt="A boat on a lake", duration_s=1),
        Shot(id="card", source=ShotSource.CARD, prompt="Later", duration_s=1),
        Shot(id="two", prompt="It sails on", duration_s=1, source=ShotSource.FRAME),
    ),
)


def newest() -> Storyboard:
    """This owner's newest storyboard."""
    return storyboards().get(storyboards().lines()[0].id)


def choose(app: AppTest, shot_id: str) -> AppTest:
    """As a click in the shot list does."""
    app.session_state["clapboard"].storyboards[newest().id].chosen = shot_id
    return app.run()


def many(count: int, prompt: str, seconds: float) -> tuple[Shot, ...]:
    return tuple(Shot(id=f"s{number}", prompt=prompt, duration_s=seconds) for number in range(count))


def with_plan(open_page: OpenPage, plan: Plan = PLAN) -> AppTest:
    open_page("library")  # whose storyboards these are is known in a run
    storyboards().add(plan)
    return open_page("storyboard")


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def until(app: AppTest, words: str) -> None:
    """Reruns, as the page's timer does, until the words are there."""
    deadline = time.monotonic() + RENDER_LIMIT_S
    while words not in shown(app):
        assert time.monotonic() < deadline, shown(app)
        time.sleep(0.2)
        app.run()


def test_an_example_is_one_click_away(open_page: OpenPage) -> None:
    app = open_page("storyboard")
    assert "A film of several shots" in shown(app)
    button(app, "Start with an example")

    assert not app.exception
    assert "3 shots and 1 title card · 9.5 s · free in the sandbox ($0.452 with a key)" in shown(app)
    assert "Render all 3 shots for free" in labels(app)


def test_a_list_becomes_a_film_that_is_kept(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    button(app, "Render all 2 shots for free")
    assert "Stop" in labels(app)
    until(app, "Film ·")

    assert not app.exception
    done = newest()
    assert done.film is not None
    assert done.film.result.duration_s == pytest.approx(3.0, abs=0.1)
    assert runtime().media.find(current_owner(), done.film.result.media_id).path.exists()
    takes = runtime().ledger.newest(current_owner(), 9)
    assert [take.request.prompt for take in takes] == ["It sails on", "A boat on a lake"]


def test_what_is_missing_is_said_at_the_try_and_nothing_is_sent(open_page: OpenPage) -> None:
    app = with_plan(open_page, Plan(title="F", shots=(Shot(id="s", source=ShotSource.STILL),)))
    assert "Choose the picture" not in shown(app)
    button(app, "Render the shot for free")

    assert "Shot 1: Choose the picture it begins with." in shown(app)
    assert newest().state is BoardState.IDLE


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(title="F"), "There is no shot yet: add one."),
        (
            Plan(title="F", shots=(Shot(id="a", prompt="a", duration_s=16),)),
            "The duration must be 1 to 15 whole seconds.",
        ),
        (
            Plan(title="F", shots=many(MAX_SHOTS, "a", 15)),
            "240 s is the limit",
        ),
    ],
)
def test_lists_that_cannot_be_run_say_why(open_page: OpenPage, plan: Plan, sentence: str) -> None:
    app = with_plan(open_page, plan)
    for label in labels(app):
        if label.startswith("Render "):
            button(app, label)
            break

    assert sentence in shown(app)
    assert newest().state is BoardState.IDLE


def test_a_full_list_takes_no_more(open_page: OpenPage) -> None:
    app = with_plan(open_page, Plan(title="F", shots=many(MAX_SHOTS, "", 5)))

    assert next(each for each in app.button if each.label == "Add a shot").disabled


def test_shots_are_added_moved_copied_and_deleted_without_the_mouse(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    choose(app, "two")
    button(app, "Earlier")
    assert [shot.id for shot in newest().plan.shots] == ["one", "two", "card"]
    button(app, "Later")
    button(app, "Duplicate")
    assert len(newest().plan.shots) == 4
    button(app, "Delete")
    button(app, "Add a title card")

    assert not app.exception
    assert [shot.source for shot in newest().plan.shots] == ["text", "card", "frame", "card"]


def test_what_is_typed_is_kept(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    choose(app, "one")
    app.text_area(key="shot_one_prompt").set_value("<b>A *ship*</b>").run()
    app.number_input(key="shot_one_seconds").set_value(4).run()
    app.selectbox(key=f"board_{newest().id}_crossfade").set_value(Crossfade.HALF).run()
    app.toggle(key=f"board_{newest().id}_pause").set_value(True).run()

    assert not app.exception
    kept = newest().plan
    assert (kept.shots[0].prompt, kept.shots[0].duration_s) == ("<b>A *ship*</b>", 4.0)
    assert (kept.crossfade, kept.pause_after_each) == (Crossfade.HALF, True)
    assert "5 s" in shown(app)


def test_a_still_is_taken_in_for_its_shot_and_can_be_used_again(open_page: OpenPage) -> None:
    shots = tuple(Shot(id=name, source=ShotSource.STILL, duration_s=1) for name in ("first", "second"))
    app = with_plan(open_page, Plan(title="F", shots=shots))
    choose(app, "first")
    app.file_uploader(key="still_upload_first").upload("rose.png", make_picture(), "image/png").run()
    assert not app.exception
    still = newest().plan.shots[0].still
    assert still is not None
    assert "rose.png · 64×48" in shown(app)

    choose(app, "second")
    app.segmented_control(key="still_how_second").set_value("Used before").run()
    app.selectbox(key="still_kept_second").set_value(still.media_id).run()

    assert newest().plan.shots[1].still == still


def test_what_is_no_picture_is_refused_and_the_shot_stays(open_page: OpenPage) -> None:
    app = with_plan(open_page, Plan(title="F", shots=(Shot(id="first", source=ShotSource.STILL),)))
    choose(app, "first")
    app.file_uploader(key="still_upload_first").upload("rose.png", b"no picture", "image/png").run()

    assert "not a picture" in shown(app)
    assert newest().plan.shots[0].still is None


def test_storyboards_are_made_renamed_copied_and_deleted(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    app.text_input(key=f"title_{newest().id}").set_value("  A   longer name ").run()
    assert newest().plan.title == "A longer name"
    button(app, "Duplicate the storyboard")
    assert [line.title for line in storyboards().lines()] == ["A longer name (copy)", "A longer name"]
    button(app, "New")
    app.selectbox(key="storyboard_choice").set_value(storyboards().lines()[2].id).run()
    button(app, "Delete the storyboard")

    assert not app.exception
    assert [line.title for line in storyboards().lines()] == ["Untitled film", "A longer name (copy)"]


@pytest.fixture
def paid_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page believes that an engine is in use that costs money; nothing is sent while it does."""
    facts = EngineFacts("api.x.ai", "https://e.org/v1", Dialect.LIVE, False, False, True)
    monkeypatch.setattr(ImagineClient, "facts", property(lambda _: facts))


def until_rests(app: AppTest) -> Storyboard:
    """Reruns until nothing is under way; the storyboard as it is then."""
    deadline = time.monotonic() + RENDER_LIMIT_S
    while not (board := newest()).at_rest or board.in_flight:
        assert time.monotonic() < deadline, board
        time.sleep(0.1)
    app.run()
    return board


def test_with_a_pause_after_each_the_next_shot_is_sent_by_a_click(open_page: OpenPage) -> None:
    app = with_plan(open_page, PLAN.model_copy(update={"pause_after_each": True}))
    button(app, "Render all 2 shots for free")
    paused = until_rests(app)
    assert set(paused.jobs) == {"one"}
    assert "Paused. Look at the shots so far" in shown(app)

    button(app, "Continue with the next shot for free")
    until_rests(app)
    assert "Every shot is there." in shown(app)
    button(app, "Join the film, for free")

    assert until_rests(app).film_is_current


def test_a_shot_is_redone_alone_and_its_earlier_take_can_come_back(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    button(app, "Render all 2 shots for free")
    first = until_rests(app)
    choose(app, "one")
    assert "Redo it and the one standing on it for free" in labels(app)
    button(app, "Redo shot 1 for free")
    redone = until_rests(app)
    assert redone.jobs["one"].id != first.jobs["one"].id

    assert "Render 1 of 2 shots for free" in labels(app)
    assert app.segmented_control(key="take_one").options == ["Take 1", "Take 2"]
    app.segmented_control(key="take_one").set_value(first.jobs["one"].id).run()
    assert newest().needed() == ()
    assert "The list has changed since this film was joined." in shown(app)


@pytest.mark.usefixtures("paid_engine")
def test_the_price_is_on_the_button(open_page: OpenPage) -> None:
    app = with_plan(open_page)

    assert "2 shots and 1 title card · 3 s · $0.102 for the whole" in shown(app)
    assert "Render all 2 shots for $0.102" in labels(app)
    choose(app, "one")
    assert "Render only shot 1 for $0.05" in labels(app)


@pytest.mark.usefixtures("paid_engine")
def test_native_extension_is_offered_where_the_engine_has_it(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    choose(app, "two")
    app.selectbox(key="shot_two_source").set_value("extend").run()

    assert newest().plan.shots[2].source is ShotSource.EXTEND
    assert "must be 2 s long to be extended" in shown(app)


def test_a_running_storyboard_can_be_stopped_and_is_not_changed_meanwhile(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    choose(app, "one")
    button(app, "Render all 2 shots for free")
    assert app.text_area(key="shot_one_prompt").disabled
    button(app, "Stop")

    assert newest().state is BoardState.IDLE
    assert newest().waiting == {}
    assert not app.text_area(key="shot_one_prompt").disabled


def test_a_shot_whose_answer_was_lost_is_sent_again_by_its_owner_alone(open_page: OpenPage) -> None:
    app = with_plan(open_page)
    ledger = StoryboardLedger(runtime().database)
    ledger.start(newest(), ELSEWHERE, {"one": Decimal("0.05")})
    while "one" not in newest().jobs:
        time.sleep(0.05)
    job = newest().jobs["one"]
    moment = datetime.now(UTC)
    runtime().ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=moment), "sending")
    lost = OutcomeUnknown(sent_at=moment, why="lost")
    runtime().ledger.move(job.id, {StateName.SENDING}, lost, "lost")
    until_rests(app)
    choose(app, "one")

    assert "A shot may be running and billed already: rendered again, paid twice." in shown(app)
    assert "Redo shot 1 for free" in labels(app)
    assert [each.id for each in runtime().ledger.newest(current_owner(), 9)] == [job.id]
