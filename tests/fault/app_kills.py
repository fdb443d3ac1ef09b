"""kill -9 and SIGTERM of the whole app, `streamlit run app.py`, while its jobs run on a scripted engine."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from components.domain.job import Done, Job, OutcomeUnknown
from components.domain.options import Dialect
from components.domain.request import TextToVideo
from components.imagine.client import ImagineClient
from components.jobs.database import open_database
from components.jobs.ledger import Ledger
from tests.fault.job_process import OWNER
from tests.fault.scripted_api import ScriptedApi, scripted_api
from tests.fault.verdict import Verdict, judged, left_files
from tests.serving import AppServer, free_port

SETTLED_S = 120.0


@dataclass(frozen=True)
class App:
    """The app as a process, and its ledger as another process sees it."""

    server: AppServer
    ledger: Ledger
    engine: str

    @property
    def data_dir(self) -> Path:
        return self.server.data_dir / "data"

    def submit(self, prompt: str) -> str:
        """Commits an intent beside the app, which notices it at its next round."""
        request = TextToVideo(prompt=prompt, duration_s=1.0)
        return self.ledger.add(owner=OWNER, request=request, engine=self.engine, price_usd=Decimal("0.07")).id

    def until(self, job_id: str, wanted: Callable[[Job], bool]) -> Job:
        """The job once it is as wanted; one that never is, is returned as it is."""
        deadline = time.monotonic() + SETTLED_S
        while not wanted(job := self.ledger.get(OWNER, job_id)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return job

    def settled(self, job_id: str) -> Job:
        """The job once nothing moves it any more."""
        return self.until(job_id, lambda job: not job.active)


@contextmanager
def app_on(api: ScriptedApi, folder: Path) -> Iterator[App]:
    """The app, not yet started, with the scripted engine as its service."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "CLAPBOARD_SANDBOX": "never",
        "CLAPBOARD_BASE_URL": api.base_url,
        "CLAPBOARD_DIALECT": "documented",
        "CLAPBOARD_REQUESTS_PER_SECOND": "20",
        "XAI_API_KEY": "a-key-for-tests",
    }
    client = ImagineClient(base_url=api.base_url, key=None, dialect=Dialect.DOCUMENTED)
    server = AppServer(free_port(), folder, settings)
    database = open_database(folder / "data")
    try:
        yield App(server, Ledger(database), client.facts.name)
    finally:
        server.stop()
        database.dispose()


def app_killed(video: bytes, folder: Path, *, runs: int, seed: int = 0) -> Verdict:
    """Kills the app at random moments with jobs in several states, starts it again, sees how they end."""
    chance, ids = Random(seed), list[str]()
    with scripted_api(video) as api, app_on(api, folder) as app:
        for run in range(runs):
            app.server.start()
            ids += [app.submit(f"take {run}.{number}") for number in range(3)]
            time.sleep(chance.uniform(0.0, 3.0))
            app.server.kill()
        app.server.start()
        jobs = [app.settled(job_id) for job_id in ids]
        verdict = sum((judged(job, (Done, OutcomeUnknown), app.data_dir) for job in jobs), Verdict())
        return verdict + Verdict(double_posted=api.double_posts, left_files=left_files(jobs, app.data_dir))
