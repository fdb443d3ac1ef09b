"""The workbench: a folder for files that are being made; what a dead process left there goes."""

import secrets
from pathlib import Path

from components.jobs.one_process import OneProcess


class Workbench:
    """This process's part of a folder that several may share: its files begin with a mark of its own.

    A lock says whose mark it is, and the system frees it when the process dies.
    """

    def __init__(self, folder: Path, locks: Path) -> None:
        """Makes nothing.

        Args:
            folder: where the files are.
            locks: where the locks are.
        """
        self._folder = folder
        self._locks = locks
        self._new_mark()

    def path(self, suffix: str) -> Path:
        """A path for a file, made by nobody yet."""
        while not (self._lock.take() and self._lock_of(self._mark).exists()):
            self._lock.release()  # whoever clears just now was between the making of the lock and its taking
            self._new_mark()
        return self._folder / f"{self._mark}-{secrets.token_hex(16)}{suffix}"

    def clear(self) -> None:
        """Deletes what processes left that are gone, also those of versions that had no marks."""
        # A file that just appears has a dot before its mark (`media.disk.appearing`); its owner may live.
        marks = {path.name.removeprefix(".").partition("-")[0] for path in self._folder.iterdir()}
        for mark in marks | {path.stem for path in self._locks.iterdir()}:
            lock = OneProcess(self._lock_of(mark))
            if lock.take():
                for name in (f"{mark}*", f".{mark}*"):
                    for path in self._folder.glob(name):
                        path.unlink(missing_ok=True)
                self._lock_of(mark).unlink(missing_ok=True)
                lock.release()

    def close(self) -> None:
        """Gives the mark up; what is left under it goes when the next process begins."""
        self._lock.release()

    def _new_mark(self) -> None:
        self._mark = secrets.token_hex(8)
        self._lock = OneProcess(self._lock_of(self._mark))

    def _lock_of(self, mark: str) -> Path:
        return self._locks / f"{mark}.lock"
