"""Files that appear whole under their own name, or not at all; and that stay when the power goes."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from uuid import uuid4

from components.errors import DiskFull

_PART = ".part"
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.EBADF, errno.ENOSYS, errno.ENOTSUP})
"""What file systems say that can't be asked to keep a folder's names: some network mounts."""


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` to write to; it becomes `path` if the block ends well, else it goes.

    Raises:
        DiskFull: there was no room for what the block wrote.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex[:12]}{_PART}")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull("There is no room left on the disk for this file.") from error
        raise
    finally:
        part.unlink(missing_ok=True)


def clear_parts(path: Path) -> None:
    """Remove what a process that was killed may have left behind on its way to this file."""
    for sibling in path.parent.glob(f".{escape(path.name)}.*{_PART}"):
        sibling.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Returns when a file's bytes, or a folder's names, would outlive a power cut.

    Where a folder can't be asked that, its file system keeps names in its own way: no reason to fail.
    """
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC or not path.is_dir():
            raise
    finally:
        os.close(opened)
