"""The app as it is started in earnest: killed, asked to stop, started again."""

import signal
from pathlib import Path

from components.domain.job import Done, Working
from tests.fault.app_kills import app_killed, app_on
from tests.fault.job_process import OWNER
from tests.fault.scripted_api import scripted_api
from tests.fault.verdict import judged

NEVER = 1_000_000


def test_the_app_killed_in_mid_work_goes_on_when_it_is_started_again(clip: bytes, tmp_path: Path) -> None:
    verdict = app_killed(clip, tmp_path, runs=1)

    assert verdict.clean, verdict


def test_the_app_asked_to_stop_ends_by_itself_with_everything_committed(clip: bytes, tmp_path: Path) -> None:
    with scripted_api(clip) as api, app_on(api, tmp_path) as app:
        api.polls_needed = NEVER
        app.server.start()
        job_id = app.submit("a fox")
        app.until(job_id, lambda job: isinstance(job.state, Working))
        assert app.server.process is not None
        app.server.process.terminate()
        exit_code = app.server.process.wait(timeout=60)
        wal_left = (app.data_dir / "workflows.db-wal").exists()
        left = app.ledger.get(OWNER, job_id)
        api.polls_needed = 0
        app.server.start()
        job = app.settled(job_id)

        assert exit_code in {0, -signal.SIGTERM}  # the server gives itself the signal when all is stopped
        assert not wal_left, "the workflows' database was not closed"
        assert isinstance(left.state, Working)
        assert judged(job, (Done,), app.data_dir).clean, job.state
        assert api.double_posts == 0
