"""A full queue says so in each dialect, and our own client takes it for what it is: nothing was accepted."""

from collections.abc import Iterator

import httpx
import pytest

from components.domain.options import Dialect
from components.domain.request import TextToVideo
from components.errors import Spent, TooManyRequests
from components.imagine.client import ImagineClient, SourceUrls
from tests.contract.sandbox_client import TEXT, submit
from tests.quick_sandbox import QuickSandbox, quick_sandbox
from tests.unit.sandbox_server.renders import draw_by_prompt

STALLED = TEXT | {"prompt": "stall"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickSandbox]:
    """One request is worked on without end, one waits, and no more may wait."""
    with quick_sandbox(
        tmp_path_factory.mktemp("full"), "--max-queued", "1", render=draw_by_prompt
    ) as running:
        for _ in range(2):
            submit(running.http, running.base_url, "generations", STALLED)
        yield running


def test_the_documented_answer_of_a_full_queue(http: httpx.Client, full: QuickSandbox) -> None:
    answer = http.post(f"{full.base_url}/videos/generations", json=STALLED)

    assert answer.status_code == 429
    assert answer.json() == {
        "error": {"code": "rate_limit", "message": "Too many requests: 1 are waiting already."}
    }


def test_the_live_answer_of_a_full_queue(http: httpx.Client, full: QuickSandbox) -> None:
    answer = http.post(f"{full.live_base_url}/videos/generations", json=STALLED)

    assert answer.status_code == 429
    assert answer.json()["error"].startswith("Too many requests")


@pytest.mark.anyio
async def test_our_client_knows_that_nothing_was_accepted(full: QuickSandbox) -> None:
    async def no_pause(_: float) -> None:
        return

    for base_url in (full.base_url, full.live_base_url):
        client = ImagineClient(base_url=base_url, key=None, dialect=Dialect.AUTO, pause=no_pause)
        with pytest.raises(TooManyRequests) as raised:
            await client.submit(TextToVideo(prompt="stall"), SourceUrls())
        assert raised.value.spent is Spent.NO
        await client.aclose()
    assert full.http.get(f"{full.origin}/healthz").json()["idle"] is False
