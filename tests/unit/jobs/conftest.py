"""The room's parts on a temporary folder, without an engine and without a network."""

from collections.abc import Callable, Iterator
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
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore

ALICE, BOB = "alice", "bob"
ENGINE = "Sandbox"
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def ledger(database: sa.Engine) -> Ledger:
    return Ledger(database)


@pytest.fixture
def media_store(tmp_path: Path, database: sa.Engine) -> MediaStore:
    return MediaStore(tmp_path / "media", database)


@pytest.fixture
def delivery(media_store: MediaStore) -> Delivery:
    return Delivery(media_store, b"key", clock=lambda: 1_000.0)


def add(ledger: Ledger, request: VideoRequest | None = None, *, owner: str = ALICE) -> Job:
    asked = request or TextToVideo(prompt="a fox", duration_s=1.0)
    return ledger.add(owner=owner, request=asked, engine=ENGINE, price_usd=Decimal("0.07"))


@pytest.fixture
def tools_for(
    ledger: Ledger, media_store: MediaStore, delivery: Delivery
) -> Callable[[Handler], CarrierTools]:
    """A carrier's tools with an engine that answers as a function says."""

    def make(handler: Handler, dialect: Dialect = Dialect.DOCUMENTED) -> CarrierTools:
        http = httpx.AsyncClient(transport=httpx.MockTransport(handler))
        return CarrierTools(
            ledger=ledger,
            media_store=media_store,
            client=ImagineClient(
                base_url="http://engine.test/v1", key=None, dialect=dialect, is_sandbox=True, http=http
            ),
            delivery=delivery,
            budget=Budget(1_000.0),
            tempo=Tempo(poll_s=0.01, retry_fetch_s=0.001),
        )

    return make
