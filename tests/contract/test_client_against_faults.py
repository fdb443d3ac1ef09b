"""Our own client against every scripted fault, in both dialects: the right error, and never a second POST."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from components.domain.look import Ended, Look, Ready, StillWorking
from components.domain.options import Dialect, Resolution
from components.domain.request import TextToVideo
from components.errors import (
    ContentModerated,
    EngineUnreachable,
    GenerationFailed,
    LookFailed,
    OutcomeUncertain,
    RequestExpired,
    ResultMissing,
    ResultUnavailable,
    SourceError,
    Spent,
    TooManyRequests,
)
from components.imagine.client import RESENDS, ImagineClient, SourceUrls
from components.media.probe import probe
from components.sandbox.faults.kinds import NATURES, Moment, Place, ScriptedFault
from tests.quick_sandbox import QuickSandbox, quick_sandbox

pytestmark = pytest.mark.anyio

PATIENCE_S = 120.0
MAX_BYTES = 50 * 2**20
TEXT = TextToVideo(prompt="A calm sea at dusk", duration_s=1.0, resolution=Resolution.P480)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickSandbox]:
    with quick_sandbox(tmp_path_factory.mktemp("faulty"), "--faults") as sandbox:
        yield sandbox


@pytest.fixture
def faulty(running: QuickSandbox) -> QuickSandbox:
    running.reset()
    return running


@pytest.fixture(params=[Dialect.DOCUMENTED, Dialect.LIVE], ids=str)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    return Dialect(request.param)


@pytest.fixture
async def client(faulty: QuickSandbox, dialect: Dialect) -> AsyncIterator[ImagineClient]:
    """It doesn't really wait before it sends again."""

    async def no_pause(_: float) -> None:
        await asyncio.sleep(0)

    base_url = faulty.live_base_url if dialect is Dialect.LIVE else faulty.base_url
    speaking = ImagineClient(base_url=base_url, key=None, dialect=Dialect.AUTO, pause=no_pause)
    yield speaking
    await speaking.aclose()


async def submitted(client: ImagineClient) -> str:
    return (await client.submit(TEXT, SourceUrls())).request_id


async def end_of(client: ImagineClient, request_id: str) -> Look:
    async with asyncio.timeout(PATIENCE_S):
        look = await client.look(request_id)
        while isinstance(look, StillWorking):
            await asyncio.sleep(0.02)
            look = await client.look(request_id)
    return look


async def finished(client: ImagineClient) -> Ready:
    look = await end_of(client, await submitted(client))
    assert isinstance(look, Ready)
    return look


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def posts(faulty: QuickSandbox) -> tuple[int, int]:
    """How many arrived, and how many were accepted."""
    counted = faulty.counters()
    return sum(counted["posts"].values()), len(counted["accepted"])


LOST = ["answer_lost", "answer_cut", "html", "empty", "error_after_accept"]
OF_THE_END = [
    ("moderated", ContentModerated, Spent.YES),
    ("moderated_flagged", ContentModerated, Spent.YES),
    ("done_without_url", ResultMissing, Spent.YES),
    ("expired", RequestExpired, Spent.MAYBE),
]
FRUITLESS = ["answer_lost", "answer_cut", "html", "error_before_accept", "error_after_accept"]
WORDLESS = ["empty", "no_status", "unknown_status"]
NO_FILE = ["file_not_found", "file_forbidden", "file_gone", "file_wrong_length", "answer_lost", "html"]
BROKEN_FILE = ["file_truncated", "file_not_video"]


def test_no_fault_is_forgotten_here() -> None:
    named = {*LOST, *FRUITLESS, *WORDLESS, *NO_FILE, *BROKEN_FILE, *(fault for fault, _, _ in OF_THE_END)}
    named |= {"slow", "hang", "too_many_requests", "refuse_connections"}

    assert named == set(ScriptedFault)
    assert all(nature.places or nature.moment is Moment.AT_ONCE for nature in NATURES.values())


@pytest.mark.parametrize("fault", LOST)
async def test_a_submit_whose_answer_is_lost_may_be_billed_and_is_not_repeated(
    client: ImagineClient, faulty: QuickSandbox, fault: str
) -> None:
    faulty.script({"fault": fault})

    with pytest.raises(OutcomeUncertain) as raised:
        await submitted(client)

    assert raised.value.spent is Spent.MAYBE
    assert posts(faulty) == (1, 1)
    (request_id,) = faulty.counters()["accepted"]
    assert isinstance(await end_of(client, request_id), Ready)


async def test_a_500_may_be_billed_and_is_not_repeated(client: ImagineClient, faulty: QuickSandbox) -> None:
    faulty.script({"fault": "error_before_accept"})

    with pytest.raises(OutcomeUncertain):
        await submitted(client)

    assert posts(faulty) == (1, 0)


@pytest.mark.parametrize("retry_after", [{}, {"retry_after_s": 1}])
async def test_a_burst_of_429_ends_in_one_accepted_request(
    client: ImagineClient, faulty: QuickSandbox, retry_after: dict[str, int]
) -> None:
    faulty.script({"fault": "too_many_requests", "times": RESENDS, **retry_after})

    await submitted(client)

    assert posts(faulty) == (RESENDS + 1, 1)


