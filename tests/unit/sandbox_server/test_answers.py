"""What is said of a request, in each dialect's shape."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from components.domain.options import Dialect, Kind, Model
from components.sandbox.answers import Standing, accepted, live_models, look
from components.sandbox.order import Order
from components.sandbox.requests import Completed, Expired, Failed, Fault, Moderated, Record, Unfinished

MADE_AT = datetime(2023, 11, 3, 8, 26, 40, tzinfo=UTC)
LIVE, DOCUMENTED = Dialect.LIVE, Dialect.DOCUMENTED
DONE = Completed(finished_at=MADE_AT, duration_s=6.0, cost_ticks=4_220_000_000)


def standing(
    dialect: Dialect,
    state: Unfinished | Completed | Failed | Moderated | Expired,
    *,
    progress: float | None = None,
) -> Standing:
    record = Record(
        id="the-id",
        dialect=dialect,
        order=Order(kind=Kind.TEXT, model=Model.IMAGINE, prompt="a calm sea", duration_s=6),
        seed=1,
        created_at=MADE_AT,
        state=state,
    )
    return Standing(record=record, progress=progress, result_url="http://here/files/f.mp4")


def read(standing: Standing) -> tuple[int, Any]:
    answer = look(standing)
    return answer.status_code, json.loads(bytes(answer.body)) if answer.body else None


def test_documented_first_answer_is_the_specifications() -> None:
    answer = accepted(standing(DOCUMENTED, Unfinished(), progress=0.0))
    assert json.loads(bytes(answer.body)) == {"id": "the-id", "status": "processing", "created": 1699000000}


def test_live_first_answer_is_the_request_id() -> None:
    assert json.loads(bytes(accepted(standing(LIVE, Unfinished())).body)) == {"request_id": "the-id"}


@pytest.mark.parametrize(
    ("progress", "status", "percent"),
    [(None, "pending", None), (0.0, "processing", 0), (0.357, "processing", 35)],
)
def test_documented_progress(progress: float | None, status: str, percent: int | None) -> None:
    code, answer = read(standing(DOCUMENTED, Unfinished(), progress=progress))
    assert (code, answer["status"], answer.get("progress")) == (200, status, percent)


def test_documented_completed() -> None:
    assert read(standing(DOCUMENTED, DONE)) == (
        200,
        {
            "id": "the-id",
            "status": "completed",
            "created": 1699000000,
            "data": [{"url": "http://here/files/f.mp4"}],
        },
    )


def test_documented_failed_names_the_fault() -> None:
    failed = Failed(finished_at=MADE_AT, fault=Fault.VIDEO_TOO_LONG, sentence="Too long.", field="video")
    _, answer = read(standing(DOCUMENTED, failed))
    assert (answer["status"], answer["error"]) == (
        "failed",
        {"code": "video_too_long", "message": "Too long."},
    )


def test_live_moderated_is_a_400_that_names_the_bill() -> None:
    assert read(standing(LIVE, Moderated(finished_at=MADE_AT, cost_ticks=3_000_000_000))) == (
        400,
        {
            "code": "imagine:content-moderated",
            "error": "Generated video rejected by content moderation.",
            "usage": {"cost_in_usd_ticks": 3_000_000_000},
        },
    )


def test_documented_moderated_is_a_failure() -> None:
    code, answer = read(standing(DOCUMENTED, Moderated(finished_at=MADE_AT, cost_ticks=1)))
    assert (code, answer["status"], answer["error"]["code"]) == (200, "failed", "content_moderated")


@pytest.mark.parametrize("dialect", [LIVE, DOCUMENTED])
def test_expired(dialect: Dialect) -> None:
    code, answer = read(standing(dialect, Expired(finished_at=MADE_AT)))
    assert (code, answer["status"]) == (200, "expired")


@pytest.mark.parametrize(("progress", "percent"), [(None, 0), (0.35, 35), (1.0, 99)])
def test_live_pending(progress: float | None, percent: int) -> None:
    assert read(standing(LIVE, Unfinished(), progress=progress)) == (
        202,
        {"status": "pending", "progress": percent},
    )


def test_live_done() -> None:
    assert read(standing(LIVE, DONE)) == (
        200,
        {
            "status": "done",
            "video": {"url": "http://here/files/f.mp4", "duration": 6, "respect_moderation": True},
            "model": "grok-imagine-video",
            "usage": {"cost_in_usd_ticks": 4220000000},
            "progress": 100,
        },
    )


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (Fault.INVALID_URL, "invalid_argument", "Unable to download provided video_url: It broke."),
        (Fault.VIDEO_TOO_LONG, "invalid_argument", "It broke."),
        (Fault.SERVER_ERROR, "internal", "It broke."),
    ],
)
def test_live_failed(fault: Fault, code: str, message: str) -> None:
    failed = Failed(finished_at=MADE_AT, fault=fault, sentence="It broke.", field="video")
    status, answer = read(standing(LIVE, failed))
    assert status == 200
    assert answer == {
        "status": "failed",
        "video": {"url": "", "duration": 0, "respect_moderation": True},
        "error": {"code": code, "message": message},
        "progress": 0,
    }


def test_live_models_do_not_include_the_specifications_second_name() -> None:
    models = json.loads(bytes(live_models().body))["models"]
    assert [model["id"] for model in models] == [
        "grok-imagine-video",
        "grok-imagine-video-1.5",
        "grok-imagine-video-1.5-lite",
    ]
