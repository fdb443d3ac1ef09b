"""The one event loop that the carrier's steps run on, in a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

T = TypeVar("T")

JOIN_TIMEOUT_S = 2.0


class CarrierLoop:
    """Runs coroutines for callers in other threads and on other loops; starts and stops once."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._live, name="clapboard-carrier", daemon=True)
        self._lives = threading.Event()

    def start(self) -> None:
        """Begins to run what it is given."""
        self._thread.start()
        self._lives.wait()

    def run(self, step: Coroutine[Any, Any, T]) -> Future[T]:
        """Runs a coroutine; to cancel the future cancels it.

        Raises:
            CancelledError: it was not started, or stopped already: nothing runs here.
        """
        try:
            if self._loop is not None:
                return asyncio.run_coroutine_threadsafe(step, self._loop)
        except RuntimeError:  # the loop is closed
            pass
        step.close()
        raise CancelledError

    def stop(self) -> None:
        """Cancels whatever still runs and ends the thread."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=JOIN_TIMEOUT_S)

    def _live(self) -> None:
        self._loop = loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._lives.set()
        try:
            loop.run_forever()
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        finally:
            loop.close()
