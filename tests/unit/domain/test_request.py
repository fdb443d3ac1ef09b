"""Requests as values: frozen, strict, and the same after a trip through JSON."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from components.domain.options import AspectRatio, Kind, Model, Resolution
from components.domain.request import (
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    StoredMedia,
    TextToVideo,
    VideoRequest,
    output_duration_s,
    sources_of,
    video_request_adapter,
)
from tests.unit.domain.requests import CLIP, any_request, edit

PICTURE = PublicUrl(url="https://example.com/harbour.jpg")


@given(any_request)
def test_a_request_survives_the_trip_through_json(request: VideoRequest) -> None:
    told = video_request_adapter.dump_json(request)

    assert video_request_adapter.validate_json(told) == request


def test_the_defaults_are_the_specifications() -> None:
    request = TextToVideo(prompt="a harbour at dawn")

    assert request.kind is Kind.TEXT
    assert request.aspect_ratio is AspectRatio.LANDSCAPE_16_9
    assert request.resolution is Resolution.P720
    assert request.model is Model.IMAGINE


def test_a_still_brings_its_own_shape_and_needs_no_words() -> None:
    request = ImageToVideo(image=PICTURE)

    assert request.aspect_ratio is None
    assert request.prompt == ""


def test_a_request_never_changes() -> None:
    request = TextToVideo(prompt="a harbour at dawn")

    with pytest.raises(ValidationError, match="frozen"):
        request.prompt = "a harbour at night"  # type: ignore[misc]  # that it can't be set is the point


@pytest.mark.parametrize(
    "told",
    [
        '{"kind": "text", "prompt": "x", "mask": null}',
        '{"kind": "edit", "prompt": "x"}',
        '{"kind": "dance", "prompt": "x"}',
        '{"kind": "text", "prompt": "x", "aspect_ratio": "auto"}',
    ],
    ids=["a field of another kind", "no clip", "an unknown kind", "an unknown ratio"],
)
def test_what_is_no_request_is_refused(told: str) -> None:
    with pytest.raises(ValidationError):
        video_request_adapter.validate_json(told)


@pytest.mark.parametrize("endless", [float("inf"), float("-inf"), float("nan")])
def test_an_endless_duration_is_no_value(endless: float) -> None:
    with pytest.raises(ValidationError, match="finite"):
        TextToVideo(prompt="x", duration_s=endless)


def test_an_edit_lasts_as_long_as_its_source() -> None:
    assert output_duration_s(edit(frames=120, frame_s=1 / 24)) == pytest.approx(5.0)


def test_an_extension_generates_only_what_it_adds() -> None:
    assert output_duration_s(ExtendVideo(video=CLIP, prompt="it rains", duration_s=4)) == 4


def test_every_source_of_a_request_is_named() -> None:
    mask = StoredMedia(media_id="mask_0123456789abcdef")
    unmasked = edit(frames=24)
    masked = EditVideo(**{**unmasked.model_dump(), "mask": mask})

    assert sources_of(TextToVideo(prompt="x")) == ()
    assert sources_of(ImageToVideo(image=PICTURE)) == (PICTURE,)
    assert sources_of(unmasked) == (CLIP,)
    assert sources_of(masked) == (CLIP, mask)
    assert sources_of(ExtendVideo(video=CLIP, prompt="x")) == (CLIP,)
