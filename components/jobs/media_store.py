"""Kept files, in a vault and in the ledger: nothing half-written is ever seen, and deleting deletes."""

import re
import secrets
import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from components.errors import DiskFull
from components.jobs.media_rows import MediaRow, MediaRows
from components.jobs.quota import NO_QUOTA, Quota
from components.jobs.vault import FolderVault, Vault, gone, storing
from components.jobs.workbench import Workbench

MIME: dict[str, str] = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
"""Types by suffix; whatever else is kept is served as plain bytes."""

MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
MIN_FREE_BYTES = 200 * 1024**2
"""What must stay free on the disk: the ledger and the page need room to go on."""
ORPHAN_AGE_S = 6 * 3600.0
"""A file without a row this old was left by a process that died; a younger one may just be arriving, and
look an hour or two older when the clock is set."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store.

    Attributes:
        media_id: what it is asked for by.
        name: what it is called in the vault.
        mime: its type.
        size_bytes: how large it is.
        label: its name for people.
        vault: where its bytes are.
    """

    media_id: str
    name: str
    mime: str
    size_bytes: int
    label: str
    vault: Vault = field(repr=False, compare=False)

    @property
    def path(self) -> Path:
        """The file on this machine's disk, to be read. It may have to come from afar: not for an event loop.

        Raises:
            MediaMissing: it is gone meanwhile.
            StorageError: it can't be brought here.
        """
        return self.vault.fetched(self.name)


