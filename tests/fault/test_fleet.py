"""Two apps and two workers on one PostgreSQL and one bucket: whoever dies, nothing is lost or sent twice."""

import signal
from pathlib import Path

import httpx

from components.domain.job import Done
from tests.fault.fleet import running_fleet
from tests.object_store import ObjectStore
from tests.postgres import Cluster
from tests.sandbox_alone import sandbox_process


def test_workers_killed_in_turn_lose_nothing_and_any_app_shows_everything(
    postgres: Cluster, object_store: ObjectStore, tmp_path: Path
) -> None:
    with (
        sandbox_process(tmp_path / "sandbox") as sandbox,
        running_fleet(tmp_path, sandbox, postgres.new_database(), object_store.new_prefix()) as fleet,
    ):
        fleet.kill_now_and_then(kills=3, every_s=2.0, jobs=6, seed=7)
        jobs = fleet.settled()

        verdict = fleet.verdict(jobs)
        assert verdict.clean, (verdict, [job.state for job in jobs])
        done = [job.state for job in jobs if isinstance(job.state, Done)]
        assert done, "every job was in the air when its worker was killed"
        media_id = done[-1].result.media_id
        whole = fleet.media.find(fleet.owner, media_id).path.read_bytes()
        for app in fleet.apps:
            part = fleet.get(app, media_id, Range="bytes=100-299")
            assert (part.status_code, part.content) == (206, whole[100:300])
            assert fleet.get(app, media_id).content == whole
        worker = fleet.workers[0]
        worker.wait_until_it_answers()
        assert httpx.get(f"{worker.url}/readyz").status_code == 200
        assert worker.ended() in {0, -signal.SIGTERM}  # it gives itself the signal when all is stopped
        assert list(worker.data_dir.glob("data/media/workbench/*")) == []
