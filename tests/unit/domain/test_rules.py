"""What may be sent: the limits of the specification, at their edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.domain.options import AspectRatio, Dialect, Kind, Model, Resolution, models_for
from components.domain.request import (
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    TextToVideo,
    VideoRequest,
    output_duration_s,
)
from components.domain.rules import (
    MAX_DURATION_S,
    MAX_EDIT_INPUT_S,
    MAX_PROMPT_CHARS,
    MIN_DURATION_S,
    Field,
    edit_input_fits,
    problems,
)
from tests.unit.domain.requests import CLIP, NTSC_FRAME_S, any_request, edit, engine

DOCUMENTED = engine(Dialect.DOCUMENTED)


def fields(request: VideoRequest, dialect: Dialect = Dialect.DOCUMENTED) -> list[Field]:
    return [problem.field for problem in problems(request, engine(dialect))]


@pytest.mark.parametrize("seconds", [1, 2, 8, 14, 15])
def test_one_to_fifteen_seconds_may_be_asked_for(seconds: int) -> None:
    assert fields(TextToVideo(prompt="a fox", duration_s=seconds)) == []
    assert fields(ImageToVideo(image=CLIP, duration_s=seconds)) == []


@pytest.mark.parametrize("seconds", [-1, 0, 0.5, 7.5, 15.01, 16, 1e300])
def test_other_durations_are_refused_under_the_duration(seconds: float) -> None:
    assert fields(TextToVideo(prompt="a fox", duration_s=seconds)) == [Field.DURATION]
    assert fields(ImageToVideo(image=CLIP, duration_s=seconds)) == [Field.DURATION]


@pytest.mark.parametrize("prompt", ["", "   ", "\n\t"])
def test_an_empty_prompt_is_refused_where_words_are_needed(prompt: str) -> None:
    assert fields(TextToVideo(prompt=prompt)) == [Field.PROMPT]
    assert fields(edit(frames=24, prompt=prompt)) == [Field.PROMPT]


def test_a_still_may_come_to_life_without_words() -> None:
    assert fields(ImageToVideo(image=CLIP, prompt="")) == []


def test_a_prompt_may_fill_the_limit_and_not_more() -> None:
    assert fields(TextToVideo(prompt="x" * MAX_PROMPT_CHARS)) == []
    (problem,) = problems(TextToVideo(prompt="x" * (MAX_PROMPT_CHARS + 1234)), DOCUMENTED)

    assert problem.field is Field.PROMPT
    assert "1,234 characters" in problem.sentence


@pytest.mark.parametrize(
    ("frames", "frame_s"),
    [
        (261, NTSC_FRAME_S),
        (1, NTSC_FRAME_S),
        (209, 1 / 24),
        (218, 1 / 25),
        (522, 1 / 60),
        (44, 1 / 5),
    ],
)
def test_a_clip_that_people_call_8_7_seconds_may_be_edited(frames: int, frame_s: float) -> None:
    assert fields(edit(frames=frames, frame_s=frame_s)) == []


@pytest.mark.parametrize(
    ("frames", "frame_s"),
    [(262, NTSC_FRAME_S), (210, 1 / 24), (219, 1 / 25), (524, 1 / 60), (360, NTSC_FRAME_S), (9, 1.0)],
)
def test_a_longer_clip_is_refused_under_its_source(frames: int, frame_s: float) -> None:
    (problem,) = problems(edit(frames=frames, frame_s=frame_s), DOCUMENTED)

    assert problem.field is Field.SOURCE
    assert f"{frames * frame_s:.2f} s" in problem.sentence
    assert "8.7 s" in problem.sentence


def test_an_empty_clip_is_refused() -> None:
    assert fields(edit(frames=0)) == [Field.SOURCE]


def test_the_settings_may_lower_the_edit_limit() -> None:
    request = edit(frames=150, frame_s=1 / 25)

    assert problems(request, DOCUMENTED, max_edit_input_s=6) == ()
    assert [problem.field for problem in problems(request, DOCUMENTED, max_edit_input_s=5)] == [Field.SOURCE]


@given(frames=st.integers(1, 2000), rate=st.floats(10, 240))
def test_a_clip_fits_exactly_when_a_frame_less_would_not_exceed_the_limit(frames: int, rate: float) -> None:
    one_frame_less_s = (frames - 1) / rate
    fits = edit_input_fits(frames / rate, 1 / rate)

    assert fits == (one_frame_less_s <= MAX_EDIT_INPUT_S + 1e-6)


@pytest.mark.parametrize("seconds", [2, 10])
def test_a_live_engine_extends_by_two_to_ten_seconds(seconds: int) -> None:
    assert fields(ExtendVideo(video=CLIP, prompt="on", duration_s=seconds), Dialect.LIVE) == []


@pytest.mark.parametrize("seconds", [1, 11, 2.5])
def test_other_extensions_are_refused(seconds: float) -> None:
    request = ExtendVideo(video=CLIP, prompt="on", duration_s=seconds)

    assert fields(request, Dialect.LIVE) == [Field.DURATION]


def test_a_documented_engine_cannot_extend() -> None:
    assert fields(ExtendVideo(video=CLIP, prompt="on"), Dialect.DOCUMENTED) == [Field.SOURCE]


def test_a_model_that_the_dialect_lacks_is_refused_under_the_model() -> None:
    assert fields(TextToVideo(prompt="x", model=Model.GROK_VIDEO), Dialect.LIVE) == [Field.MODEL]
    assert fields(TextToVideo(prompt="x", model=Model.IMAGINE_15), Dialect.DOCUMENTED) == [Field.MODEL]


def test_a_resolution_that_the_model_lacks_is_refused_under_the_resolution() -> None:
    request = TextToVideo(prompt="x", resolution=Resolution.P1080)

    assert fields(request) == [Field.RESOLUTION]
    assert fields(request.model_copy(update={"model": Model.IMAGINE_15}), Dialect.LIVE) == []


def test_every_fault_of_a_request_is_told_at_once() -> None:
    request = TextToVideo(prompt="", duration_s=0, model=Model.IMAGINE_15)

    assert fields(request) == [Field.PROMPT, Field.DURATION, Field.MODEL]


@given(
    seconds=st.integers(MIN_DURATION_S, MAX_DURATION_S),
    ratio=st.sampled_from(AspectRatio),
    dialect=st.sampled_from(Dialect),
    choice=st.integers(0, 2),
)
def test_every_combination_that_the_forms_offer_may_be_sent(
    seconds: int, ratio: AspectRatio, dialect: Dialect, choice: int
) -> None:
    offered = models_for(Kind.TEXT, dialect)
    model = offered[choice % len(offered)]
    request = TextToVideo(prompt="a fox", duration_s=seconds, aspect_ratio=ratio, model=model)

    assert problems(request, engine(dialect)) == ()


@given(request=any_request, dialect=st.sampled_from(Dialect))
def test_the_rules_answer_for_any_value_and_pass_none_that_is_out_of_bounds(
    request: VideoRequest, dialect: Dialect
) -> None:
    found = problems(request, engine(dialect))

    assert all(problem.sentence.endswith(".") for problem in found)
    if not found:
        assert 0 < output_duration_s(request) <= MAX_DURATION_S
        assert request.prompt.strip() or isinstance(request, ImageToVideo)


def test_the_mask_of_an_edit_changes_nothing_about_its_length() -> None:
    masked = EditVideo(**{**edit(frames=262).model_dump(), "mask": CLIP})

    assert fields(masked) == [Field.SOURCE]
