"""Both dialects take what the service takes and refuse, in the service's words, what it refuses."""

import json
from typing import Any

import pytest

from components.domain.options import AspectRatio, Dialect, Kind, Model, Resolution
from components.sandbox.checks import Work, read_order
from components.sandbox.order import Order
from components.sandbox.refusal import Refusal, refuse

LIVE, DOCUMENTED = Dialect.LIVE, Dialect.DOCUMENTED
CLIP = "https://example.com/clip.mp4"
TEXT: dict[str, Any] = {"model": "grok-imagine-video", "prompt": "a calm sea"}
LIVE_EDIT: dict[str, Any] = TEXT | {"video": {"url": CLIP}}
DOCUMENTED_EDIT: dict[str, Any] = TEXT | {"video": CLIP}
PICTURE = "data:image/png;base64,iVBORw0KGgo="


def refused(work: Work, dialect: Dialect, body: dict[str, Any]) -> tuple[int, str, str]:
    """Status, media type and text of the refusal."""
    with pytest.raises(Refusal) as caught:
        read_order(work, dialect, body)
    answer = refuse(caught.value, dialect)
    return answer.status_code, str(answer.media_type), bytes(answer.body).decode()


@pytest.mark.parametrize(
    ("dialect", "body", "expected"),
    [
        pytest.param(
            DOCUMENTED,
            TEXT | {"duration": 10, "aspect_ratio": "16:9"},
            {"duration_s": 10, "aspect_ratio": AspectRatio.LANDSCAPE_16_9, "resolution": Resolution.P720},
            id="the specification's example",
        ),
        pytest.param(
            LIVE,
            TEXT,
            {"duration_s": 8, "aspect_ratio": AspectRatio.LANDSCAPE_16_9, "resolution": Resolution.P480},
            id="live defaults",
        ),
        pytest.param(
            LIVE, {"prompt": "a calm sea"}, {"model": Model.IMAGINE}, id="live: the model is optional"
        ),
        pytest.param(
            DOCUMENTED, TEXT | {"model": "grok-video"}, {"model": Model.GROK_VIDEO}, id="grok-video"
        ),
        pytest.param(
            LIVE, TEXT | {"image": {"url": PICTURE}}, {"aspect_ratio": None}, id="follows the image"
        ),
        pytest.param(DOCUMENTED, TEXT | {"image": PICTURE}, {"kind": Kind.IMAGE}, id="image as a string"),
        pytest.param(DOCUMENTED, TEXT | {"image": {"url": PICTURE}}, {"kind": Kind.IMAGE}, id="or an object"),
        pytest.param(
            LIVE,
            {"model": "grok-imagine-video", "image": {"url": PICTURE}},
            {"kind": Kind.IMAGE, "prompt": ""},
            id="an image needs no prompt",
        ),
        pytest.param(
            LIVE,
            TEXT | {"model": "grok-imagine-video-1.5", "reference_images": [{"url": PICTURE}] * 7},
            {"images": (PICTURE,) * 7, "aspect_ratio": AspectRatio.LANDSCAPE_16_9},
            id="seven reference images",
        ),
        pytest.param(
            LIVE,
            TEXT | {"model": "grok-imagine-video-1.5", "resolution": "1080p"},
            {"resolution": Resolution.P1080},
            id="1080p on 1.5",
        ),
        pytest.param(LIVE, TEXT | {"colour": "red", "n": 4}, {"kind": Kind.TEXT}, id="unknown fields"),
        pytest.param(
            LIVE, TEXT | {"duration": None, "aspect_ratio": None}, {"duration_s": 8}, id="null is missing"
        ),
        pytest.param(LIVE, TEXT | {"duration": 1}, {"duration_s": 1}, id="shortest"),
        pytest.param(LIVE, TEXT | {"duration": 15}, {"duration_s": 15}, id="longest"),
        pytest.param(LIVE, TEXT | {"seed": 7}, {"seed": 7}, id="a seed"),
    ],
)
def test_a_generation_that_the_service_takes(
    dialect: Dialect, body: dict[str, Any], expected: dict[str, Any]
) -> None:
    order = read_order(Work.GENERATIONS, dialect, body)
    assert {name: getattr(order, name) for name in expected} == expected


