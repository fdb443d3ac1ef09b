"""Functions that go wrong in every way a media library can; workers find them by name."""

import ctypes
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from components.errors import SourceTooLarge
from components.media.disk import appearing


def crash() -> None:
    ctypes.string_at(0)


def fall_silent() -> None:
    """As one that crashed: its pipe is closed already, while the system still has the process."""
    os.closerange(3, 64)
    Event().wait()


def hang() -> None:
    Event().wait()


def hang_in_c() -> None:
    time.sleep(1000)


def swell() -> int:
    return len(bytes(1 << 31))


def refuse() -> None:
    raise SourceTooLarge("Far too large.", next_step="Cut it.", code="c")


def stumble() -> None:
    raise KeyError("what nobody foresaw")


def chatter(text: str) -> str:
    sys.stdout.write("noise on standard output\n")
    return text


def whoami() -> int:
    return os.getpid()


def hold(meeting: Path, others: int) -> int:
    """Stay until that many are here at once."""
    (meeting / str(os.getpid())).touch()
    while len(list(meeting.iterdir())) < others:
        time.sleep(0.01)
    return os.getpid()


def write_slowly(to: Path, *, progress: Callable[[float], None]) -> None:
    with appearing(to) as part:
        part.write_bytes(b"half of it")
        progress(0.5)
        Event().wait()


def write_and_crash(to: Path) -> None:
    with appearing(to) as part:
        part.write_bytes(b"half of it")
        crash()


def count_up(*, progress: Callable[[float], None]) -> str:
    for step in range(1001):
        progress(step / 1000)
    return "done"


def unpicklable() -> object:
    return Event()
