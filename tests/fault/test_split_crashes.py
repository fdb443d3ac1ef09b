"""kill -9 while a clip is edited in parts: nothing is lost, no part is posted twice, and it is joined."""

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from components.domain.options import Model
from components.domain.split_edit import PlannedPart, Sound, SplitEdit, SplitPlan, SplitState
from components.jobs.opening import Jobs
from components.media.probe import probe
from tests.fault.conftest import running_room
from tests.fault.job_process import OWNER, JobProcess, open_room
from tests.fault.scripted_api import Answer, ScriptedApi
from tests.media_factory import make_clip

SETTLED_S = 120.0
PART_S = 1.0
"""The scripted engine's video is as long."""


@pytest.fixture
def submitted(api: ScriptedApi, data_dir: Path, tmp_path: Path) -> str:
    """The id of a split edit of two parts that was committed and nothing more."""
    path = make_clip(tmp_path / "long.mp4", seconds=2 * PART_S)
    parts = tuple(
        PlannedPart(start_s=start_s, length_s=PART_S, price_usd=Decimal("0.08")) for start_s in (0.0, PART_S)
    )
    jobs = open_room(data_dir, api.base_url)
    plan = SplitPlan(
        media_id=jobs.media_store.keep_file(OWNER, path, label="long.mp4").media_id,
        label="long.mp4",
        prompt="snow",
        model=Model.IMAGINE,
        sound=Sound.ORIGINAL,
        parts=parts,
    )
    split_edit = jobs.engine.plans.splits.submit(OWNER, plan)
    jobs.database.dispose()
    return split_edit.id


def until(jobs: Jobs, split_id: str, wanted: Callable[[SplitEdit], bool]) -> SplitEdit:
    deadline = time.monotonic() + SETTLED_S
    while not wanted(found := jobs.engine.plans.splits.get(OWNER, split_id)):
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


def until_joined(jobs: Jobs, split_id: str) -> None:
    joined = until(jobs, split_id, lambda each: each.state is SplitState.JOINED)
    assert joined.result is not None
    assert probe(jobs.media_store.find(OWNER, joined.result.media_id).path).frames == 48


@pytest.mark.parametrize("after_s", [0.0, 0.6, 1.2, 2.4])
def test_killed_at_any_moment_it_is_joined_after_the_restart(
    api: ScriptedApi, data_dir: Path, submitted: str, after_s: float
) -> None:
    with JobProcess(data_dir, api.base_url) as process:
        time.sleep(after_s)
        process.kill()

    with running_room(data_dir, api.base_url) as room:
        settled = until(room.jobs, submitted, lambda each: not each.active)
        for position, part in enumerate(settled.parts):
            if not part.done:  # killed between claim and answer: only its owner may have it sent again
                room.jobs.engine.plans.splits.redo(OWNER, submitted, position)
        until_joined(room.jobs, submitted)

    unknown = sum(not part.done for part in settled.parts)
    # What was killed between its claim and its POST looks the same as one whose answer was lost.
    assert 2 <= api.posts["snow"] <= 2 + unknown


def test_killed_while_joining_it_joins_again(api: ScriptedApi, data_dir: Path, submitted: str) -> None:
    with JobProcess(data_dir, api.base_url) as process:
        workbench = data_dir / "media" / "workbench"
        onlooker = open_room(data_dir, api.base_url)
        until(onlooker, submitted, lambda each: each.joining)
        until(onlooker, submitted, lambda each: each.result is not None or any(workbench.glob(".*.part")))
        process.kill()
        onlooker.database.dispose()

    with running_room(data_dir, api.base_url) as room:
        until_joined(room.jobs, submitted)
        room.jobs.media_store.sweep()  # a child of what was killed may have written for a moment longer

    assert api.posts["snow"] == 2
    assert list(workbench.iterdir()) == []


def test_a_part_that_fails_is_edited_again_alone(api: ScriptedApi, data_dir: Path, submitted: str) -> None:
    refusal = Answer(400, {"error": {"code": 400, "message": "no"}})
    api.on_submit.append(refusal)
    with running_room(data_dir, api.base_url) as room:
        settled = until(room.jobs, submitted, lambda each: each.done_parts == 1 and not each.active)
        (failed,) = [position for position, part in enumerate(settled.parts) if part.can_be_redone]

        room.jobs.engine.plans.splits.redo(OWNER, submitted, failed)

        until_joined(room.jobs, submitted)
    assert api.posts["snow"] == 3
