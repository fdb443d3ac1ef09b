"""Finished takes without a render: jobs that were moved through their whole life, with a real small clip."""

import shutil
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from components.domain.ask import Ask, Relation
from components.domain.job import Done, Fetching, Job, Result, Sending, State, Working
from components.domain.pricing import price_usd
from components.domain.request import TextToVideo, VideoRequest
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.media.poster import poster
from components.media.probe import probe
from tests.media_factory import make_clip

ELSEWHERE = "api.x.ai"
"""An engine that is not in use: no carrier touches its jobs, and they cost money."""


def ask_for(
    prompt: str = "A fox",
    *,
    request: VideoRequest | None = None,
    parent: Job | None = None,
    relation: Relation | None = None,
) -> Ask:
    """An ask with its price."""
    asked = request or TextToVideo(prompt=prompt, duration_s=2)
    return Ask(asked, price_usd(asked), None if parent is None else parent.id, relation)


def waiting_take(ledger: Ledger, owner: str, ask: Ask) -> Job:
    """A job that stays queued."""
    (job,) = ledger.add_all(owner, [ask], engine=ELSEWHERE)
    return job


def finished_take(
    ledger: Ledger,
    media: MediaStore,
    owner: str,
    ask: Ask | None = None,
    *,
    cost_usd: Decimal | None = None,
) -> Job:
    """A take that is done: video, poster and all."""
    return finish(ledger, media, waiting_take(ledger, owner, ask or ask_for()), cost_usd=cost_usd)


def finish(ledger: Ledger, media: MediaStore, job: Job, *, cost_usd: Decimal | None = None) -> Job:
    """A queued job moved to its end, as the carrier does."""
    moment = datetime.now(UTC)
    facts = {"request_id": f"video_gen_{job.id[:8]}", "accepted_at": moment}
    fetching = {**facts, "ready_at": moment, "cost_usd": cost_usd}
    way: list[State] = [
        Sending(sent_at=moment),
        Working.model_validate(facts),
        Fetching.model_validate({**fetching, "result_url": "https://elsewhere.example/a.mp4"}),
        Done.model_validate({**fetching, "done_at": moment, "result": _kept(media, job)}),
    ]
    for state in way:
        moved = ledger.move(job.id, {job.state.name}, state, "moved by a test")
        assert moved is not None
        job = moved
    return job


def _kept(media: MediaStore, job: Job) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        video, picture = Path(folder) / "take.mp4", Path(folder) / "poster.jpg"
        shutil.copy(_clip(), video)
        poster(video, picture)
        clip = probe(video)
        kept = media.keep_file(job.owner, video, label="take", media_id=f"{job.id}-video", job_id=job.id)
        media.keep_file(job.owner, picture, label="take", media_id=f"{job.id}-poster", job_id=job.id)
    return Result(
        media_id=kept.media_id,
        poster_id=f"{job.id}-poster",
        duration_s=clip.duration_s,
        width=clip.width,
        height=clip.height,
        has_sound=clip.has_sound,
        size_bytes=kept.size_bytes,
        looks=("orange", "calm"),
    )


@cache
def _clip() -> Path:
    """One clip for all; encoded once."""
    return make_clip(Path(tempfile.mkdtemp(prefix="clapboard-takes-")) / "take.mp4", seconds=2.0)
