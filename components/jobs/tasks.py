"""Keeping track of asyncio tasks, so that they can be stopped."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection

Tasks = set[asyncio.Task[object]]


@contextlib.asynccontextmanager
async def among(tasks: Tasks) -> AsyncIterator[None]:
    """The running task is one of these meanwhile."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # a coroutine that runs has a task
    tasks.add(task)
    try:
        yield
    finally:
        tasks.discard(task)


async def stop(tasks: Collection[asyncio.Task[object]]) -> None:
    """Cancels these tasks and waits until they have ended."""
    stopped = list(tasks)
    for task in stopped:
        task.cancel()
    await asyncio.gather(*stopped, return_exceptions=True)