def test_an_edit_keeps_the_clips_own_length_and_shape() -> None:
    order = read_order(
        Work.EDITS, DOCUMENTED, DOCUMENTED_EDIT | {"mask_video": CLIP, "duration": 99, "aspect_ratio": "x"}
    )
    assert order == Order(
        kind=Kind.EDIT,
        model=Model.IMAGINE,
        prompt="a calm sea",
        resolution=Resolution.P720,
        video=CLIP,
        mask=CLIP,
    )


def test_the_live_dialect_ignores_a_mask() -> None:
    assert read_order(Work.EDITS, LIVE, LIVE_EDIT | {"mask_video": CLIP}).mask is None


@pytest.mark.parametrize(("given", "seconds"), [(None, 6), (2, 2), (10, 10)])
def test_an_extension_adds_two_to_ten_seconds(given: int | None, seconds: int) -> None:
    order = read_order(Work.EXTENSIONS, LIVE, LIVE_EDIT | {"duration": given})
    assert (order.kind, order.duration_s) == (Kind.EXTEND, seconds)


SERDE = "Failed to deserialize the JSON body into the target type: "


@pytest.mark.parametrize(
    ("work", "body", "status", "text"),
    [
        (Work.GENERATIONS, TEXT | {"duration": 0}, 400, "Duration must be between 1 and 15 seconds"),
        (Work.GENERATIONS, TEXT | {"duration": 16}, 400, "Duration must be between 1 and 15 seconds"),
        (Work.EXTENSIONS, LIVE_EDIT | {"duration": 1}, 400, "Duration must be between 2 and 10 seconds"),
        (Work.EXTENSIONS, LIVE_EDIT | {"duration": 11}, 400, "Duration must be between 2 and 10 seconds"),
        (Work.GENERATIONS, TEXT | {"model": "grok-video"}, 404, "model grok-video does not exist"),
        (Work.GENERATIONS, TEXT | {"prompt": "  "}, 400, "Prompt must not be empty"),
        (Work.GENERATIONS, TEXT | {"prompt": "x" * 4001}, 400, "longer than 4000 characters"),
        (Work.GENERATIONS, TEXT | {"resolution": "1080p"}, 400, "1080p is not supported for this model"),
        (
            Work.EDITS,
            LIVE_EDIT | {"model": "grok-imagine-video-1.5"},
            400,
            "Video editing is not supported for this model.",
        ),
        (
            Work.EXTENSIONS,
            LIVE_EDIT | {"model": "grok-imagine-video-1.5-lite"},
            400,
            "Video extension is not supported for this model.",
        ),
        (Work.EDITS, LIVE_EDIT | {"video": {"url": "ftp://example.com/a"}}, 400, "Invalid video.url"),
        (Work.EDITS, LIVE_EDIT | {"video": {"url": "data:video/mp4,plain"}}, 400, "Invalid video.url"),
        (
            Work.GENERATIONS,
            TEXT | {"image": {"url": PICTURE}, "reference_images": [{"url": PICTURE}]},
            400,
            "Only one of image and reference_images",
        ),
        (Work.GENERATIONS, TEXT | {"reference_images": [{"url": PICTURE}] * 8}, 400, "At most 7"),
    ],
)
def test_the_live_dialect_refuses_in_json(work: Work, body: dict[str, Any], status: int, text: str) -> None:
    got_status, media_type, answer = refused(work, LIVE, body)
    assert (got_status, media_type) == (status, "application/json")
    read = json.loads(answer)
    assert set(read) == {"code", "error"}
    assert text in read["error"]


