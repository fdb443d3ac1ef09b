"""Work on frames in two threads, results in order, only a few under way: memory stays constant."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import Frame

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

_THREADS = 2
_UNDER_WAY = 4
"""Enough that a slow frame doesn't leave the encoder waiting."""


def in_order(work: Callable[[_Given], _Made], items: Iterable[_Given]) -> Iterator[_Made]:
    """`map`, in two threads; what is left undone when the caller stops early is dropped."""
    cv2.setNumThreads(1)
    waiting: deque[Future[_Made]] = deque()
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="frames")
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= _UNDER_WAY:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def to_i420(frame: Frame) -> NDArray[np.uint8]:
    """What the writer takes: shape (height * 3 // 2, width), BT.601."""
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2YUV_I420), np.uint8)
