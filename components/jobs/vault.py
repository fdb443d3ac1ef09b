"""Vaults: where the bytes of kept files lie, by name. A folder here; a bucket is the other kind."""

import errno
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from components.errors import ClapboardError, DiskFull, MediaMissing, StorageError
from components.media.disk import appearing, sync

READ_BYTES = 1 << 20
"""Bytes that are read at once."""


class Vault(Protocol):
    """Files by names such as `ab/abcd.mp4`, which the media store makes. Any thread may call any method.

    All methods raise StorageError when the disk or the server refuses.
    """

    def keep(self, path: Path, name: str) -> None:
        """Moves a file in, in place of one of the same name: it is there whole, or not at all.

        It is on the disk when this returns: what the ledger then says of it is true after a power cut, too.
        """

    def has(self, name: str) -> bool:
        """Whether it is there."""

    def at_hand(self, name: str) -> Path | None:
        """The file on this machine's disk, where it lies there already."""

    def fetched(self, name: str) -> Path:
        """The file on this machine's disk, brought there where it must be. Raises MediaMissing."""

    def read(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start to before end, piece by piece. Raises MediaMissing."""

    def delete(self, names: Collection[str]) -> None:
        """Deletes these; one that isn't there is no fault."""

    def older_than(self, moment: float) -> Iterator[str]:
        """The names of all that was kept before then, seconds since 1970."""


class FolderVault:
    """A folder on a disk that every process reaches which uses it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, name: str) -> None:
        """See `Vault`."""
        target = self._folder / name
        with storing():
            if not target.parent.is_dir():
                target.parent.mkdir(exist_ok=True)
                sync(self._folder)
            if path.stat().st_dev == self._folder.stat().st_dev:
                sync(path)
                path.replace(target)
            else:
                with appearing(target) as part:
                    shutil.copyfile(path, part)
                    sync(part)
                path.unlink()
            sync(target.parent)

    def has(self, name: str) -> bool:
        """See `Vault`."""
        return (self._folder / name).is_file()

    def at_hand(self, name: str) -> Path | None:
        """See `Vault`."""
        return self._folder / name

    def fetched(self, name: str) -> Path:
        """See `Vault`; whoever opens it finds out whether it is there."""
        return self._folder / name

    def read(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """See `Vault`."""
        if not self.has(name):
            raise gone()
        with storing(), (self._folder / name).open("rb") as file:
            file.seek(start)
            while left := end - file.tell():
                yield file.read(min(left, READ_BYTES))

    def delete(self, names: Collection[str]) -> None:
        """See `Vault`."""
        with storing():
            for name in names:
                (self._folder / name).unlink(missing_ok=True)

    def older_than(self, moment: float) -> Iterator[str]:
        """See `Vault`."""
        with storing():
            for path in self._folder.glob("??/*"):
                if path.stat().st_mtime < moment:
                    yield f"{path.parent.name}/{path.name}"


@contextmanager
def storing() -> Iterator[None]:
    """Turns what the file system says into our errors."""
    try:
        yield
    except ClapboardError:
        raise
    except OSError as error:
        raise storage_error(error) from error


def storage_error(error: OSError) -> StorageError:
    """The error to tell a user when the file system refuses."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull("The disk is full where Clapboard keeps its files.")
    return StorageError(
        "Clapboard can't write where it keeps its files.",
        next_step="Check that the data folder can be written, then re-check the job; it costs nothing.",
    )


def gone() -> MediaMissing:
    """There is no such file, or none any more."""
    return MediaMissing("This file is not here any more.")
