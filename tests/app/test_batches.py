"""Alternatives, takes and drafts on the pages: what is shown before the click, and what one click commits."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.job import Job
from components.domain.request import ImageToVideo, TextToVideo
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, shown
from tests.media_factory import make_picture


@pytest.fixture(autouse=True)
def _nothing_goes_on_rendering(open_page: OpenPage) -> Iterator[None]:
    yield
    for job in jobs():
        runtime().jobs.cancel(job.owner, job.id)


def jobs() -> list[Job]:
    """What this owner asked for, in order."""
    return list(reversed(runtime().ledger.newest(current_owner(), 50)))


def ready(open_page: OpenPage, prompt: str, *, takes: int = 1) -> AppTest:
    app = open_page("text_to_video")
    app.text_area(key="text_prompt").set_value(prompt)
    app.number_input(key="text_takes").set_value(takes)
    app.number_input(key="text_duration").set_value(10).run()
    return app


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def test_a_single_video_is_asked_for_as_ever(open_page: OpenPage) -> None:
    app = ready(open_page, "A kite")
    button(app, "Generate video")

    (job,) = jobs()
    assert isinstance(job.request, TextToVideo)
    assert (job.request.seed, job.batch_id) == (None, None)


def test_alternatives_are_listed_with_their_prices_and_sent_expanded_in_one_batch(
    open_page: OpenPage,
) -> None:
    app = ready(open_page, "A {red|blue} kite at {dawn|dusk}")
    assert "A <mark>blue</mark> kite at <mark>dusk</mark>" in shown(app)
    assert "4 takes · 40 s of video with sound · free in the sandbox ($2.80 with a key)" in shown(app)
    button(app, "Generate 4 videos")

    prompts = ["A red kite at dawn", "A red kite at dusk", "A blue kite at dawn", "A blue kite at dusk"]
    assert [job.request.prompt for job in jobs()] == prompts
    assert len({job.batch_id for job in jobs()} - {None}) == 1
    assert app.text_area(key="text_prompt").value == "A {red|blue} kite at {dawn|dusk}"


@pytest.mark.usefixtures("paid_engine")
def test_at_an_engine_that_costs_money_each_prompt_and_all_of_them_name_their_price(
    open_page: OpenPage,
) -> None:
    app = ready(open_page, "A {red|blue} kite", takes=2)

    assert shown(app).count("<b>$1.40</b>") == 2
    assert "4 takes · 40 s of video with sound · $2.80" in shown(app)


def test_takes_of_one_prompt_differ_by_their_seed_alone(open_page: OpenPage) -> None:
    app = ready(open_page, "A kite", takes=3)
    button(app, "Generate 3 videos")

    requests = [job.request for job in jobs()]
    assert [request.seed for request in requests if isinstance(request, TextToVideo)] == [None, 1, 2]
    assert {request.prompt for request in requests} == {"A kite"}


def test_the_same_batch_twice_within_a_moment_is_one(open_page: OpenPage) -> None:
    app = ready(open_page, "A kite", takes=2)
    button(app, "Generate 2 videos")
    button(app, "Generate 2 videos")

    assert len(jobs()) == 2


@pytest.mark.parametrize(
    ("prompt", "takes", "sentence"),
    [
        ("A {red|{blue|green}} kite", 1, "can’t stand inside each other"),
        ("A {red|blue kite", 1, "never closed"),
        ("{a|b|c|d|e}{1|2|3|4|5}", 1, "make 25 prompts; at most 24"),
        ("{a|b|c|d}", 7, "4 prompts in 7 takes each are 28 videos; at most 24"),
    ],
)
def test_what_can_not_be_expanded_is_said_and_nothing_is_sent(
    open_page: OpenPage, prompt: str, takes: int, sentence: str
) -> None:
    app = ready(open_page, prompt, takes=takes)
    assert sentence in shown(app)
    next(each for each in app.button if each.label.startswith("Generate")).click().run()

    assert jobs() == []


def test_one_bad_prompt_of_several_keeps_all_from_being_sent(open_page: OpenPage) -> None:
    app = ready(open_page, "{|A kite}")
    button(app, "Generate 2 videos")

    assert "the prompt is empty" in shown(app)
    assert jobs() == []


def test_drafts_are_short_and_small_and_say_what_they_save(open_page: OpenPage) -> None:
    app = ready(open_page, "A kite", takes=4)
    app.toggle(key="text_drafts").set_value(True).run()
    assert "4 takes · 12 s of video with sound" in shown(app)
    assert "($0.60 with a key) · $2.20 less than finals" in shown(app)
    button(app, "Generate 4 drafts")

    for job in jobs():
        assert isinstance(job.request, TextToVideo)
        assert (job.request.duration_s, job.request.resolution) == (3, "480p")


def test_what_is_wrong_with_the_final_is_said_for_its_draft_too(open_page: OpenPage) -> None:
    app = ready(open_page, "A kite")
    app.toggle(key="text_drafts").set_value(True)
    app.number_input(key="text_duration").set_value(16).run()
    button(app, "Generate video")

    assert "1 to 15 whole seconds" in shown(app)
    assert jobs() == []


def test_a_still_is_animated_in_several_ways_at_once(open_page: OpenPage) -> None:
    app = open_page("image_to_video")
    app.file_uploader(key="picture_upload").upload("still.png", make_picture(width=200, height=300)).run()
    app.text_area(key="image_prompt").set_value("{zoom in|pan left}").run()
    assert "Animate image" not in labels(app)
    button(app, "Make 2 videos")

    requests = [job.request for job in jobs()]
    assert [request.prompt for request in requests] == ["zoom in", "pan left"]
    assert len({request.image for request in requests if isinstance(request, ImageToVideo)}) == 1
