"""The app's side of one worker process: starts it, hands it a call, listens to it, ends it."""

import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from components.errors import Cancelled, StorageError
from components.media.isolated_child import Advanced, Call, Failed, Finished, Ready, Refused, Word
from components.settings import environment_for_children

_START_S = 60.0
"""How long a worker may take to load its libraries on a busy machine."""
_LOOK_S = 0.05
"""How often somebody who may cancel is asked."""
_LEAVE_S = 1.0
"""How long a worker may take to clean up behind itself before it is killed."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The process has ended by itself: it crashed, or the system killed it."""


class Worker:
    """One process that does one call at a time; it ends with this process, however this one ends."""

    def __init__(self) -> None:
        self._process = _spawn()
        self._heard: queue.SimpleQueue[Word | Gone] = queue.SimpleQueue()
        self._ready = self._gone = False
        threading.Thread(target=self._listen, name="media-worker", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it can take a call; one that crashed may still be on its way out of the system."""
        return not self._gone and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def do(
        self,
        call: Call,
        *,
        timeout_s: float,
        progress: Callable[[float], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> Finished | Refused | Failed | Gone:
        """Do the call. Whatever is raised here leaves the worker in mid-work, fit only to be ended.

        Raises:
            TimeoutError: it takes longer than `timeout_s`.
            Cancelled: `cancelled` said so.
            StorageError: the process didn't start.
        """
        self._await_start(cancelled)
        try:
            pickle.dump(call, _pipe(self._process.stdin))
            _pipe(self._process.stdin).flush()
        except OSError:
            return Gone()
        for word in self._words(timeout_s, cancelled):
            match word:
                case Advanced(fraction):
                    if progress is not None:
                        progress(fraction)
                case Finished() | Refused() | Failed() | Gone():
                    return word
                case Ready():
                    pass
        raise TimeoutError

    def end(self) -> None:
        """Ask it to leave, which it does behind cleaned-up work, then kill it."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE_S)
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            _pipe(self._process.stdin).close()

    def _await_start(self, cancelled: Callable[[], bool] | None) -> None:
        if not self._ready:
            self._ready = next(self._words(_START_S, cancelled), None) == Ready()
        if not self._ready:
            raise StorageError(
                "No process could be started to work on the file.",
                next_step="Try again in a moment; the reason is in the log.",
            )

    def _words(self, timeout_s: float, cancelled: Callable[[], bool] | None) -> Iterator[Word | Gone]:
        """What the worker says, until the time is over."""
        end_s = time.monotonic() + timeout_s
        while (left_s := end_s - time.monotonic()) > 0:
            if cancelled is not None and cancelled():
                raise Cancelled("The work was cancelled.")
            with suppress(queue.Empty):
                yield self._heard.get(timeout=left_s if cancelled is None else min(left_s, _LOOK_S))

    def _listen(self) -> None:
        with _pipe(self._process.stdout) as words, suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                self._heard.put(pickle.load(words))  # noqa: S301 - it comes from the process we started
        self._gone = True
        self._heard.put(Gone())


def _spawn() -> "subprocess.Popen[bytes]":
    """A fresh interpreter that finds modules where this one does."""
    start = f"import sys; sys.path[:] = {sys.path!r}; from {Call.__module__} import serve; serve()"
    try:
        return subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            [sys.executable, "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment_for_children(),
        )
    except OSError as error:
        raise StorageError(
            "The machine can't start another process to work on the file.",
            next_step="Close other programs and try again.",
        ) from error


def _pipe(pipe: "IO[bytes] | None") -> "IO[bytes]":
    if pipe is None:
        raise ValueError("the process was started without this pipe")
    return pipe