class MediaStore:
    """Files `<first two of id>/<id><suffix>` in a vault, each with a row that says whose it is.

    Names are made here and never come from users. Any thread may call any method.
    """

    def __init__(
        self, folder: Path, engine: sa.Engine, *, vault: Vault | None = None, quota: Quota = NO_QUOTA
    ) -> None:
        """Makes what is missing.

        Args:
            folder: a folder of this machine, for files on their way; and for all where there is no vault.
            engine: the ledger's database.
            vault: where files are kept.
            quota: what may be kept.

        Raises:
            StorageError: the folder can't be made.
        """
        self._quota = quota
        self._folder = folder
        self._vault = vault or FolderVault(folder)
        self._rows = MediaRows(engine)
        self._arriving = folder / "arriving"
        self._workbench = Workbench(folder / "workbench", folder / "locks")
        with storing():
            self._arriving.mkdir(parents=True, exist_ok=True)
            (folder / "workbench").mkdir(exist_ok=True)
            (folder / "locks").mkdir(exist_ok=True)

    def keep_bytes(self, owner: str, data: bytes, *, suffix: str, label: str) -> Kept:
        """Keeps bytes as a file.

        Args:
            owner: whose it is.
            data: the whole file.
            suffix: what it is, such as ".png".
            label: its name for people.

        Raises:
            DiskFull: no room.
            QuotaReached: no more may be kept.
            StorageError: it can't be written.
        """
        self.make_room(len(data))
        self.check_quota(owner, len(data))
        temporary = self.temporary(suffix)
        try:
            with storing():
                temporary.write_bytes(data)
            return self.keep_file(owner, temporary, label=label)
        finally:
            temporary.unlink(missing_ok=True)

    def keep_file(
        self,
        owner: str,
        path: Path,
        *,
        label: str,
        media_id: str | None = None,
        job_id: str | None = None,
    ) -> Kept:
        """Moves a file into the store.

        Args:
            owner: whose it is.
            path: the file; it is gone from there afterwards.
            label: its name for people.
            media_id: its name here; the carrier names results after their job, so that keeping one again
                replaces it.
            job_id: the job that made it.

        Raises:
            DiskFull: no room.
            QuotaReached: no more may be kept; a job's own results always may, they are paid for.
            StorageError: it can't be moved.
        """
        if job_id is None:
            self.check_quota(owner, path.stat().st_size, uploads=1)
        suffix = path.suffix.lower() if SUFFIX.fullmatch(path.suffix.lower()) else ".bin"
        row = MediaRow(
            media_id=media_id or secrets.token_urlsafe(24),
            owner=owner,
            label=label[:255],
            suffix=suffix,
            size_bytes=path.stat().st_size,
            job_id=job_id,
        )
        self._vault.keep(path, _name(row))
        self._rows.put(row)
        return self._kept(row)

    def find(self, owner: str, media_id: str) -> Kept:
        """A file of this owner.

        Raises:
            MediaMissing: there is none, or it is someone else's: the answer is the same.
        """
        return self._found(media_id, owner)

    def pictures(self, owner: str, count: int) -> tuple[Kept, ...]:
        """This owner's newest uploaded pictures."""
        suffixes = [suffix for suffix, mime in MIME.items() if mime.startswith("image/")]
        return tuple(map(self._kept, self._rows.uploads(owner, suffixes, count)))

    def file_for_carrier(self, media_id: str) -> Kept:
        """A file of anybody, also one its owner removed while a job still needs it.

        Raises:
            MediaMissing: there is none.
        """
        return self._found(media_id, None)

    def remove(self, owner: str, media_id: str) -> None:
        """Deletes a file of this owner; while a job needs it, only its owner loses sight of it.

        Raises:
            MediaMissing: there is none, or it is someone else's.
        """
        self.find(owner, media_id)
        self.let_go({media_id})

    def let_go(self, media_ids: Collection[str]) -> None:
        """Deletes these files; those that a job still needs, at a sweep after it ended."""
        if media_ids:
            self._delete(self._rows.let_go(media_ids))

    def temporary(self, suffix: str) -> Path:
        """A path for a file on its way here, on the same disk, so that moving it in is atomic."""
        return self._arriving / f"{secrets.token_hex(16)}{suffix}"

    def on_workbench(self, suffix: str) -> Path:
        """The same for this process's carrier alone: what a dead one left there goes at the next start."""
        with storing():
            return self._workbench.path(suffix)

    def clear_workbench(self) -> None:
        """Deletes what dead carriers left; called by one before it begins."""
        with storing():
            self._workbench.clear()

    def close(self) -> None:
        """Gives up the place on the workbench."""
        self._workbench.close()

    def make_room(self, size_bytes: int = 0) -> None:
        """Checks that a file of this size can be kept.

        Raises:
            DiskFull: it can't, and leave MIN_FREE_BYTES.
        """
        with storing():
            free = shutil.disk_usage(self._folder).free
        if free < size_bytes + MIN_FREE_BYTES:
            raise DiskFull(
                f"The disk is full: {free // 1024**2} MB are left where Clapboard keeps its files."
            )

    def check_quota(self, owner: str, size_bytes: int = 0, *, uploads: int = 0) -> None:
        """Checks that this much more may be kept, of all owners and of this one.

        Raises:
            QuotaReached: it may not.
        """
        if self._quota.total_bytes is not None:
            self._quota.check_total(self._rows.taken(), size_bytes)
        if self._quota.owner_bytes is not None or self._quota.owner_uploads is not None:
            self._quota.check_owner(self._rows.taken(owner), size_bytes, uploads)

    def sweep(self) -> None:
        """Deletes what dead processes and removed jobs left behind; called now and then, by one process."""
        self.clear_workbench()  # a child of a process that was killed may have written for a moment longer
        self._delete(self._rows.let_go_of_leftovers())
        known, before = self._rows.all_ids(), time.time() - ORPHAN_AGE_S
        self._vault.delete(
            [name for name in self._vault.older_than(before) if PurePosixPath(name).stem not in known]
        )
        with storing():
            for path in self._arriving.iterdir():
                if path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)

    def _found(self, media_id: str, owner: str | None) -> Kept:
        row = self._rows.find(media_id, owner=owner) if MEDIA_ID.fullmatch(media_id) else None
        if row is None or not self._vault.has(_name(row)):
            raise gone()
        return self._kept(row)

    def _delete(self, rows: Collection[MediaRow]) -> None:
        self._vault.delete([_name(row) for row in rows])

    def _kept(self, row: MediaRow) -> Kept:
        mime = MIME.get(row.suffix, "application/octet-stream")
        return Kept(row.media_id, _name(row), mime, row.size_bytes, row.label, self._vault)


def _name(row: MediaRow) -> str:
    return f"{row.media_id[:2]}/{row.media_id}{row.suffix}"
