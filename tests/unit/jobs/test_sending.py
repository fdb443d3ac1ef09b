"""The first step: at most one POST an intent."""

from collections.abc import Callable

import httpx
import pytest
import sqlalchemy as sa

from components.domain.job import (
    Cancelled,
    Failed,
    Job,
    OutcomeUnknown,
    Queued,
    Sending,
    State,
    StateName,
    Working,
)
from components.domain.request import ImageToVideo, StoredMedia
from components.errors import Spent, StorageError
from components.jobs import sending
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.jobs.sending import Sender
from components.jobs.tables import jobs
from tests.unit.jobs.conftest import ALICE, Engine, EngineMaker, add

pytestmark = pytest.mark.anyio


@pytest.fixture
def engine(engine_for: EngineMaker) -> Engine:
    return engine_for()


def unreachable() -> httpx.Response:
    raise httpx.ConnectError("no route")


def cut() -> httpx.Response:
    raise httpx.ReadError("reset")


async def test_an_accepted_job_has_its_request_id(engine: Engine, ledger: Ledger) -> None:
    job = add(ledger)

    assert await Sender(engine.tools).send(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Working)
    assert state.request_id == "r-1"


async def test_a_job_that_was_sent_is_not_sent_again(engine: Engine, ledger: Ledger) -> None:
    job = add(ledger)

    assert await Sender(engine.tools).send(job.id)
    assert await Sender(engine.tools).send(job.id), "a carrier that takes it up goes on with the next step"

    assert len(engine.posted) == 1


async def test_a_job_found_in_sending_is_never_sent(engine: Engine, ledger: Ledger) -> None:
    job = add(ledger)
    ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "by one who died")

    assert not await Sender(engine.tools).send(job.id)

    assert isinstance(ledger.get(ALICE, job.id).state, OutcomeUnknown)
    assert engine.posted == []


async def test_a_job_cancelled_in_time_is_never_sent(engine: Engine, ledger: Ledger) -> None:
    job = add(ledger)
    ledger.move(job.id, {StateName.QUEUED}, Cancelled(at=now()), "never mind")

    assert not await Sender(engine.tools).send(job.id)

    assert engine.posted == []


async def test_a_job_meant_for_another_engine_is_never_sent(engine: Engine, ledger: Ledger) -> None:
    ours = add(ledger)
    other = ledger.add(owner=ALICE, request=ours.request, engine="api.x.ai", price_usd=ours.price_usd)

    assert not await Sender(engine.tools).send(other.id)

    assert ledger.get(ALICE, other.id).state == Queued()
    assert engine.posted == []


async def test_too_many_requests_puts_a_job_off_for_as_long_as_the_engine_asks(
    engine: Engine, ledger: Ledger
) -> None:
    engine.on_submit = [
        lambda: httpx.Response(429, json={"error": "Too many requests"}, headers={"Retry-After": "60"})
    ]
    job = add(ledger)

    assert not await Sender(engine.tools).send(job.id)

    (waiting,) = ledger.unfinished(job.engine)
    assert waiting.state is StateName.QUEUED
    assert waiting.send_after is not None
    assert 50 < (waiting.send_after - now()).total_seconds() <= 60


async def test_an_engine_that_cannot_be_reached_puts_a_job_off_then_fails_it_free_of_charge(
    engine: Engine, ledger: Ledger, database: sa.Engine
) -> None:
    engine.on_submit = [unreachable, unreachable]
    job = add(ledger)

    assert not await Sender(engine.tools).send(job.id)
    waiting = ledger.get(ALICE, job.id).state
    assert isinstance(waiting, Queued)
    assert (waiting.why, waiting.not_before) == (
        "The engine can't be reached; nothing was sent.",
        ledger.unfinished(job.engine)[0].send_after,
    )

    with database.begin() as connection:
        connection.execute(sa.update(jobs).values(tries=500))
    assert not await Sender(engine.tools).send(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Failed)
    assert state.failure.spent is Spent.NO


async def test_a_doubtful_send_is_left_unknown(engine: Engine, ledger: Ledger) -> None:
    engine.on_submit = [cut]
    job = add(ledger)

    assert not await Sender(engine.tools).send(job.id)

    assert isinstance(ledger.get(ALICE, job.id).state, OutcomeUnknown)
    assert len(engine.posted) == 1


async def test_a_refusal_fails_a_job_free_of_charge(engine: Engine, ledger: Ledger) -> None:
    engine.on_submit = [lambda: httpx.Response(401, json={"error": "Incorrect API key provided"})]
    job = add(ledger)

    assert not await Sender(engine.tools).send(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Failed)
    assert (state.failure.error, state.failure.spent) == ("KeyRefused", Spent.NO)
    assert state.failure.raw == 'HTTP 401\n{"error":"Incorrect API key provided"}'


async def test_a_doubtful_answer_is_kept_with_the_job(engine: Engine, ledger: Ledger) -> None:
    engine.on_submit = [lambda: httpx.Response(503, text="upstream connect error")]
    job = add(ledger)

    assert not await Sender(engine.tools).send(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, OutcomeUnknown)
    assert state.raw == "HTTP 503\nupstream connect error"


async def test_a_job_whose_source_is_gone_is_not_sent(engine: Engine, ledger: Ledger) -> None:
    job = add(ledger, ImageToVideo(image=StoredMedia(media_id="n" * 32)))

    assert not await Sender(engine.tools).send(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Failed)
    assert state.failure.error == "MediaMissing"
    assert engine.posted == []


async def test_a_source_travels_with_the_request(
    engine: Engine, ledger: Ledger, media_store: MediaStore
) -> None:
    still = media_store.keep_bytes(ALICE, b"pixels", suffix=".png", label="still")

    assert await Sender(engine.tools).send(
        add(ledger, ImageToVideo(image=StoredMedia(media_id=still.media_id))).id
    )

    assert b"data:image/png;base64," in engine.posted[0]


async def test_a_success_that_comes_late_is_never_thrown_away(engine: Engine, ledger: Ledger) -> None:
    job = add(ledger)

    def slow() -> httpx.Response:
        ledger.move(job.id, {StateName.SENDING}, OutcomeUnknown(sent_at=now(), why="given up"), "given up")
        return httpx.Response(200, json={"id": "r-9"})

    engine.on_submit = [slow]
    assert await Sender(engine.tools).send(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Working)
    assert state.request_id == "r-9"


async def test_a_request_id_is_offered_to_the_ledger_until_it_takes_it(
    engine: Engine, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "COMMIT_AGAIN_S", 0.0)
    move: Callable[..., Job | None] = ledger.move
    refusals = [StorageError("locked")] * 3

    def sometimes(job_id: str, from_states: set[StateName], to: State, why: str) -> Job | None:
        if isinstance(to, Working) and refusals:
            raise refusals.pop()
        return move(job_id, from_states, to, why)

    monkeypatch.setattr(ledger, "move", sometimes)
    job = add(ledger)

    assert await Sender(engine.tools).send(job.id)

    assert isinstance(ledger.get(ALICE, job.id).state, Working)
    assert len(engine.posted) == 1
