"""An S3-compatible store of the tests' own: OpenStack Swift on loopback, a fresh prefix a test."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from select import select

import httpx
import obstore

from components.jobs.bucket import BucketAddress
from tests.serving import ROOT

PYTHON = Path("/usr/bin/python3")
"""Debian's own, for which it packs Swift."""
ACCOUNT, USER, SECRET, BUCKET = "clapboard", "tests", "a-secret-for-tests", "media"
START_LIMIT_S = 120.0


@dataclass
class ObjectStore:
    """A running store with one bucket.

    Attributes:
        endpoint: where it answers.
    """

    endpoint: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def bucket(self) -> BucketAddress:
        return BucketAddress(
            url=f"s3://{BUCKET}",
            endpoint=self.endpoint,
            access_key_id=f"{ACCOUNT}:{USER}",
            secret_access_key=SECRET,
        )

    def new_prefix(self) -> BucketAddress:
        """A part of the bucket in which there is nothing yet."""
        return replace(self.bucket, url=f"s3://{BUCKET}/test-{next(self._numbers)}/media")


@contextmanager
def running_object_store() -> Iterator[ObjectStore]:
    """A store in a temporary folder."""
    assert PYTHON.exists(), "The tests need Debian's python3-swift: `.ci/environment servers`."
    with tempfile.TemporaryDirectory(prefix="clapboard-swift-") as name:
        folder, errors = Path(name) / "store", Path(name) / "errors"
        command: list[str | Path] = [PYTHON, "-m", "tests.swift_server", folder, ACCOUNT, USER, SECRET]
        with (
            errors.open("wb") as told,
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=told) as process,
        ):
            assert process.stdout is not None
            try:
                ready, _, _ = select([process.stdout], [], [], START_LIMIT_S)
                port = process.stdout.readline().decode().strip() if ready else ""
                if not port.isdigit():
                    raise RuntimeError(f"Swift did not start:\n{errors.read_text()[-2000:]}")
                store = ObjectStore(f"http://127.0.0.1:{port}")
                _make_bucket(store.bucket)
                yield store
            finally:
                process.kill()


def _make_bucket(address: BucketAddress) -> None:
    made = httpx.put(obstore.sign(address.open(), "PUT", "", timedelta(minutes=1)), timeout=60.0)
    made.raise_for_status()
