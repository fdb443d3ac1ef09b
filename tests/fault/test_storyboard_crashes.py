"""kill -9 while a storyboard runs: no shot is posted twice, nothing is lost, and the film is joined."""

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from components.domain.storyboard import Crossfade, Plan, Shot, ShotSource
from components.domain.storyboard_run import BoardState, Storyboard
from components.jobs.opening import Jobs
from components.media.probe import probe
from tests.fault.conftest import running_room
from tests.fault.job_process import OWNER, JobProcess, open_room
from tests.fault.scripted_api import ScriptedApi

SETTLED_S = 120.0
PLAN = Plan(
    title="Film",
    crossfade=Crossfade.QUARTER,
    shots=(
        Shot(id="one", prompt="first", duration_s=1),
        Shot(id="card", source=ShotSource.CARD, prompt="Later", duration_s=1),
        Shot(id="two", prompt="second", duration_s=1, source=ShotSource.FRAME),
    ),
)
FRAMES = 3 * 24 - 2 * 6
"""The scripted engine's videos are 1 s long, at 24 frames a second."""


@pytest.fixture
def started(api: ScriptedApi, data_dir: Path) -> str:
    """The id of a storyboard that was started by a click and nothing more."""
    jobs = open_room(data_dir, api.base_url)
    boards = jobs.engine.plans.storyboards(OWNER)
    board = boards.add(PLAN)
    boards.start(board, dict.fromkeys(board.needed(), Decimal("0.07")))
    jobs.database.dispose()
    return board.id


def until(jobs: Jobs, board_id: str, wanted: Callable[[Storyboard], bool]) -> Storyboard:
    deadline = time.monotonic() + SETTLED_S
    while not wanted(found := jobs.engine.plans.storyboards(OWNER).get(board_id)):
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


def rests(board: Storyboard) -> bool:
    return board.at_rest and not board.in_flight


def film_of(jobs: Jobs, board_id: str) -> tuple[Storyboard, int]:
    """The storyboard with its film, and how often its owner had to have a shot sent again.

    A shot whose answer was lost in the kill is sent again by its owner alone; it may never have left.
    """
    again = 0
    while not (board := until(jobs, board_id, rests)).film_is_current:
        assert again < len(PLAN.filmed), board
        needed = board.needed()
        again += sum(shot_id in board.jobs for shot_id in needed)
        jobs.engine.plans.storyboards(OWNER).start(board, dict.fromkeys(needed, Decimal("0.07")))
    assert board.film is not None
    path = jobs.media_store.find(OWNER, board.film.result.media_id).path
    assert probe(path).frames == FRAMES
    return board, again


@pytest.mark.parametrize("after_s", [0.0, 0.4, 0.8, 1.6])
def test_killed_at_any_moment_the_film_is_joined_after_the_restart(
    api: ScriptedApi, data_dir: Path, started: str, after_s: float
) -> None:
    with JobProcess(data_dir, api.base_url) as process:
        time.sleep(after_s)
        process.kill()

    with running_room(data_dir, api.base_url) as room:
        board, again = film_of(room.jobs, started)

    assert 2 <= api.posts["first"] + api.posts["second"] <= 2 + again
    assert board.waiting == {}


def test_killed_between_two_shots_it_goes_on_with_the_second(
    api: ScriptedApi, data_dir: Path, started: str
) -> None:
    with JobProcess(data_dir, api.base_url) as process:
        onlooker = open_room(data_dir, api.base_url)
        until(onlooker, started, lambda board: board.take_of("one") is not None)
        process.kill()
        onlooker.database.dispose()

    with running_room(data_dir, api.base_url) as room:
        _, again = film_of(room.jobs, started)

    assert api.posts["first"] == 1
    assert 1 <= api.posts["second"] <= 1 + again


def test_killed_while_joining_it_joins_again_and_leaves_nothing_half_written(
    api: ScriptedApi, data_dir: Path, started: str
) -> None:
    workbench = data_dir / "media" / "workbench"
    with JobProcess(data_dir, api.base_url) as process:
        onlooker = open_room(data_dir, api.base_url)
        until(onlooker, started, lambda board: board.state is BoardState.JOINING or board.film is not None)
        process.kill()
        onlooker.database.dispose()

    with running_room(data_dir, api.base_url) as room:
        film_of(room.jobs, started)
        room.jobs.media_store.sweep()  # a child of what was killed may have written for a moment longer

    assert (api.posts["first"], api.posts["second"]) == (1, 1)
    assert [path for path in workbench.rglob("*") if path.is_file()] == []


def test_killed_in_a_pause_it_still_waits_for_its_owner(api: ScriptedApi, data_dir: Path) -> None:
    jobs = open_room(data_dir, api.base_url)
    boards = jobs.engine.plans.storyboards(OWNER)
    board = boards.add(PLAN.model_copy(update={"pause_after_each": True}))
    boards.start(board, dict.fromkeys(board.needed(), Decimal("0.07")))
    with JobProcess(data_dir, api.base_url) as process:
        until(jobs, board.id, lambda each: each.take_of("one") is not None)
        process.kill()
    jobs.database.dispose()

    with running_room(data_dir, api.base_url) as room:
        paused = until(room.jobs, board.id, rests)
        assert (paused.state, set(paused.jobs)) == (BoardState.PAUSED, {"one"})
        film_of_paused(room.jobs, board.id)

    assert (api.posts["first"], api.posts["second"]) == (1, 1)


def film_of_paused(jobs: Jobs, board_id: str) -> None:
    """Its owner clicks on until the film is there."""
    boards = jobs.engine.plans.storyboards(OWNER)
    while not (board := until(jobs, board_id, rests)).film_is_current:
        boards.start(board, dict.fromkeys(board.needed(), Decimal("0.07")))
