"""What was asked for together, in lists and by itself; and an owner's own prompts."""

import pytest

from components.domain.batch import asks_of, takes_of
from components.domain.job import Job
from components.domain.options import Kind
from components.domain.pricing import price_usd
from components.domain.request import ImageToVideo, StoredMedia, TextToVideo
from components.jobs.ledger import Ledger
from tests.unit.jobs.conftest import ALICE, BOB, ENGINE, add

pytestmark = pytest.mark.on_both


def batch(ledger: Ledger, *prompts: str, takes: int = 1, owner: str = ALICE) -> tuple[Job, ...]:
    requests = takes_of(TextToVideo(prompt=""), prompts, takes)
    asks = asks_of(requests, price_usd, parent_id=None, relation=None)
    return ledger.add_all(owner, asks, engine=ENGINE)


def test_a_batch_is_one_entry_among_single_jobs_newest_first(ledger: Ledger) -> None:
    first = add(ledger)
    together = batch(ledger, "a kite", takes=3)
    last = add(ledger)

    entries = ledger.entries(ALICE, kind=None, count=5)

    assert [(entry.id, entry.is_batch) for entry in entries] == [
        (last.id, False),
        (together[0].batch_id, True),
        (first.id, False),
    ]


def test_large_batches_do_not_crowd_the_entries_out(ledger: Ledger) -> None:
    add(ledger)
    for prompt in ("a", "b", "c"):
        batch(ledger, prompt, takes=24)

    assert len(ledger.entries(ALICE, kind=Kind.TEXT, count=4)) == 4
    assert ledger.entries(ALICE, kind=Kind.EDIT, count=4) == ()
    assert ledger.entries(BOB, kind=None, count=4) == ()


def test_the_jobs_of_a_batch_come_in_the_order_in_which_they_were_asked_for(ledger: Ledger) -> None:
    together = batch(ledger, "a", "b", takes=2)
    batch_id = together[0].batch_id or ""

    assert ledger.of_batch(ALICE, batch_id) == together
    assert ledger.of_batch(BOB, batch_id) == ()
    ledger.remove(ALICE, together[1].id)
    assert [job.request.prompt for job in ledger.of_batch(ALICE, batch_id)] == ["a", "b", "b"]


def test_prompts_come_each_once_with_all_the_words_the_one_used_last_first(ledger: Ledger) -> None:
    batch(ledger, "A kite at dawn", "A boat, 100% calm", takes=2)
    batch(ledger, "A kite at dawn")
    batch(ledger, "Secret", owner=BOB)
    add(ledger, ImageToVideo(image=StoredMedia(media_id="m" * 32)))

    assert ledger.prompts(ALICE, Kind.TEXT, "", 9) == ("A kite at dawn", "A boat, 100% calm")
    assert ledger.prompts(ALICE, Kind.TEXT, "DAWN kite", 9) == ("A kite at dawn",)
    assert ledger.prompts(ALICE, Kind.TEXT, "0% calm", 9) == ("A boat, 100% calm",)
    assert ledger.prompts(ALICE, Kind.TEXT, "_", 9) == ()
    assert ledger.prompts(ALICE, Kind.TEXT, "", 1) == ("A kite at dawn",)
    assert ledger.prompts(ALICE, Kind.IMAGE, "", 9) == ()
