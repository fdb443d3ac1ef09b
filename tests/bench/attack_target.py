"""What is attacked: a running studio with a resident, and a server beside it that must never be reached."""

import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from components.domain.job import Job
from components.jobs.database import open_database
from components.jobs.delivery import Delivery
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.shares import Shares
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.serving import AppServer, running_app
from tests.takes import ask_for, finished_take

SECRET = "a lighthouse that only Alice knows"
OUTSIDE = "203.0.113.9"
"""Where attacks claim to come from: a proxy on loopback, which is trusted, says so."""


@dataclass(frozen=True)
class Outcome:
    """What came of an attack.

    Attributes:
        held: whether the studio withstood it.
        said: what happened, in a few words.
    """

    held: bool
    said: str


@dataclass
class Victim:
    """A server in the private network: whoever reaches it through the studio has won."""

    url: str = ""
    reached: list[str] = field(default_factory=list)


@dataclass
class Resident:
    """Alice, whose things are looked for."""

    cookie: str
    take: Job
    signed: str
    link: str

    @property
    def owner(self) -> str:
        return owner_from_token(self.cookie)


@dataclass
class Target:
    """Everything an attack may use."""

    app: AppServer
    victim: Victim
    alice: Resident
    ledger: Ledger
    media: MediaStore
    shares: Shares
    looked_at: dict[str, Outcome] = field(default_factory=dict)
    """What came of the rows that share one browser."""

    def http(self, *, outside: bool = True, cookie: str | None = None) -> httpx.AsyncClient:
        """A client; from outside it is a stranger's, who comes through a proxy."""
        headers = {"X-Forwarded-For": OUTSIDE} if outside else {}
        cookies = {} if cookie is None else {COOKIE: cookie}
        return httpx.AsyncClient(base_url=self.app.url, headers=headers, cookies=cookies, timeout=60)


Run = Callable[[Target], Awaitable[Outcome]]


@dataclass(frozen=True)
class Attack:
    """One row."""

    area: str
    name: str
    run: Run


@contextmanager
def studio_under_attack(folder: Path, **settings: str) -> Iterator[Target]:
    """A running studio in which Alice has a finished take, a signed address and a share link."""
    with running_app(folder, **settings) as app, _victim() as victim:
        data_dir = folder / "data"
        database = open_database(data_dir)
        ledger, media, shares = Ledger(database), MediaStore(data_dir / "media", database), Shares(database)
        cookie = new_token()
        take = finished_take(ledger, media, owner_from_token(cookie), ask_for(SECRET))
        signed = Delivery(media, b"not the server's key").signed_path(f"{take.id}-video", 4_000_000_000)
        _share, link = shares.create(take.owner, take.id, lasts=timedelta(hours=1))
        yield Target(app, victim, Resident(cookie, take, signed, link), ledger, media, shares)
        database.dispose()


@contextmanager
def _victim() -> Iterator[Victim]:
    victim = Victim()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            victim.reached.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"root:x:0:0")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    victim.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield victim
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