@pytest.mark.parametrize(
    ("work", "body", "text"),
    [
        (Work.EDITS, DOCUMENTED_EDIT, f'video: invalid type: string "{CLIP}"'),
        (Work.EDITS, TEXT, "missing field `video`"),
        (Work.EDITS, TEXT | {"video": {}}, "missing field `video.url`"),
        (Work.GENERATIONS, {"model": "grok-imagine-video"}, "missing field `prompt`"),
        (Work.GENERATIONS, TEXT | {"duration": "8"}, 'duration: invalid type: string "8"'),
        (Work.GENERATIONS, TEXT | {"duration": 8.5}, "duration: invalid type: floating point `8.5`"),
        (Work.GENERATIONS, TEXT | {"duration": True}, "duration: invalid type: boolean `true`"),
        (Work.GENERATIONS, TEXT | {"prompt": 7}, "prompt: invalid type: integer `7`"),
        (Work.GENERATIONS, TEXT | {"aspect_ratio": "auto"}, "aspect_ratio: unknown variant `auto`"),
        (Work.GENERATIONS, TEXT | {"resolution": "4k"}, "resolution: unknown variant `4k`"),
        (Work.GENERATIONS, TEXT | {"image": PICTURE}, "image: invalid type: string"),
        (Work.GENERATIONS, TEXT | {"reference_images": {}}, "reference_images: invalid type: map"),
    ],
)
def test_the_live_dialect_refuses_wrong_types_in_plain_text(
    work: Work, body: dict[str, Any], text: str
) -> None:
    status, media_type, answer = refused(work, LIVE, body)
    assert (status, media_type) == (422, "text/plain")
    assert answer.startswith(SERDE)
    assert text in answer


@pytest.mark.parametrize(
    ("work", "body", "status", "code", "text"),
    [
        (Work.GENERATIONS, TEXT | {"duration": 0}, 400, "invalid_request", "between 1 and 15"),
        (Work.GENERATIONS, TEXT | {"duration": 16}, 400, "invalid_request", "between 1 and 15"),
        (Work.GENERATIONS, TEXT | {"duration": "8"}, 400, "invalid_request", "`duration` must be an integer"),
        (Work.GENERATIONS, TEXT | {"model": "sora"}, 404, "model_not_found", "`sora`"),
        (Work.GENERATIONS, TEXT | {"model": "grok-imagine-video-1.5"}, 404, "model_not_found", "1.5"),
        (Work.GENERATIONS, TEXT | {"aspect_ratio": "auto"}, 400, "invalid_request", "`16:9`"),
        (Work.GENERATIONS, TEXT | {"aspect_ratio": "5:4"}, 400, "invalid_request", "not `5:4`"),
        (Work.GENERATIONS, TEXT | {"resolution": "1080p"}, 400, "invalid_request", "1080p"),
        (Work.GENERATIONS, {"model": "grok-video"}, 400, "invalid_request", "`prompt` is required"),
        (Work.GENERATIONS, {"prompt": "a calm sea"}, 400, "invalid_request", "`model` is required"),
        (Work.GENERATIONS, TEXT | {"prompt": ""}, 400, "invalid_request", "`prompt` must not be empty"),
        (Work.EDITS, TEXT, 400, "invalid_request", "`video` is required"),
        (Work.EDITS, LIVE_EDIT, 400, "invalid_request", "`video` must be a URL string, not map"),
        (Work.EDITS, TEXT | {"video": "clip.mp4"}, 400, "invalid_url", "`video`"),
        (Work.EDITS, TEXT | {"video": "file:///etc/passwd"}, 400, "invalid_url", "`video`"),
        (Work.EDITS, TEXT | {"video": "http://[bad/clip.mp4"}, 400, "invalid_url", "`video`"),
        (Work.GENERATIONS, TEXT | {"prompt": "half a smile \ud83d"}, 400, "invalid_json", "`prompt`"),
        (Work.EDITS, DOCUMENTED_EDIT | {"mask_video": {"url": CLIP}}, 400, "invalid_request", "`mask_video`"),
    ],
)
def test_the_documented_dialect_refuses_with_a_code_and_a_message(
    work: Work, body: dict[str, Any], status: int, code: str, text: str
) -> None:
    got_status, _, answer = refused(work, DOCUMENTED, body)
    assert got_status == status
    error = json.loads(answer)["error"]
    assert error["code"] == code
    assert text in error["message"]


def test_braces_in_a_value_are_taken_literally() -> None:
    _, _, answer = refused(Work.GENERATIONS, LIVE, TEXT | {"model": "{0}{limit}"})
    assert "model {0}{limit} does not exist" in answer
