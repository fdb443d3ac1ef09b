"""The book of requests survives a restart and a kill in mid-write."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from components.domain.options import Dialect, Kind, Model
from components.sandbox.order import Order, is_inline, seed_of
from components.sandbox.requests import (
    Completed,
    Failed,
    Fault,
    Record,
    RequestBook,
    Unfinished,
    is_id,
    new_id,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def record(dialect: Dialect = Dialect.LIVE, *, after_s: float = 0.0) -> Record:
    return Record(
        id=new_id(dialect),
        dialect=dialect,
        order=Order(kind=Kind.TEXT, model=Model.IMAGINE, prompt="a calm sea", duration_s=6),
        seed=1,
        created_at=NOON + timedelta(seconds=after_s),
        state=Unfinished(),
    )


def test_a_new_book_of_the_same_folder_knows_everything(tmp_path: Path) -> None:
    book = RequestBook(tmp_path)
    late, early = book.keep(record(after_s=9)), book.keep(record(Dialect.DOCUMENTED))
    done = book.finish(late, Completed(finished_at=NOON, duration_s=6.0, cost_ticks=5))
    failed = book.finish(
        early, Failed(finished_at=NOON, fault=Fault.INVALID_URL, sentence="No.", field="video")
    )
    assert RequestBook(tmp_path).all() == (failed, done)


def test_an_end_that_cannot_be_written_is_known_until_the_next_start(tmp_path: Path) -> None:
    book = RequestBook(tmp_path)
    kept = book.keep(record())
    (tmp_path / f"{kept.id}.part").mkdir()
    done = book.finish(kept, Completed(finished_at=NOON, duration_s=6.0, cost_ticks=5))
    assert book.get(kept.id) == done
    assert RequestBook(tmp_path).get(kept.id) == kept


def test_a_forgotten_record_stays_forgotten(tmp_path: Path) -> None:
    book = RequestBook(tmp_path)
    kept = book.keep(record())
    book.forget(kept)
    assert book.get(kept.id) is None
    assert RequestBook(tmp_path).all() == ()


@pytest.mark.parametrize("rubbish", [b"", b"{", b'{"id": 7}', b"\xff\xfe"])
def test_an_unreadable_file_is_left_alone_and_the_others_are_read(tmp_path: Path, rubbish: bytes) -> None:
    kept = RequestBook(tmp_path).keep(record())
    (tmp_path / "broken.json").write_bytes(rubbish)
    (tmp_path / "half-written.part").write_bytes(b"{")
    assert RequestBook(tmp_path).all() == (kept,)
    assert (tmp_path / "broken.json").read_bytes() == rubbish


@pytest.mark.parametrize("dialect", [Dialect.LIVE, Dialect.DOCUMENTED])
def test_ids_look_as_the_dialect_spells_them(dialect: Dialect) -> None:
    other = Dialect.DOCUMENTED if dialect is Dialect.LIVE else Dialect.LIVE
    assert is_id(new_id(dialect), dialect)
    assert not is_id(new_id(dialect), other)
    assert not is_id("../../etc/passwd", dialect)


def test_the_same_order_has_the_same_seed_and_another_one_another() -> None:
    sea = Order(kind=Kind.TEXT, model=Model.IMAGINE, prompt="a calm sea", duration_s=6)
    assert seed_of(sea) == seed_of(sea.model_copy())
    assert seed_of(sea) != seed_of(sea.model_copy(update={"prompt": "a rough sea"}))
    assert seed_of(sea.model_copy(update={"seed": 42})) == 42
    assert seed_of(sea.model_copy(update={"seed": -1})) == 2**32 - 1


def test_inline_bytes_are_not_kept_in_the_record() -> None:
    order = Order(
        kind=Kind.EDIT,
        model=Model.IMAGINE,
        prompt="rain",
        video="data:video/mp4;base64,AAAA",
        mask="https://example.com/mask.mp4",
    )
    kept = order.without_inline_bytes()
    assert (kept.video, kept.mask) == ("data:video/mp4;base64", "https://example.com/mask.mp4")
    assert is_inline(str(kept.video))
