"""kill -9 while a branch is made again: no step is lost, none is posted twice, and it comes to its end."""

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from components.domain.ask import Relation
from components.domain.job import OutcomeUnknown
from components.domain.replay import NewSource, PricedStep, Replay, ReplayPlan, ReplayState
from components.domain.request import EditVideo, StoredMedia
from components.jobs.opening import Jobs
from tests.fault.conftest import running_room
from tests.fault.job_process import OWNER, JobProcess, open_room
from tests.fault.scripted_api import ScriptedApi
from tests.media_factory import make_clip

SETTLED_S = 120.0
PROMPTS = ("snow", "fog")


@pytest.fixture
def submitted(api: ScriptedApi, data_dir: Path, tmp_path: Path) -> str:
    """The id of a replay of two edits that was committed and nothing more."""
    old = StoredMedia(media_id="an old clip")
    steps = tuple(
        PricedStep(
            request=EditVideo(video=old, prompt=prompt, source_duration_s=1, source_frame_s=0.04),
            relation=Relation.EDIT,
            after=None if position == 0 else position - 1,
            price_usd=Decimal("0.08"),
        )
        for position, prompt in enumerate(PROMPTS)
    )
    jobs = open_room(data_dir, api.base_url)
    clip = jobs.media_store.keep_file(OWNER, make_clip(tmp_path / "new.mp4"), label="new.mp4")
    plan = ReplayPlan(label="snow", source=NewSource.CLIP, media_id=clip.media_id, steps=steps)
    replay = jobs.engine.plans.replays(OWNER).submit(plan)
    jobs.database.dispose()
    return replay.id


def until(jobs: Jobs, replay_id: str, wanted: Callable[[Replay], bool]) -> Replay:
    deadline = time.monotonic() + SETTLED_S
    while not wanted(found := jobs.engine.plans.replays(OWNER).get(replay_id)):
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("after_s", [0.0, 0.5, 1.0, 2.0])
def test_killed_at_any_moment_it_ends_after_the_restart(
    api: ScriptedApi, data_dir: Path, submitted: str, after_s: float
) -> None:
    with JobProcess(data_dir, api.base_url) as process:
        time.sleep(after_s)
        process.kill()

    lost = 0
    with running_room(data_dir, api.base_url) as room:
        settled = until(room.jobs, submitted, lambda each: each.state is not ReplayState.RUNNING)
        if settled.state is ReplayState.STOPPED:  # an answer was lost in the kill: its owner sends it again
            stuck = settled.steps[settled.done_steps].job
            assert stuck is not None
            assert isinstance(stuck.state, OutcomeUnknown)
            lost = 1
            room.jobs.engine.plans.replays(OWNER).go_on(submitted)
        done = until(room.jobs, submitted, lambda each: each.state is ReplayState.DONE)

    first, second = (step.job for step in done.steps)
    assert first is not None
    assert second is not None
    assert (second.parent_id, second.relation) == (first.id, Relation.EDIT)
    # What was killed between its claim and its POST looks the same as one whose answer was lost.
    assert 2 <= sum(api.posts[prompt] for prompt in PROMPTS) <= 2 + lost
