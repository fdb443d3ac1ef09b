"""Runs media work in a process of its own: a file that crashes, hangs or swells costs one plain sentence.

FFmpeg is C, and a thread that is stuck in C can't be stopped. A few warm worker processes do the work;
one that dies or has to be ended is replaced. They are plain child processes, not `multiprocessing`'s: those
run the main script again, which under Streamlit is a page.
"""

import atexit
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, assert_never, cast

from components.errors import Cancelled, SourceDamaged, StorageError
from components.media.disk import clear_parts
from components.media.isolated_child import Call, Failed, Finished, Refused
from components.media.isolated_worker import Gone, Worker
from components.telemetry import MEDIA_SECONDS

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_AT_ONCE = 3
"""Workers at most, so that new files can be looked at beside a long cut."""
_LOOK_S = 0.05


def isolated(
    function: Callable[..., Result],
    *args: object,
    timeout_s: float = 60.0,
    memory_mb: int = 1500,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    **options: object,
) -> Result:
    """Call `function(*args, **options)` in a worker process and bring back what it returns.

    `isolated(probe, path)`, `isolated(filmstrip, path, count=12, height=72)`. May be called from any thread.
    Where the work is broken off, no half-written file stays behind.

    Args:
        function: at the top level of a module: probe, trim, poster, filmstrip, read_picture...
        args: what it is called with: paths, bytes, clips; anything that can be pickled.
        timeout_s: seconds it may take once it runs.
        memory_mb: megabytes it may take.
        progress: told 0 to 1 in the calling thread, if the function takes a `progress`; what it raises ends
            the work and is raised here.
        cancelled: asked twenty times a second in the calling thread; True ends the work.
        options: keyword arguments of the function.

    Raises:
        ClapboardError: whatever of our errors the function raises.
        SourceDamaged: the work crashed, took too long or took too much memory.
        Cancelled: it was cancelled.
        StorageError: no process could be started.
    """
    call = Call(function, args, dict(options), memory_mb, tells_progress=progress is not None)
    with _pool.worker(cancelled) as worker, MEDIA_SECONDS.labels(function.__name__).time():
        try:
            word = worker.do(call, timeout_s=timeout_s, progress=progress, cancelled=cancelled)
        except TimeoutError:
            worker.end()
            raise _gave_up(call, f"takes longer than {timeout_s:g} s") from None
        except BaseException:
            worker.end()
            raise
        finally:
            if not worker.alive:
                _clear_up(call)
    match word:
        case Finished(result):
            return cast("Result", result)
        case Refused(error):
            raise error
        case Failed(out_of_memory=True):
            raise _gave_up(call, f"takes more than {memory_mb} MB of memory")
        case Failed(trace=trace):
            raise _gave_up(call, "stumbles over it") from RuntimeError(trace)
        case Gone():
            raise _gave_up(call, "crashes on it")
        case _:
            assert_never(word)


def warm_up() -> None:
    """Start a worker now, so that the first call needn't wait a second for it; returns at once."""
    with _pool.worker(None):
        pass


class _Pool:
    """The workers, started as they are needed."""

    def __init__(self) -> None:
        self._slots = threading.BoundedSemaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._workers: list[Worker] = []
        self._idle: list[Worker] = []
        self._over = False

    @contextmanager
    def worker(self, cancelled: Callable[[], bool] | None) -> Iterator[Worker]:
        """One worker for this block alone."""
        while not self._slots.acquire(timeout=_LOOK_S):
            if cancelled is not None and cancelled():
                raise Cancelled("The work was cancelled.")
        try:
            worker = self._take()
            try:
                yield worker
            finally:
                self._give_back(worker)
        finally:
            self._slots.release()

    def stop(self) -> None:
        """End every worker; nothing is started any more."""
        with self._lock:
            self._over = True
            workers, self._workers, self._idle = self._workers, [], []
        for worker in workers:
            worker.end()

    def _take(self) -> Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                self._workers.remove(worker)
            return self._new()

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if self._over:
                return
            if not worker.alive:
                worker.end()
                self._workers.remove(worker)
                try:
                    worker = self._new()
                except StorageError:
                    return
            self._idle.append(worker)

    def _new(self) -> Worker:
        if self._over:
            raise StorageError("Clapboard is being stopped.", next_step="Start it again.")
        worker = Worker()
        self._workers.append(worker)
        return worker


_pool = _Pool()
atexit.register(_pool.stop)


def _gave_up(call: Call, why: str) -> SourceDamaged:
    log.warning("%s was given up: it %s", call.function.__qualname__, why)
    return SourceDamaged(
        f"Clapboard gave up on this file: reading it {why}. It is probably damaged.",
        next_step="Export it again, as an MP4 (H.264) of at most 1080p, and choose that.",
    )


def _clear_up(call: Call) -> None:
    """Remove what a killed worker may have left half-written."""
    for value in (*call.args, *call.options.values()):
        if isinstance(value, Path):
            clear_parts(value)
