"""A start with many unfinished jobs takes up every one of them, at the pace that the budget allows."""

from bisect import bisect_left
from decimal import Decimal
from pathlib import Path

from components.domain.job import Done, Queued, Working
from components.domain.request import TextToVideo
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from components.jobs.rows import now
from tests.fault.conftest import running_room
from tests.fault.job_process import OWNER, PER_SECOND
from tests.fault.scripted_api import ScriptedApi

RUNNING, QUEUED = 60, 10
NEVER = 1_000_000


def leave_unfinished(data_dir: Path) -> list[str]:
    """What a process that died left: jobs that the engine has, and some that were never sent."""
    database = open_database(data_dir)
    ledger = Ledger(database)
    running: list[Queued | Working] = [
        Working(request_id=f"gone-{number}", accepted_at=now()) for number in range(RUNNING)
    ]
    ids = [
        ledger.add(
            owner=OWNER,
            request=TextToVideo(prompt=f"take {number}", duration_s=1.0),
            engine="Sandbox",
            price_usd=Decimal("0.07"),
            state=state,
        ).id
        for number, state in enumerate([*running, *[Queued()] * QUEUED])
    ]
    database.dispose()
    return ids


def most_within(seconds: float, moments: list[float]) -> int:
    ordered = sorted(moments)
    return max(bisect_left(ordered, moment + seconds) - place for place, moment in enumerate(ordered))


def test_every_job_is_taken_up_and_none_sent_twice_without_a_stampede(
    api: ScriptedApi, data_dir: Path
) -> None:
    ids = leave_unfinished(data_dir)
    api.accepted = {"before": [f"gone-{number}" for number in range(RUNNING)]}
    api.polls_needed = NEVER

    with running_room(data_dir, api.base_url) as room:
        api.wait_for("posts", QUEUED)
        for job_id in ids:
            room.until(room.store.get(job_id), lambda job: api.looks[str(job.request_id)] > 0)
        first_looks = list(api.look_times)
        api.polls_needed = 0
        ended = [room.settled(room.store.get(job_id)) for job_id in ids[:3]]

    assert all(isinstance(job.state, Done) for job in ended)
    assert (api.posts.total(), api.double_posts) == (QUEUED, 0)
    assert most_within(1.0, first_looks) <= 2 * PER_SECOND
