"""Going down gently: the first signal turns readiness, the server's own handler comes later."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from components.ui.serving.draining import drained_first, is_draining


@pytest.fixture
def stopped() -> Iterator[threading.Event]:
    """Set when the server would stop."""
    event = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: event.set())
    yield event
    signal.signal(signal.SIGTERM, before)


def ask_to_stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_without_a_drain_the_server_stops_at_once(stopped: threading.Event) -> None:
    with drained_first(0.0):
        ask_to_stop()
        assert stopped.is_set()
        assert is_draining()
    assert not is_draining()


def test_with_one_it_says_so_first_and_stops_by_itself_later(stopped: threading.Event) -> None:
    with drained_first(0.2):
        assert not is_draining()
        ask_to_stop()
        assert is_draining()
        assert not stopped.is_set()
        while not stopped.wait(0.01):
            pass


def test_a_second_signal_does_not_wait(stopped: threading.Event) -> None:
    with drained_first(600.0):
        ask_to_stop()
        assert not stopped.is_set()
        ask_to_stop()
        assert stopped.is_set()


def test_a_stop_meanwhile_cancels_what_was_to_come(stopped: threading.Event) -> None:
    with drained_first(600.0):
        ask_to_stop()

    assert not stopped.is_set()
    assert not is_draining()


def test_a_thread_that_may_catch_no_signals_changes_nothing(stopped: threading.Event) -> None:
    def elsewhere() -> None:
        with drained_first(600.0):
            ask_to_stop()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert stopped.wait(5)
    assert not is_draining()
