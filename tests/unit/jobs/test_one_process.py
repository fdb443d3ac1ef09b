"""The lock that one process holds."""

from pathlib import Path

from components.jobs.one_process import OneProcess


def test_one_holds_it_until_it_is_given_back(tmp_path: Path) -> None:
    first, second = OneProcess(tmp_path / "lock"), OneProcess(tmp_path / "lock")

    assert first.take()
    assert first.take(), "it has it already"
    assert not second.take()
    first.release()
    assert second.take()
    second.release()
