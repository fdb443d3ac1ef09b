"""What the fault tests share: one small clip, a scripted API each, a room on it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from components.domain.ask import Ask
from components.domain.job import Job, StateName
from components.domain.request import TextToVideo, VideoRequest
from components.jobs.opening import Jobs
from components.jobs.store import JobStore, JobView
from tests.fault.job_process import OWNER, open_room
from tests.fault.scripted_api import ScriptedApi, scripted_api
from tests.media_factory import make_clip

SETTLED_S = 120.0


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4").read_bytes()


@pytest.fixture
def api(clip: bytes) -> Iterator[ScriptedApi]:
    with scripted_api(clip) as running:
        yield running


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@dataclass(frozen=True)
class Room:
    """A running engine in this process, and one owner's store on it."""

    data_dir: Path
    jobs: Jobs
    store: JobStore

    def submit(self, request: VideoRequest | None = None) -> Job:
        asked = request or TextToVideo(prompt="a fox", duration_s=1.0)
        return self.store.submit_all([Ask(asked, Decimal("0.07"))])[0]

    def until(self, job: Job, wanted: Callable[[Job], bool], *, patience_s: float = SETTLED_S) -> Job:
        deadline = time.monotonic() + patience_s
        while not wanted(found := self.store.get(job.id)):
            assert time.monotonic() < deadline, f"still {found.state}"
            time.sleep(0.03)
        return found

    def settled(self, job: Job) -> Job:
        return self.until(job, lambda found: not found.active)

    def history(self, job: Job) -> list[StateName]:
        return [line.to_state for line in self.store.history(job.id)]


@contextmanager
def running_room(
    data_dir: Path, base_url: str, *, max_wait_s: float | None = None, database_url: str | None = None
) -> Iterator[Room]:
    """A room that runs in this process."""
    jobs = open_room(data_dir, base_url, max_wait_s=max_wait_s, database_url=database_url)
    jobs.engine.start()
    assert jobs.engine.carries, "another room runs in this process"
    try:
        yield Room(data_dir, jobs, jobs.store(JobView(), OWNER))
    finally:
        jobs.stop()


@pytest.fixture(scope="module")
def lasting_room(
    clip: bytes, tmp_path_factory: pytest.TempPathFactory, lasting_database_url: str | None
) -> Iterator[tuple[Room, ScriptedApi]]:
    folder = tmp_path_factory.mktemp("room")
    with (
        scripted_api(clip) as running_api,
        running_room(folder, running_api.base_url, database_url=lasting_database_url) as running,
    ):
        yield running, running_api


@pytest.fixture
def room(lasting_room: tuple[Room, ScriptedApi]) -> Room:
    """A room that the tests of a module share; its engine is `room_api`, as new for each."""
    return lasting_room[0]


@pytest.fixture
def room_api(lasting_room: tuple[Room, ScriptedApi]) -> ScriptedApi:
    lasting_room[1].reset()
    return lasting_room[1]
