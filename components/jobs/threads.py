"""Long work beside the event loop that never keeps the process from ending."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """What `asyncio.to_thread` does, in a thread that nobody waits for when the process is asked to stop."""
    outcome: Future[T] = Future()

    def run() -> None:
        outcome.set_running_or_notify_cancel()  # from now on it ends as the work does, even if nobody waits
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to the one who waits
            outcome.set_exception(error)

    threading.Thread(target=run, name="clapboard-finish", daemon=True).start()
    return await asyncio.wrap_future(outcome)
