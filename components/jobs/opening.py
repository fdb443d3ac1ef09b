"""One call that puts the room together."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from components.domain.pacing import POLL_S
from components.imagine.client import ImagineClient
from components.jobs.database import open_database
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.store import JobStore, JobView
from components.jobs.visitor_keys import VisitorEngine


@dataclass(frozen=True, slots=True)
class Jobs:
    """The room, wired."""

    database: sa.Engine
    ledger: Ledger
    media_store: MediaStore
    engine: JobEngine

    def store(self, view: JobView, owner: str) -> JobStore:
        """A session's view of its owner's jobs."""
        return JobStore(view, owner, self.engine, self.ledger)

    def stop(self) -> None:
        """Stops the engine and closes the ledger."""
        self.engine.stop()
        self.database.dispose()


def open_jobs(
    client: ImagineClient,
    *,
    data_dir: Path,
    database_url: str | None = None,
    poll_s: float = POLL_S,
    max_wait_s: float | None = None,
    requests_per_second: float = 2.0,
    public_url: str | None = None,
    allow_private_urls: bool = False,
    retry_fetch_s: float = 1.0,
    visitor_engine: VisitorEngine | None = None,
) -> Jobs:
    """Opens ledger and media store in a data folder and makes their engine, which is not started yet.

    The arguments are those of `JobEngine`; `database_url` puts the ledger elsewhere than in the folder.

    Raises:
        StorageError: the folder or the database can't be used.
    """
    database = open_database(data_dir, database_url)
    ledger = Ledger(database)
    media_store = MediaStore(data_dir / "media", database)
    engine = JobEngine(
        ledger,
        media_store,
        client,
        data_dir=data_dir,
        poll_s=poll_s,
        max_wait_s=max_wait_s,
        requests_per_second=requests_per_second,
        public_url=public_url,
        allow_private_urls=allow_private_urls,
        retry_fetch_s=retry_fetch_s,
        visitor_engine=visitor_engine,
    )
    return Jobs(database, ledger, media_store, engine)
