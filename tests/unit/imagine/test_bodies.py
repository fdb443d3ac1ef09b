"""What is sent, word for word as the specification and the live API want it."""

import pytest

from components.domain.options import AspectRatio, Dialect, Model, Resolution
from components.domain.request import (
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    TextToVideo,
    VideoRequest,
)
from components.errors import InvalidRequest
from components.imagine.bodies import SourceUrls, body_for

CLIP = PublicUrl(url="https://files.test/clip.mp4")
EVERYTHING = SourceUrls(
    image="data:image/png;base64,AAAA",
    video="https://files.test/clip.mp4",
    mask="https://files.test/mask.mp4",
)
BOTH = pytest.mark.parametrize("dialect", [Dialect.DOCUMENTED, Dialect.LIVE])


def edit(mask: PublicUrl | None = None) -> EditVideo:
    return EditVideo(prompt="Make it snow", video=CLIP, mask=mask, source_duration_s=5.0, source_frame_s=0.04)


@BOTH
def test_text_is_sent_alike_in_both_dialects(dialect: Dialect) -> None:
    request = TextToVideo(
        prompt="  A flower blooming \n",
        duration_s=8.0,
        aspect_ratio=AspectRatio.PORTRAIT_9_16,
        resolution=Resolution.P480,
        model=Model.GROK_VIDEO,
    )

    path, body = body_for(request, SourceUrls(), dialect)

    assert path == "/videos/generations"
    assert body == {
        "model": "grok-video",
        "prompt": "A flower blooming",
        "duration": 8,
        "aspect_ratio": "9:16",
        "resolution": "480p",
    }
    assert isinstance(body["duration"], int)


@BOTH
def test_a_seed_is_sent_only_to_an_engine_that_knows_the_field(dialect: Dialect) -> None:
    request = TextToVideo(prompt="x", seed=2)

    assert "seed" not in body_for(request, SourceUrls(), dialect)[1]
    assert body_for(request, SourceUrls(), dialect, takes_seeds=True)[1]["seed"] == 2
    assert "seed" not in body_for(TextToVideo(prompt="x"), SourceUrls(), dialect, takes_seeds=True)[1]


@BOTH
def test_a_default_text_request_asks_for_16_9_at_720p(dialect: Dialect) -> None:
    _, body = body_for(TextToVideo(prompt="x"), SourceUrls(), dialect)

    assert (body["aspect_ratio"], body["resolution"], body["model"]) == (
        "16:9",
        "720p",
        "grok-imagine-video",
    )


@BOTH
def test_an_image_goes_as_an_object_and_may_have_no_prompt(dialect: Dialect) -> None:
    request = ImageToVideo(image=CLIP, duration_s=6.0)

    path, body = body_for(request, EVERYTHING, dialect)

    assert path == "/videos/generations"
    assert body == {
        "model": "grok-imagine-video",
        "prompt": "",
        "image": {"url": "data:image/png;base64,AAAA"},
        "duration": 6,
        "resolution": "720p",
    }


def test_an_image_with_a_ratio_names_it() -> None:
    request = ImageToVideo(image=CLIP, aspect_ratio=AspectRatio.SQUARE)

    assert body_for(request, EVERYTHING, Dialect.LIVE)[1]["aspect_ratio"] == "1:1"


def test_a_documented_edit_names_its_clip_and_mask_as_strings() -> None:
    path, body = body_for(edit(mask=CLIP), EVERYTHING, Dialect.DOCUMENTED)

    assert path == "/videos/edits"
    assert body == {
        "model": "grok-imagine-video",
        "prompt": "Make it snow",
        "video": "https://files.test/clip.mp4",
        "mask_video": "https://files.test/mask.mp4",
    }


def test_a_documented_edit_without_a_mask_sends_none() -> None:
    _, body = body_for(edit(), SourceUrls(video="https://files.test/clip.mp4"), Dialect.DOCUMENTED)

    assert "mask_video" not in body


def test_a_live_edit_names_its_clip_as_an_object_and_never_sends_a_mask() -> None:
    _, body = body_for(edit(mask=CLIP), EVERYTHING, Dialect.LIVE)

    assert body == {
        "model": "grok-imagine-video",
        "prompt": "Make it snow",
        "video": {"url": "https://files.test/clip.mp4"},
    }


def test_an_extension_is_sent_to_its_own_route() -> None:
    request = ExtendVideo(prompt="It walks on", video=CLIP, duration_s=6.0)

    path, body = body_for(request, EVERYTHING, Dialect.LIVE)

    assert path == "/videos/extensions"
    assert body == {
        "model": "grok-imagine-video",
        "prompt": "It walks on",
        "video": {"url": "https://files.test/clip.mp4"},
        "duration": 6,
    }


def test_an_extension_does_not_exist_in_the_documented_dialect() -> None:
    with pytest.raises(InvalidRequest, match="can't extend"):
        body_for(ExtendVideo(prompt="x", video=CLIP), EVERYTHING, Dialect.DOCUMENTED)


@pytest.mark.parametrize(
    "request_", [ImageToVideo(image=CLIP), edit(), ExtendVideo(prompt="x", video=CLIP)], ids=lambda r: r.kind
)
def test_a_missing_source_is_refused_before_anything_is_sent(request_: VideoRequest) -> None:
    with pytest.raises(InvalidRequest, match="missing"):
        body_for(request_, SourceUrls(), Dialect.LIVE)
