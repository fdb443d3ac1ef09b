"""What the project stands on: each package has a reason, a place in the locks, and a hash for every file."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.unit.source_files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: list[str]) -> list[str]:
    return [re.split(r"[^\w.-]", requirement)[0] for requirement in requirements]


RUNTIME = names(PROJECT["project"]["dependencies"])
DEVELOPMENT = names(PROJECT["dependency-groups"]["dev"])


def locked(lock: str) -> Iterator[str]:
    """Each entry of a lock file on one line, its hashes with it."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return (line for line in text.splitlines() if line.strip())


def pins(lock: str) -> set[str]:
    return {re.split(r"\s*(?:;|--hash)", entry)[0].strip() for entry in locked(lock)}


def test_every_dependency_has_its_reason_in_the_architecture() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    reasons = architecture.split("## Dependencies")[1].split("\n## ")[0]

    assert [name for name in RUNTIME + DEVELOPMENT if f"`{name}`" not in reasons] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("requirements.lock", RUNTIME), ("requirements-dev.lock", RUNTIME + DEVELOPMENT)],
)
def test_every_dependency_is_pinned(lock: str, wanted: list[str]) -> None:
    pinned = {pin.split("==")[0] for pin in pins(lock)}

    assert [name for name in wanted if name not in pinned] == []


def test_tests_run_on_what_users_run_on() -> None:
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_hashes_and_names_no_place_to_fetch_it_from(lock: str) -> None:
    assert [entry for entry in locked(lock) if "--hash=sha256:" not in entry] == []
    assert [entry for entry in locked(lock) if "://" in entry or entry.startswith("-")] == []
