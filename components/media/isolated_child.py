"""The worker's side of isolated work: runs media functions one after the other in a process of its own."""

import logging
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from components.errors import ClapboardError

_NICENESS = 5
"""Below the web app, above rendering (10): somebody looks at the page and waits."""
_PROGRESS_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be done.

    Attributes:
        function: a function at the top level of a module; it is pickled by its name.
        args: picklable.
        options: keyword arguments, picklable.
        memory_mb: more than this, beyond what the worker itself takes, is refused.
        tells_progress: whether the function takes `progress`, and somebody listens.
    """

    function: Callable[..., object]
    args: tuple[object, ...]
    options: dict[str, object]
    memory_mb: int
    tells_progress: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has its libraries and waits for calls."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """The call is so far done, 0 to 1."""

    fraction: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The call is done."""

    result: object


@dataclass(frozen=True, slots=True)
class Refused:
    """The call ended with one of our errors."""

    error: ClapboardError


@dataclass(frozen=True, slots=True)
class Failed:
    """The call ended with something else: out of memory, or what nobody foresaw."""

    out_of_memory: bool
    trace: str


Word = Ready | Advanced | Finished | Refused | Failed


def serve() -> None:
    """Do what comes through standard input until it closes; answers leave through standard output."""
    words = _private_output()
    calls: queue.SimpleQueue[Call] = queue.SimpleQueue()
    _settle_in()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, calls), daemon=True).start()
    _fetch_libraries()
    _say(words, Ready())
    while True:
        call = calls.get()
        _limit_memory(call.memory_mb)
        _say(words, _outcome(call, words))


def _outcome(call: Call, words: BinaryIO) -> Word:
    said = 0.0

    def progress(fraction: float) -> None:
        nonlocal said
        if fraction >= min(1.0, said + _PROGRESS_STEP):
            said = fraction
            _say(words, Advanced(fraction))

    listened = {"progress": progress} if call.tells_progress else {}
    try:
        result = Finished(call.function(*call.args, **call.options, **listened))
        pickle.dumps(result)
    except ClapboardError as error:
        return Refused(error)
    except MemoryError:
        return Failed(out_of_memory=True, trace=traceback.format_exc())
    except Exception:  # noqa: BLE001 - whatever it is, the caller is told
        return Failed(out_of_memory=False, trace=traceback.format_exc())
    return result


def _say(words: BinaryIO, word: Word) -> None:
    pickle.dump(word, words)
    words.flush()


def _private_output() -> BinaryIO:
    """Standard output for our words alone; whatever a library prints goes to standard error."""
    ours = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return ours


def _listen(asked: BinaryIO, calls: "queue.SimpleQueue[Call]") -> None:
    """Pass on the calls; when the other end is gone, so is the process, even in mid-work."""
    while True:
        try:
            calls.put(pickle.load(asked))  # noqa: S301 - it comes from the process that started this one
        except (EOFError, OSError):
            os._exit(1)


def _settle_in() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    # Ctrl+C goes to the whole group; the app decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Asked to end, it cleans up behind itself: half-written files go.
    signal.signal(signal.SIGTERM, _leave)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


def _fetch_libraries() -> None:
    import components.media.picture
    import components.media.poster
    import components.media.trim  # noqa: F401 - imported now, so that no call waits for FFmpeg and OpenCV


def _limit_memory(megabytes: int) -> None:
    """Cap the address space at what is in use now and `megabytes` more, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    pages = 0
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    if pages:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = pages * resource.getpagesize() + (megabytes << 20)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
