"""A clip and a file server for the media room's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media_factory import make_clip
from tests.unit.media.file_server import FileServer, running_file_server


@pytest.fixture(scope="session")
def clip_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second, 24 frames, 160x90, with sound."""
    return make_clip(tmp_path_factory.mktemp("clips") / "clip.mp4")


@pytest.fixture
def files() -> Iterator[FileServer]:
    with running_file_server() as server:
        yield server
