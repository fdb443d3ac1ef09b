"""Work beside the page: its progress, its end, its failures, and giving it up."""

import threading
from collections.abc import Callable

import pytest

from components.errors import Cancelled, SourceDamaged
from components.ui.background import Task

WAIT_S = 60.0


def over(task: Task[str]) -> Task[str]:
    """The task once it has ended."""
    ended = threading.Event()
    while task.under_way and not ended.wait(0.01):
        pass
    return task


def test_what_comes_out_is_there_when_it_is_done() -> None:
    may_end = threading.Event()

    def work(progress: Callable[[float], None], _: Callable[[], bool]) -> str:
        progress(0.5)
        may_end.wait(WAIT_S)
        return "done"

    task = Task(work)
    assert task.under_way
    may_end.set()
    assert over(task).value == "done"
    assert task.share == 0.5


def test_one_of_our_errors_becomes_its_sentence_and_what_to_do() -> None:
    def work(*_: object) -> str:
        raise SourceDamaged("The file is cut off.", next_step="Export it again.")

    assert over(Task(work)).refusal == "The file is cut off. Export it again."


def test_a_fault_nobody_foresaw_ends_it_with_a_word_and_a_log(caplog: pytest.LogCaptureFixture) -> None:
    def work(*_: object) -> str:
        raise ZeroDivisionError

    assert "log" in (over(Task(work)).refusal or "")
    assert "ZeroDivisionError" in caplog.text


def test_work_that_is_given_up_ends_at_its_next_word_of_progress() -> None:
    given_up = threading.Event()

    def work(progress: Callable[[float], None], _: Callable[[], bool]) -> str:
        given_up.wait(WAIT_S)
        progress(0.9)
        return "never"

    task = Task(work)
    task.give_up()
    given_up.set()
    assert over(task).value is None
    assert task.share == 0.0


def test_work_that_says_nothing_can_see_that_it_was_given_up() -> None:
    waited = threading.Event()

    def work(_: object, given_up: Callable[[], bool]) -> str:
        while not given_up() and not waited.wait(0.01):
            pass
        raise Cancelled("The work was cancelled.")

    task = Task(work)
    task.give_up()
    assert over(task).refusal is not None
