"""Work in threads that nobody waits for at the end."""

import asyncio
import threading

import pytest

from components.jobs.threads import in_daemon_thread

pytestmark = pytest.mark.anyio


async def test_what_the_work_brings_or_raises_reaches_the_one_who_waits() -> None:
    assert await in_daemon_thread(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        await in_daemon_thread(lambda: 1 // 0)


async def test_work_that_nobody_waits_for_any_more_ends_quietly() -> None:
    go_on, ended = threading.Event(), threading.Event()

    def work() -> None:
        go_on.wait(30)
        ended.set()

    waiting = asyncio.create_task(in_daemon_thread(work))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    go_on.set()

    assert await asyncio.to_thread(ended.wait, 30)
    for thread in threading.enumerate():  # an exception in it would fail this test
        if thread.name == "clapboard-finish":
            await asyncio.to_thread(thread.join, 30)
