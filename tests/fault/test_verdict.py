"""The counts that all faults are judged by do count."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import httpx

from components.domain.job import Done, Failed, Failure, Job, Queued, Result, State
from components.domain.request import TextToVideo
from components.errors import GenerationFailed
from tests.fault.scripted_api import Answer, ScriptedApi
from tests.fault.verdict import Verdict, judged, left_files

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MEDIA_ID = "m" * 32


def job_in(state: State) -> Job:
    return Job(
        id="j",
        owner="alice",
        request=TextToVideo(prompt="a fox"),
        state=state,
        engine="Sandbox",
        price_usd=Decimal(0),
        created_at=NOON,
        updated_at=NOON,
        revision=1,
    )


def done() -> Done:
    result = Result(
        media_id=MEDIA_ID, poster_id=None, duration_s=1, width=1, height=1, has_sound=True, size_bytes=3
    )
    return Done(request_id="r", accepted_at=NOON, ready_at=NOON, done_at=NOON, result=result)


def keep(data_dir: Path, name: str) -> None:
    path = data_dir / "media" / "mm" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"abc")


def test_a_job_that_ended_as_it_may_is_clean(data_dir: Path) -> None:
    keep(data_dir, f"{MEDIA_ID}.mp4")

    assert judged(job_in(done()), (Done,), data_dir).clean
    assert not Verdict().clean


def test_a_job_that_stands_still_or_has_no_file_is_lost(data_dir: Path) -> None:
    assert judged(job_in(Queued()), (Done,), data_dir) == Verdict(runs=1, lost=1)
    assert judged(job_in(done()), (Done,), data_dir) == Verdict(runs=1, lost=1)


def test_a_job_said_to_have_failed_that_did_not_is_counted(data_dir: Path) -> None:
    failed = job_in(Failed(failure=Failure.of(GenerationFailed("no"))))

    assert judged(failed, (Done,), data_dir) == Verdict(runs=1, wrongly_failed=1)


def test_a_file_that_no_job_owns_is_counted(data_dir: Path) -> None:
    keep(data_dir, f"{MEDIA_ID}.mp4")
    keep(data_dir, "half.mp4.part")

    assert left_files([job_in(done())], data_dir) == 1


def test_a_submit_after_one_that_may_have_been_taken_is_a_double(api: ScriptedApi) -> None:
    def post() -> None:
        httpx.post(f"{api.base_url}/videos/generations", json={"prompt": "a fox"}, trust_env=False)

    api.on_submit.extend([Answer(429), Answer(500)])
    post()
    post()
    assert api.double_posts == 0

    post()
    assert api.double_posts == 1
