"""The workbench: a folder a process for files that are being made; what a dead process left there goes."""

import secrets
import shutil
from pathlib import Path

from components.jobs.one_process import OneProcess


class Workbench:
    """A place of this process's own below a folder that several may share.

    A place is held by a lock beside it, which the system frees when the process dies.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place = folder / secrets.token_hex(8)
        self._lock = OneProcess(_lock_of(self._place))

    def path(self, suffix: str) -> Path:
        """A path for a file, made by nobody yet."""
        if self._lock.take():
            self._place.mkdir(exist_ok=True)
        return self._place / f"{secrets.token_hex(16)}{suffix}"

    def clear(self) -> None:
        """Deletes what processes left that are gone, and what versions without places left."""
        for path in self._folder.iterdir():
            if path.is_dir():
                self._clear(path)
            elif path.suffix != ".lock":
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Gives the place up; the next process that clears takes it away."""
        self._lock.release()

    def _clear(self, place: Path) -> None:
        lock = OneProcess(_lock_of(place))
        if lock.take():
            shutil.rmtree(place, ignore_errors=True)
            _lock_of(place).unlink(missing_ok=True)
            lock.release()


def _lock_of(place: Path) -> Path:
    return place.with_suffix(".lock")
