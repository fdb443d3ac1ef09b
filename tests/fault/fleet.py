"""A fleet as it is hosted: apps and workers in processes of their own, on PostgreSQL and an object store."""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

import httpx
import sqlalchemy as sa

from components.domain.job import Done, Job, OutcomeUnknown
from components.domain.options import Dialect
from components.domain.request import TextToVideo
from components.imagine.client import ImagineClient
from components.jobs.bucket import BucketAddress, BucketVault
from components.jobs.database import open_database
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.fault.verdict import Verdict
from tests.quick_sandbox import QuickSandbox
from tests.serving import AppServer, WorkerServer, free_port

SETTLED_S = 300.0
PER_SECOND = 200


@dataclass
class Fleet:
    """Running processes, and this one's own view of what they share.

    Attributes:
        sandbox: the engine, with its counters.
        apps: show pages, carry nothing.
        workers: carry.
        engine: what an app does when somebody submits; this one never carries.
        token: a browser's cookie, whose jobs they are.
        jobs: the ids of what was submitted.
    """

    sandbox: QuickSandbox
    apps: list[AppServer]
    workers: list[WorkerServer]
    ledger: Ledger
    media: MediaStore
    engine: JobEngine
    token: str = field(default_factory=new_token)
    jobs: list[str] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return owner_from_token(self.token)

    def submit(self, count: int) -> None:
        """Commits intents as an app does."""
        for _ in range(count):
            request = TextToVideo(prompt=f"take {len(self.jobs)}", duration_s=1.0)
            self.jobs.append(self.engine.submit(self.owner, request, price_usd=Decimal("0.07")).id)

    def found(self) -> list[Job]:
        return [self.ledger.get(self.owner, job_id) for job_id in self.jobs]

    def settled(self) -> list[Job]:
        """The jobs once nothing moves any of them; those that never are, as they are."""
        deadline = time.monotonic() + SETTLED_S
        while self.ledger.active(self.owner) and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.found()

    def kill_now_and_then(self, *, kills: int, every_s: float, jobs: int, seed: int) -> None:
        """Workers die in turn without a word, each is started again; meanwhile jobs are submitted."""
        chance = Random(seed)
        for number in range(kills):
            self.submit(jobs)
            time.sleep(chance.uniform(0.5, 1.0) * every_s)
            worker = self.workers[number % len(self.workers)]
            worker.kill()
            worker.launch()

    def verdict(self, jobs: Iterable[Job]) -> Verdict:
        """What it cost: every video is in the bucket, and no prompt arrived twice at the engine."""
        posts = self.sandbox.counters()["posts_by_prompt"]
        doubles = sum(count - 1 for count in posts.values() if count > 1)
        lost = sum(not self._is_kept(job) for job in jobs)
        return Verdict(runs=len(self.jobs), lost=lost, double_posted=doubles)

    def get(self, app: AppServer, media_id: str, **headers: str) -> httpx.Response:
        """A kept file as a browser asks this app for it."""
        url = f"{app.url}/app/static/media/{media_id}"
        return httpx.get(url, cookies={COOKIE: self.token}, headers=headers, timeout=60.0)

    def _is_kept(self, job: Job) -> bool:
        match job.state:
            case Done(result=result):
                return self.media.find(self.owner, result.media_id).size_bytes == result.size_bytes
            case OutcomeUnknown():
                return True
            case _:
                return False


@contextmanager
def running_fleet(
    folder: Path,
    sandbox: QuickSandbox,
    database_url: str,
    bucket: BucketAddress,
    *,
    apps: int = 2,
    workers: int = 2,
) -> Iterator[Fleet]:
    """A fleet that was started together; each process has a disk of its own, as on a machine of its own."""
    settings = {
        "CLAPBOARD_SANDBOX": "never",
        "CLAPBOARD_BASE_URL": sandbox.base_url,
        "CLAPBOARD_DIALECT": "documented",
        "CLAPBOARD_DATABASE_URL": database_url,
        "CLAPBOARD_MEDIA_URL": bucket.url,
        "CLAPBOARD_S3_ENDPOINT": str(bucket.endpoint),
        "CLAPBOARD_S3_ACCESS_KEY_ID": str(bucket.access_key_id),
        "CLAPBOARD_S3_SECRET_ACCESS_KEY": str(bucket.secret_access_key),
        "CLAPBOARD_REQUESTS_PER_SECOND": str(PER_SECOND),
        "CLAPBOARD_ACTIVE_JOBS_PER_OWNER": "100000",
    }
    with ExitStack() as at_end:
        servers: list[AppServer] = [
            made(free_port(), _folder(folder, f"{name}{number}"), settings | {"CLAPBOARD_ROLE": name})
            for name, made, count in (("app", AppServer, apps), ("worker", WorkerServer, workers))
            for number in range(count)
        ]
        for server in servers:
            at_end.callback(server.kill)
            server.launch()
        database = open_database(_folder(folder, "view"), database_url)
        at_end.callback(database.dispose)
        fleet = _view(_folder(folder, "view"), sandbox, database, bucket, servers)
        for server in servers:
            server.wait_until_it_answers()
        yield fleet


def _view(
    folder: Path,
    sandbox: QuickSandbox,
    database: sa.Engine,
    bucket: BucketAddress,
    servers: list[AppServer],
) -> Fleet:
    vault = BucketVault(bucket, folder / "copies", copies_bytes=10**9)
    ledger, media = Ledger(database), MediaStore(folder / "media", database, vault=vault)
    client = ImagineClient(base_url=sandbox.base_url, key=None, dialect=Dialect.DOCUMENTED)
    return Fleet(
        sandbox=sandbox,
        apps=[server for server in servers if not isinstance(server, WorkerServer)],
        workers=[server for server in servers if isinstance(server, WorkerServer)],
        ledger=ledger,
        media=media,
        engine=JobEngine(ledger, media, client, data_dir=folder),
    )


def _folder(folder: Path, name: str) -> Path:
    (folder / name).mkdir(parents=True, exist_ok=True)
    return folder / name
