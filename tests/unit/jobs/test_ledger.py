"""The ledger: intents are kept, moves are compare-and-set, history is append-only, owners are apart."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from components.domain.ask import Ask
from components.domain.job import Cancelled, Job, Queued, Sending, StateName, Working
from components.domain.options import Kind
from components.domain.request import EditVideo, ImageToVideo, StoredMedia, TextToVideo
from components.errors import JobMissing, StorageError
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from tests.unit.jobs.conftest import ALICE, BOB, ENGINE, add

pytestmark = pytest.mark.on_both


def send(ledger: Ledger, job: Job) -> Job | None:
    return ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "sending")


def accept(ledger: Ledger, job: Job) -> Job | None:
    send(ledger, job)
    working = Working(request_id="r-1", accepted_at=now())
    return ledger.move(job.id, {StateName.SENDING}, working, "accepted")


def test_an_intent_is_read_back_as_it_was_given(ledger: Ledger) -> None:
    request = EditVideo(
        video=StoredMedia(media_id="m" * 32), prompt="snow", source_duration_s=8.7, source_frame_s=1 / 24
    )

    added = ledger.add(owner=ALICE, request=request, engine=ENGINE, price_usd=Decimal("0.696"), parent_id="p")

    assert ledger.get(ALICE, added.id) == added
    assert (added.request, added.state, added.price_usd, added.parent_id) == (
        request,
        Queued(),
        Decimal("0.696"),
        "p",
    )


def test_a_job_is_won_by_one_carrier_only(ledger: Ledger) -> None:
    job = add(ledger)
    won: list[Job | None] = []
    carriers = [threading.Thread(target=lambda: won.append(send(ledger, job))) for _ in range(8)]
    for carrier in carriers:
        carrier.start()
    for carrier in carriers:
        carrier.join()

    assert len([job for job in won if job is not None]) == 1


def test_a_move_that_may_not_follow_changes_nothing(ledger: Ledger) -> None:
    job = add(ledger)

    moved = ledger.move(job.id, set(StateName), Working(request_id="r", accepted_at=now()), "cheating")

    assert moved is None
    assert ledger.get(ALICE, job.id) == job
    assert len(ledger.history(ALICE, job.id)) == 1


def test_history_tells_when_from_where_to_where_and_why(ledger: Ledger) -> None:
    job = add(ledger)
    send(ledger, job)

    lines = ledger.history(ALICE, job.id)

    assert [(line.from_state, line.to_state, line.why) for line in lines] == [
        (None, StateName.QUEUED, "submitted"),
        (StateName.QUEUED, StateName.SENDING, "sending"),
    ]
    assert lines[0].at <= lines[1].at


def test_what_changed_since_is_told_once(ledger: Ledger) -> None:
    job = add(ledger)
    _, revision = ledger.changed(ALICE, 0)
    add(ledger, owner=BOB)
    send(ledger, job)

    changed, revision = ledger.changed(ALICE, revision)

    assert [one.id for one in changed] == [job.id]
    assert ledger.changed(ALICE, revision) == ((), revision)


def test_progress_is_written_together_and_seen_as_a_change(ledger: Ledger) -> None:
    first, second = add(ledger), add(ledger)
    for job in (first, second):
        accept(ledger, job)
    _, revision = ledger.changed(ALICE, 0)
    ledger.note_progress(first.id, 0.2)
    ledger.note_progress(first.id, 0.35)
    ledger.note_progress(second.id, 0.5)

    ledger.flush_progress()

    changed, _ = ledger.changed(ALICE, revision)
    assert [(one.id, one.progress) for one in changed] == [(second.id, 0.5), (first.id, 0.35)]
    assert len({one.revision for one in changed}) == 1


def test_progress_that_comes_after_the_end_is_dropped(ledger: Ledger) -> None:
    job = add(ledger)
    accept(ledger, job)
    ledger.note_progress(job.id, 0.9)
    ledger.move(job.id, {StateName.WORKING}, Cancelled(at=now()), "enough")

    ledger.flush_progress()

    assert ledger.get(ALICE, job.id).progress is None


def test_other_owners_jobs_do_not_exist(ledger: Ledger) -> None:
    job = add(ledger)

    with pytest.raises(JobMissing):
        ledger.get(BOB, job.id)
    with pytest.raises(JobMissing):
        ledger.history(BOB, job.id)
    with pytest.raises(JobMissing):
        ledger.remove(BOB, job.id)
    assert ledger.newest(BOB, 10) == ()
    assert ledger.active(BOB) == ()
    assert ledger.get(ALICE, job.id) == job


def test_the_newest_come_first_and_can_be_of_one_kind(ledger: Ledger) -> None:
    texts = [add(ledger, TextToVideo(prompt=str(number))).id for number in range(5)]
    still = add(ledger, ImageToVideo(image=StoredMedia(media_id="m" * 32)))

    assert [job.id for job in ledger.newest(ALICE, 2)] == [still.id, texts[4]]
    assert ledger.newest(ALICE, 9, Kind.IMAGE) == (still,)


def test_unfinished_are_those_of_this_engine_and_wait_as_long_as_they_should(ledger: Ledger) -> None:
    later, ended = add(ledger), add(ledger)
    ledger.add(owner=ALICE, request=later.request, engine="api.x.ai", price_usd=Decimal(1))
    ledger.move(ended.id, {StateName.QUEUED}, Cancelled(at=now()), "never mind")
    send(ledger, later)
    until = now() + timedelta(seconds=30)
    ledger.put_off(later.id, until=until, why="too many requests")

    assert [(one.job_id, one.state, one.send_after) for one in ledger.unfinished(ENGINE)] == [
        (later.id, StateName.QUEUED, until)
    ]
    assert ledger.tries(later.id) == 1


def test_a_mark_differs_after_every_change_and_removal(ledger: Ledger) -> None:
    first, second = add(ledger), add(ledger)
    marks = [ledger.mark(ALICE)]
    send(ledger, second)
    marks.append(ledger.mark(ALICE))
    ledger.remove(ALICE, first.id)
    marks.append(ledger.mark(ALICE))
    add(ledger, owner=BOB)

    assert len(set(marks)) == 3
    assert ledger.mark(ALICE) == marks[-1]


def test_removing_names_the_files_that_nobody_needs_any_more(ledger: Ledger, media_store: MediaStore) -> None:
    shared = media_store.keep_bytes(ALICE, b"1", suffix=".png", label="shared").media_id
    own = media_store.keep_bytes(ALICE, b"2", suffix=".png", label="own").media_id
    job = add(ledger, ImageToVideo(image=StoredMedia(media_id=own)))
    sharing = add(ledger, ImageToVideo(image=StoredMedia(media_id=shared)))
    add(ledger, ImageToVideo(image=StoredMedia(media_id=shared)))

    assert ledger.remove(ALICE, job.id) == {own}
    assert ledger.remove(ALICE, sharing.id) == frozenset()
    assert [one.id for one in ledger.newest(ALICE, 9) if one.id in {job.id}] == []


def test_a_ledger_that_does_not_answer_says_so_in_our_words(ledger: Ledger, database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("DROP TABLE job_sources"))
        connection.execute(sa.text("DROP TABLE transitions"))

    with pytest.raises(StorageError):
        add(ledger)
    assert ledger.newest(ALICE, 9) == (), "half a write was kept"


def test_a_write_waits_for_a_database_that_is_locked(ledger: Ledger, database: sa.Engine) -> None:
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with database.begin() as connection:
            connection.execute(sa.text("UPDATE counters SET value = value"))
            locked.set()
            done.wait(0.5)

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()

    job = add(ledger)

    done.set()
    holder.join()
    assert ledger.get(ALICE, job.id) == job


def test_what_is_asked_for_together_is_committed_together(ledger: Ledger) -> None:
    asks = [Ask(TextToVideo(prompt=prompt), Decimal("0.56"), batch_id="b1") for prompt in ("dawn", "dusk")]

    dawn, dusk = ledger.add_all(ALICE, asks, engine=ENGINE)

    assert (dawn.request.prompt, dusk.request.prompt) == ("dawn", "dusk")
    assert {dawn.batch_id, dusk.batch_id} == {"b1"}
    assert ledger.newest(ALICE, 5) == (dusk, dawn)


def test_when_one_of_several_fails_none_of_them_is_committed(ledger: Ledger) -> None:
    def asks() -> Iterator[Ask]:
        yield Ask(TextToVideo(prompt="good"), Decimal("0.56"))
        raise KeyError("the second one broke")

    with pytest.raises(KeyError):
        ledger.add_all(ALICE, asks(), engine=ENGINE)

    assert ledger.newest(ALICE, 5) == ()