async def test_a_429_without_end_is_told_and_costs_nothing(
    client: ImagineClient, faulty: QuickSandbox
) -> None:
    faulty.script({"fault": "too_many_requests", "times": "always", "retry_after_s": 0})

    with pytest.raises(TooManyRequests):
        await submitted(client)

    assert posts(faulty) == (RESENDS + 1, 0)


async def test_a_slow_answer_is_waited_for(client: ImagineClient, faulty: QuickSandbox) -> None:
    faulty.script({"fault": "slow", "for_s": 0.3}, {"fault": "slow", "for_s": 0.3, "on": "look"})

    assert isinstance(await end_of(client, await submitted(client)), Ready)
    assert posts(faulty) == (1, 1)


async def test_a_hanging_engine_that_cuts_the_line_may_have_taken_it(
    client: ImagineClient, faulty: QuickSandbox
) -> None:
    faulty.script({"fault": "hang", "for_s": 0.2})

    with pytest.raises(OutcomeUncertain):
        await submitted(client)

    assert posts(faulty) == (1, 0)


@pytest.mark.parametrize("fault", FRUITLESS)
async def test_a_fruitless_look_fails_nothing(
    client: ImagineClient, faulty: QuickSandbox, fault: str
) -> None:
    request_id = await submitted(client)
    faulty.script({"fault": fault, "on": "look"})

    with pytest.raises(LookFailed):
        await client.look(request_id)

    assert isinstance(await end_of(client, request_id), Ready)


async def test_a_429_at_a_look_says_how_long_to_wait(client: ImagineClient, faulty: QuickSandbox) -> None:
    request_id = await submitted(client)
    faulty.script({"fault": "too_many_requests", "on": "look", "retry_after_s": 7})

    with pytest.raises(LookFailed) as raised:
        await client.look(request_id)

    assert raised.value.retry_after_s == 7.0


@pytest.mark.parametrize("fault", WORDLESS)
async def test_a_look_without_a_known_word_keeps_waiting(
    client: ImagineClient, faulty: QuickSandbox, fault: str
) -> None:
    request_id = await submitted(client)
    assert isinstance(await end_of(client, request_id), Ready)
    faulty.script({"fault": fault, "on": "look"})

    assert isinstance(await client.look(request_id), StillWorking)
    assert isinstance(await client.look(request_id), Ready)


@pytest.mark.parametrize(("fault", "error", "spent"), OF_THE_END)
async def test_an_end_without_a_video_says_what_it_is_and_what_it_cost(
    client: ImagineClient,
    faulty: QuickSandbox,
    dialect: Dialect,
    *,
    fault: str,
    error: type[GenerationFailed],
    spent: Spent,
) -> None:
    faulty.script({"fault": fault})

    look = await end_of(client, await submitted(client))

    assert isinstance(look, Ended)
    assert type(look.error) is error
    assert look.error.spent is spent
    stated = Decimal("0.05") if dialect is Dialect.LIVE and fault != "expired" else None
    assert look.cost_usd == stated


@pytest.mark.parametrize("fault", NO_FILE)
async def test_a_file_that_cant_be_fetched_leaves_nothing_and_is_there_the_next_time(
    client: ImagineClient, faulty: QuickSandbox, tmp_path: Path, fault: str
) -> None:
    ready = await finished(client)
    faulty.script({"fault": fault, "on": Place.FILE.value})

    with pytest.raises(ResultUnavailable):
        await client.download(ready.url, tmp_path / "take.mp4", max_bytes=MAX_BYTES)

    assert left_in(tmp_path) == []
    await client.download(ready.url, tmp_path / "take.mp4", max_bytes=MAX_BYTES)
    assert probe(tmp_path / "take.mp4").duration_s == pytest.approx(1.0, abs=0.11)
    assert posts(faulty) == (1, 1)


@pytest.mark.parametrize("fault", BROKEN_FILE)
async def test_a_file_that_is_no_video_is_found_out(
    client: ImagineClient, faulty: QuickSandbox, tmp_path: Path, fault: str
) -> None:
    ready = await finished(client)
    faulty.script({"fault": fault})

    await client.download(ready.url, tmp_path / "take.mp4", max_bytes=MAX_BYTES)

    with pytest.raises(SourceError):
        probe(tmp_path / "take.mp4")


async def test_an_engine_that_is_away_was_sent_nothing(client: ImagineClient, faulty: QuickSandbox) -> None:
    request_id = await submitted(client)
    faulty.script({"fault": "refuse_connections", "for_s": 1.0})

    with pytest.raises(EngineUnreachable) as raised:
        await refused(client)
    assert raised.value.spent is Spent.NO

    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                assert isinstance(await end_of(client, request_id), Ready)
                break
            except LookFailed:
                await asyncio.sleep(0.05)
    assert posts(faulty)[1] == len(faulty.counters()["accepted"])


async def refused(client: ImagineClient) -> None:
    """Submit on new connections until one is refused: those that were open may be cut in mid-request."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                await submitted(client)
            except OutcomeUncertain:
                continue
