"""A real sandbox for every test that talks HTTP."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from components.sandbox.embedded import EmbeddedSandbox
from tests.contract.snippets import fill_shelf


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSandbox]:
    """One running sandbox for the whole session; `base_url` and `live_base_url` are its two dialects."""
    running = EmbeddedSandbox(
        tmp_path_factory.mktemp("sandbox"),
        allow_private_urls=True,
        arguments=("--requests-per-second", "1000"),
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def sandbox_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests put clips that they hand to the sandbox."""
    return tmp_path_factory.mktemp("sandbox-files")


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    """A plain client that no proxy of the environment comes between."""
    with httpx.Client(trust_env=False, timeout=30.0) as client:
        yield client


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """An empty folder with `python`, `node` and `curl` on its own shelf."""
    fill_shelf(tmp_path / "bin")
    return tmp_path
