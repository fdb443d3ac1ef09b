"""Going down gently: `/readyz` says so first, and only then does the server stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_draining = threading.Event()


def is_draining() -> bool:
    """Whether this process was asked to stop."""
    return _draining.is_set()


@contextmanager
def drained_first(for_s: float) -> Iterator[None]:
    """Inside, a first SIGTERM turns `/readyz` and stops the server so many seconds later; a second, at once.

    Whoever sends visitors here needs that time to notice; jobs need none, for each is committed all along.
    Only the main thread may catch signals: elsewhere nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stops_server = signal.getsignal(signal.SIGTERM)
    later: list[threading.Timer] = []

    def drain(number: int, frame: FrameType | None) -> None:
        if _draining.is_set() or for_s <= 0:
            _draining.set()
            _stop(number, frame)
            return
        _draining.set()
        later.append(threading.Timer(for_s, signal.raise_signal, [number]))
        later[0].daemon = True
        later[0].start()

    def _stop(number: int, frame: FrameType | None) -> None:
        if callable(stops_server):
            stops_server(number, frame)

    signal.signal(signal.SIGTERM, drain)
    try:
        yield
    finally:
        for timer in later:
            timer.cancel()
        if signal.getsignal(signal.SIGTERM) is drain:
            signal.signal(signal.SIGTERM, stops_server)
        _draining.clear()
