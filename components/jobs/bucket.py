"""A bucket of an S3-compatible service as a vault, with copies on this disk of what is worked with."""

import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from components.errors import MediaMissing, StorageError
from components.jobs.vault import READ_BYTES, gone, storing
from components.media.disk import appearing

PARTS_AT_ONCE = 4
"""Parts of 5 MB that are sent side by side: so much memory a large file takes on its way."""
COPY_USED_S = 1800.0
"""Seconds for which a copy stays that somebody asked for: longer than any work on one clip."""
COPY_FORGOTTEN_S = 2 * 3600.0
"""Seconds after which an unused copy goes even where there is room: its file may be deleted meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketAddress:
    """Where a bucket is, and what opens it.

    Attributes:
        url: `s3://bucket` or `s3://bucket/prefix`.
        endpoint: of the service, where it isn't Amazon's.
        region: as the service calls it.
        access_key_id, secret_access_key: None looks where Amazon's own tools look (instance roles, AWS_*).
    """

    url: str
    endpoint: str | None = None
    region: str = "us-east-1"
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)

    def open(self) -> S3Store:
        """A client; nothing is asked yet."""
        parts = urlsplit(self.url)
        given = {
            "endpoint": self.endpoint,
            "access_key_id": self.access_key_id,
            "secret_access_key": self.secret_access_key,
        }
        plain = self.endpoint is not None and self.endpoint.startswith("http://")
        return S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config={name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]  # keys of S3Config
            region=self.region,
            virtual_hosted_style_request=self.endpoint is None,
            client_options={"allow_http": plain, "connect_timeout": "5s", "timeout": "60s"},
            retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=20)},
        )


class BucketVault:
    """A bucket as a `Vault`; every process that knows its address reaches every file.

    A file appears in the bucket whole or not at all. What is worked with is copied to a folder here, which
    keeps the newest within a bound; a copy that was just asked for stays even beyond it.
    """

    def __init__(self, address: BucketAddress, copies: Path, *, copies_bytes: int) -> None:
        """Asks nothing yet.

        Args:
            address: of the bucket.
            copies: a folder for copies.
            copies_bytes: what they may take.

        Raises:
            StorageError: the folder can't be made.
        """
        self._store = address.open()
        self._copies = copies
        self._copies_bytes = copies_bytes
        with storing():
            copies.mkdir(parents=True, exist_ok=True)

    def keep(self, path: Path, name: str) -> None:
        """See `Vault`; a copy stays here, for it is likely to be used next."""
        with _asking():
            obstore.put(self._store, name, path, max_concurrency=PARTS_AT_ONCE)
        with storing():
            copy = self._copy(name)
            if path.stat().st_dev == self._copies.stat().st_dev:
                path.replace(copy)
            else:
                path.unlink()
        self._tidy()

    def has(self, name: str) -> bool:
        """See `Vault`."""
        if self.at_hand(name) is not None:
            return True
        try:
            with _asking():
                obstore.head(self._store, name)
        except MediaMissing:
            return False
        return True

    def at_hand(self, name: str) -> Path | None:
        """See `Vault`; a copy that is asked for stays."""
        copy = self._copy(name)
        try:
            os.utime(copy)
        except FileNotFoundError:
            return None
        return copy

    def fetched(self, name: str) -> Path:
        """See `Vault`."""
        copy = self.at_hand(name)
        if copy is None:
            copy = self._copy(name)
            with _asking(), appearing(copy) as part, part.open("wb") as file:
                for piece in obstore.get(self._store, name).stream(READ_BYTES):
                    file.write(piece)
            self._tidy()
        return copy

    def read(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """See `Vault`; each piece is a request of its own, so that a slow reader holds no connection."""
        for at in range(start, end, READ_BYTES):
            with _asking():
                piece = obstore.get_range(self._store, name, start=at, end=min(at + READ_BYTES, end))
            yield piece.to_bytes()

    def delete(self, names: Collection[str]) -> None:
        """See `Vault`. Copies on other machines go by their age; nobody gets at them without a row."""
        if names:
            with _asking():
                obstore.delete(self._store, list(names))
        with storing():
            for name in names:
                self._copy(name).unlink(missing_ok=True)

    def older_than(self, moment: float) -> Iterator[str]:
        """See `Vault`."""
        with _asking():
            for page in obstore.list(self._store):
                for found in page:
                    if found["last_modified"].timestamp() < moment:
                        yield found["path"]

    def _copy(self, name: str) -> Path:
        return self._copies / name.replace("/", "-")

    def _tidy(self) -> None:
        """Deletes copies that nobody asked for lately, the longest unused first, until the rest fits."""
        with storing():
            found = sorted((stat.st_mtime, stat.st_size, path) for path, stat in _files(self._copies))
            taken, moment = sum(size for _, size, _ in found), time.time()
            for used_at, size, path in found:
                unused_s = moment - used_at
                if unused_s > COPY_FORGOTTEN_S or (taken > self._copies_bytes and unused_s > COPY_USED_S):
                    path.unlink(missing_ok=True)
                    taken -= size


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process tidies, too
            yield path, path.stat()


@contextmanager
def _asking() -> Iterator[None]:
    """Turns what the service says into our errors; its own words may hold addresses and stay out of them."""
    try:
        yield
    except FileNotFoundError as error:
        raise gone() from error
    except (BaseError, OSError) as error:
        raise StorageError(
            f"The media bucket doesn't do what it should ({type(error).__name__}).",
            next_step="Check CLAPBOARD_MEDIA_URL and the service behind it, then re-check the job.",
        ) from error
