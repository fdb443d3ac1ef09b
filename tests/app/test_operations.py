"""Whether this process should get work, and its figures, on the real runtime."""

import pytest

from components.errors import DiskFull, StorageError
from components.jobs.media_store import MediaStore
from components.ui.serving import operations
from components.ui.serving.operations import figures, readiness

pytestmark = pytest.mark.usefixtures("_runtime")


def failing(error: Exception) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_healthy_process_is_ready_and_says_nothing_more_than_words() -> None:
    found = readiness()

    assert found.ready
    assert found.checks["database"] == "answers"
    assert found.checks["disk"] == "has room"


def test_without_its_database_it_is_not_and_has_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "answers", failing(StorageError("gone")))
    monkeypatch.setattr(operations, "ledger_figures", failing(StorageError("gone")))

    assert not readiness().ready
    assert readiness().checks["database"] == "does not answer"
    assert figures().jobs == {}


def test_without_room_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MediaStore, "make_room", failing(DiskFull("full")))

    assert not readiness().ready


def test_while_it_goes_down_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "is_draining", lambda: True)

    assert not readiness().ready
    assert readiness().checks["draining"] == "yes"


def test_the_figures_name_every_state() -> None:
    assert {"queued", "working", "done", "failed"} <= figures().jobs.keys()
