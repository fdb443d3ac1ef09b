"""The room's parts on a temporary folder, without an engine and without a network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from components.domain.job import Job
from components.domain.options import Dialect
from components.domain.request import TextToVideo, VideoRequest
from components.imagine.client import ImagineClient
from components.jobs.budget import Budget
from components.jobs.carrier_tools import CarrierTools, Tempo
from components.jobs.database import open_database
from components.jobs.delivery import Delivery
from components.jobs.experience import Experience
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore

ALICE, BOB = "alice", "bob"
ENGINE = "Sandbox"


@pytest.fixture
def database(tmp_path: Path, database_url: str | None) -> Iterator[sa.Engine]:
    engine = open_database(tmp_path, database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def ledger(database: sa.Engine) -> Ledger:
    return Ledger(database)


@pytest.fixture
def media_store(tmp_path: Path, database: sa.Engine) -> Iterator[MediaStore]:
    store = MediaStore(tmp_path / "media", database)
    yield store
    store.close()


@pytest.fixture
def delivery(media_store: MediaStore) -> Delivery:
    return Delivery(media_store, b"key", clock=lambda: 1_000.0)


def add(ledger: Ledger, request: VideoRequest | None = None, *, owner: str = ALICE) -> Job:
    asked = request or TextToVideo(prompt="a fox", duration_s=1.0)
    return ledger.add(owner=owner, request=asked, engine=ENGINE, price_usd=Decimal("0.07"))


@dataclass
class Engine:
    """An engine that answers as a test says, and the carrier's tools to talk to it.

    Attributes:
        on_submit: answers to POSTs, used up in order; accepted without one.
        on_look: answers to looks, used up in order; the video is ready without one.
        on_file: answers to downloads, used up in order; the video without one.
        video: the finished file.
        posted: the bodies that arrived.
    """

    tools: CarrierTools = field(init=False)
    on_submit: list[Callable[[], httpx.Response]] = field(default_factory=list)
    on_look: list[Callable[[], httpx.Response]] = field(default_factory=list)
    on_file: list[Callable[[], httpx.Response]] = field(default_factory=list)
    video: bytes = b""
    posted: list[bytes] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.posted.append(request.content)
            return self.on_submit.pop(0)() if self.on_submit else httpx.Response(200, json={"id": "r-1"})
        if request.url.path.startswith("/files/"):
            return self.on_file.pop(0)() if self.on_file else self.file()
        if self.on_look:
            return self.on_look.pop(0)()
        done = {"status": "completed", "data": [{"url": "http://engine.test/files/a.mp4"}]}
        return httpx.Response(200, json=done | {"usage": {"cost_in_usd_ticks": 700_000_000}})

    def file(self) -> httpx.Response:
        return httpx.Response(200, content=self.video, headers={"Content-Type": "video/mp4"})


EngineMaker = Callable[..., Engine]


@pytest.fixture
def engine_for(ledger: Ledger, media_store: MediaStore, delivery: Delivery) -> EngineMaker:
    def make(dialect: Dialect = Dialect.DOCUMENTED, **tempo: float) -> Engine:
        engine = Engine()
        http = httpx.AsyncClient(transport=httpx.MockTransport(engine.answer))
        engine.tools = CarrierTools(
            ledger=ledger,
            media_store=media_store,
            client=ImagineClient(
                base_url="http://engine.test/v1", key=None, dialect=dialect, is_sandbox=True, http=http
            ),
            delivery=delivery,
            budget=Budget(1_000.0),
            experience=Experience(ledger, ENGINE),
            tempo=Tempo(**{"poll_s": 0.01, "retry_fetch_s": 0.001, **tempo}),
        )
        return engine

    return make
