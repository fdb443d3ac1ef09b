"""The library's takes: found, marked, sorted, binned and deleted. No engine runs here."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from components.domain.job import Cancelled, Job, Sending, StateName, Working
from components.domain.options import Dialect, Kind, Model
from components.domain.request import AdoptedVideo, TextToVideo
from components.domain.search import Length, Search, Stage
from components.domain.split_edit import PlannedPart, Sound, SplitPlan
from components.errors import InvalidRequest, MediaMissing, QuotaReached
from components.imagine.client import ImagineClient
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.library import Library
from components.jobs.media_store import MediaStore
from components.jobs.quota import Quota
from components.jobs.rows import now
from components.jobs.split_ledger import SplitLedger
from components.jobs.tables import jobs, split_edits
from components.jobs.take_finding import BIN_S
from tests.takes import ask_for, finished_take
from tests.unit.jobs.conftest import ALICE, BOB, ENGINE, add

pytestmark = pytest.mark.on_both

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def engine(ledger: Ledger, media_store: MediaStore, tmp_path: Path) -> JobEngine:
    client = ImagineClient(base_url="http://127.0.0.1:9/v1", key=None, dialect=Dialect.AUTO, is_sandbox=True)
    return JobEngine(ledger, media_store, client, data_dir=tmp_path)


@pytest.fixture
def library(engine: JobEngine, ledger: Ledger) -> Library:
    return Library(ALICE, engine, ledger)


def prompt(ledger: Ledger, words: str, **options: object) -> Job:
    return add(ledger, TextToVideo.model_validate({"prompt": words, **options}))


def split(database: sa.Engine, words: str = "make it night", *, length_s: float = 20.0) -> str:
    part = PlannedPart(start_s=0.0, length_s=length_s, price_usd=Decimal(1))
    plan = SplitPlan(
        media_id="m" * 16, label="a", prompt=words, model=Model.IMAGINE, sound=Sound.PARTS, parts=(part,)
    )
    return SplitLedger(database).add(ALICE, ENGINE, plan).id


def asked_at(database: sa.Engine, take_id: str, moment: datetime) -> None:
    with database.begin() as connection:
        for table in (jobs, split_edits):
            query = sa.update(table).where(table.c.id == take_id)
            connection.execute(query.values(created_at=moment))


# Finding


def test_jobs_and_split_edits_are_one_list_newest_first(library: Library, database: sa.Engine) -> None:
    first = add(library.ledger).id
    second = split(database)
    third = add(library.ledger).id

    assert library.ids(Search()) == (third, second, first)
    page = library.page(Search(), 2, 2)
    assert ([take.id for take in page.takes], page.total) == ([first], 3)
    assert library.page(Search(), 9, 2).takes == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("fox", ["A red FOX in the snow", "Füchse & foxes: 100 %"]),
        ("fox snow", ["A red FOX in the snow"]),
        ("fuchse", ["Füchse & foxes: 100 %"]),
        ("100 %", ["Füchse & foxes: 100 %"]),
        ("o_", []),
        ("%", ["Füchse & foxes: 100 %"]),
    ],
)
def test_every_word_must_be_there_and_none_is_a_pattern(
    library: Library, words: str, found: list[str]
) -> None:
    for each in ("Füchse & foxes: 100 %", "A red FOX in the snow", "A boat"):
        prompt(library.ledger, each)

    takes = library.page(Search(words=words), 1, 9).takes

    assert [take.request.prompt for take in takes if isinstance(take, Job)] == found


def test_words_are_found_in_what_a_take_looks_like(library: Library, media_store: MediaStore) -> None:
    take = finished_take(library.ledger, media_store, ALICE, ask_for("A fox"))
    prompt(library.ledger, "A fox that is not there yet")

    assert library.ids(Search(words="FOX orange")) == (take.id,)


def test_kind_model_length_and_stage_narrow_jobs_and_split_edits_alike(
    library: Library, database: sa.Engine
) -> None:
    short = prompt(library.ledger, "short", duration_s=5.0, model=Model.GROK_VIDEO).id
    middle = prompt(library.ledger, "middle", duration_s=6.0).id
    adopted = add(library.ledger, AdoptedVideo(prompt="adopted")).id
    library.ledger.move(middle, {StateName.QUEUED}, Cancelled(at=NOON), "enough")
    whole = split(database)

    def found(**wanted: object) -> set[str]:
        return set(library.ids(Search(**wanted)))  # type: ignore[arg-type]  # as each case has it

    assert found(kind=Kind.TEXT) == {short, middle}
    assert found(kind=Kind.EDIT) == {whole}
    assert found(model=Model.GROK_VIDEO) == {short}
    assert found(model=Model.IMAGINE) == {middle, whole}
    assert found(length=Length.SHORT) == {short}
    assert found(length=Length.MEDIUM) == {middle}
    assert found(length=Length.LONG) == {whole}
    assert found(stage=Stage.ENDED) == {middle}
    assert found(stage=Stage.RUNNING) == {short, adopted, whole}
    assert found(stage=Stage.READY) == found(stage=Stage.UNCLEAR) == set()


def test_days_are_the_owners_days(library: Library, database: sa.Engine) -> None:
    late, early = add(library.ledger).id, add(library.ledger).id
    asked_at(database, late, datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    asked_at(database, early, datetime(2026, 11, 22, 10, tzinfo=UTC))
    berlin = Library(ALICE, library.engine, library.ledger, ZoneInfo("Europe/Berlin"))
    day = NOON.date()

    assert set(library.ids(Search(since=day, until=day))) == {late, early}
    assert berlin.ids(Search(since=day, until=day)) == (early,)
    assert berlin.ids(Search(since=day + timedelta(days=1))) == (late,)


def test_parts_of_a_longer_clip_and_other_owners_takes_are_in_no_list(library: Library) -> None:
    add(library.ledger, owner=BOB)

    assert library.page(Search(), 1, 9).total == 0


def test_a_take_that_is_gone_is_left_out_of_some(library: Library, database: sa.Engine) -> None:
    whole, job = split(database), add(library.ledger).id

    assert [take.id for take in library.some([whole, "gone", job])] == [whole, job]
    assert library.find("gone") is None


# Marks


def test_a_star_is_given_and_taken_and_every_tab_notices(library: Library, database: sa.Engine) -> None:
    job, whole = add(library.ledger), split(database)
    mark = library.ledger.mark(ALICE)

    library.star([job.id, whole], starred=True)

    assert library.ids(Search(starred=True)) == (whole, job.id)
    assert library.ledger.mark(ALICE) != mark
    library.star([whole], starred=False)
    assert library.ids(Search(starred=True)) == (job.id,)


def test_what_is_in_the_bin_is_in_no_list_and_comes_back_as_it_was(
    library: Library, database: sa.Engine
) -> None:
    job, whole = add(library.ledger).id, split(database)

    library.put_into_bin([job, whole])

    assert library.ids(Search()) == ()
    assert library.ledger.newest(ALICE, 5) == library.ledger.active(ALICE) == ()
    assert library.ids(Search(binned=True)) == (whole, job)
    library.take_out_of_bin([job])
    assert library.ids(Search()) == (job,)
    assert [one.id for one in library.ledger.active(ALICE)] == [job]


def test_a_running_take_in_the_bin_is_still_carried(library: Library) -> None:
    job = add(library.ledger).id
    library.put_into_bin([job])

    assert [one.job_id for one in library.ledger.unfinished(ENGINE)] == [job]


def test_nobody_marks_another_owners_takes(library: Library) -> None:
    theirs = add(library.ledger, owner=BOB)

    library.star([theirs.id], starred=True)
    library.put_into_bin([theirs.id])
    library.delete([theirs.id])

    assert library.ledger.get(BOB, theirs.id) == theirs


def test_thousands_are_marked_in_one_transaction(library: Library) -> None:
    ids = [job.id for job in library.ledger.add_all(ALICE, [ask_for()] * 1_200, engine=ENGINE)]

    library.put_into_bin(ids)

    assert library.count(Search(binned=True)) == 1_200
    assert len({job.revision for job in library.ledger.some(ALICE, ids)}) == 1


# Deleting


def test_a_take_is_deleted_with_its_files(library: Library, media_store: MediaStore) -> None:
    job = finished_take(library.ledger, media_store, ALICE)
    path = media_store.find(ALICE, f"{job.id}-video").path
    board = library.create_board("Best")
    library.put_on_board(board, [job.id])

    library.delete([job.id])

    assert library.find(job.id) is None
    assert not path.exists()
    assert library.ids(Search(board=board)) == ()


def test_the_sweep_takes_what_was_in_the_bin_for_thirty_days(
    library: Library, media_store: MediaStore, database: sa.Engine
) -> None:
    old, young = (finished_take(library.ledger, media_store, ALICE).id for _ in range(2))
    library.put_into_bin([old, young])
    with database.begin() as connection:
        long_ago = now() - timedelta(seconds=BIN_S + 1)
        connection.execute(sa.update(jobs).where(jobs.c.id == old).values(removed_at=long_ago))

    assert library.ids(Search(binned=True)) == (young,), "it is only waiting to be swept"
    library.engine.takes.sweep()

    assert library.find(old) is None
    assert library.find(young) is not None
    with pytest.raises(MediaMissing):
        media_store.find(ALICE, f"{old}-video")


def test_more_than_a_click_deletes_is_gone_from_sight_and_swept_later(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.jobs.takes.AT_ONCE", 1)
    ids = []
    for _ in range(3):
        job = add(library.ledger)
        library.ledger.move(job.id, {StateName.QUEUED}, Cancelled(at=NOON), "enough")
        ids.append(job.id)

    library.delete(ids)

    assert library.ids(Search()) == library.ids(Search(binned=True)) == ()
    assert len(library.some(ids)) == 2
    library.engine.takes.sweep()
    assert library.some(ids) == ()


def test_what_is_being_sent_is_deleted_once_its_answer_is_known(library: Library) -> None:
    job = add(library.ledger)
    library.ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=NOON), "sent")

    library.delete([job.id])
    library.engine.takes.sweep()
    assert library.find(job.id) is not None, "its answer would be lost"

    library.ledger.move(job.id, {StateName.SENDING}, Working(request_id="r", accepted_at=NOON), "accepted")
    library.ledger.move(
        job.id, {StateName.WORKING}, Cancelled(at=NOON, request_id="r", may_be_billed=True), "enough"
    )
    library.engine.takes.sweep()
    assert library.find(job.id) is None


def test_what_is_in_the_bin_counts_for_the_quota(
    library: Library, media_store: MediaStore, tmp_path: Path, database: sa.Engine
) -> None:
    job = finished_take(library.ledger, media_store, ALICE)
    library.put_into_bin([job.id])
    full = MediaStore(tmp_path / "media", database, quota=Quota(total_bytes=1))

    with pytest.raises(QuotaReached):
        full.check_quota(ALICE)


# Boards


def test_a_take_may_be_on_several_boards_and_off_again(library: Library, database: sa.Engine) -> None:
    job, whole = add(library.ledger).id, split(database)
    best, client = library.create_board("Best"), library.create_board("  Client   A ")

    library.put_on_board(best, [job, whole, job])
    library.put_on_board(best, [whole])
    library.put_on_board(client, [job])

    assert [board.name for board in library.boards] == ["Best", "Client A"]
    assert library.ids(Search(board=best)) == (whole, job)
    assert library.boards_of(job) == {best, client}
    library.take_off_board(best, [job])
    assert library.ids(Search(board=best)) == (whole,)


def test_a_deleted_board_leaves_its_takes(library: Library) -> None:
    job, board = add(library.ledger).id, library.create_board("Best")
    library.put_on_board(board, [job])

    library.delete_board(board)

    assert library.boards == ()
    assert library.ids(Search()) == (job,)
    assert library.ids(Search(board=board)) == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "BEST"])
def test_a_board_needs_a_name_of_its_own(library: Library, name: str) -> None:
    library.create_board("Best")
    other = library.create_board("Other")

    with pytest.raises(InvalidRequest):
        library.create_board(name)
    with pytest.raises(InvalidRequest):
        library.rename_board(other, name)
    library.rename_board(other, "other")
    assert [board.name for board in library.boards] == ["Best", "other"]


def test_another_owners_board_does_not_exist(library: Library) -> None:
    theirs = Library(BOB, library.engine, library.ledger)
    board = theirs.create_board("Secret")
    job = add(library.ledger).id

    library.put_on_board(board, [job])
    library.rename_board(board, "Mine")
    library.take_off_board(board, [job])
    library.delete_board(board)

    assert [each.name for each in theirs.boards] == ["Secret"]
    assert library.boards == ()
    assert library.boards_of(job) == frozenset()
    assert library.ids(Search(board=board)) == ()
