"""What a process does by its role, and what several processes can't share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from components.errors import SettingsFault
from components.settings import Role
from components.ui.runtime import start_runtime, stop_runtime

ONE_ENGINE = {"CLAPBOARD_SANDBOX": "never", "CLAPBOARD_BASE_URL": "http://127.0.0.1:9/v1"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    stop_runtime()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAPBOARD_DATA_DIR", str(tmp_path / "data"))
    yield tmp_path
    stop_runtime()


def configure(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def test_an_app_takes_orders_and_carries_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, **ONE_ENGINE, CLAPBOARD_ROLE="app")

    assert not start_runtime().jobs.carries


@pytest.mark.parametrize("role", [None, Role.WORKER])
def test_whoever_is_not_only_an_app_carries(monkeypatch: pytest.MonkeyPatch, role: Role | None) -> None:
    configure(monkeypatch, **ONE_ENGINE)

    assert start_runtime(role).jobs.carries


@pytest.mark.parametrize(
    "settings", [{"CLAPBOARD_SANDBOX": "always"}, {**ONE_ENGINE, "CLAPBOARD_ALLOW_VISITOR_KEYS": "true"}]
)
def test_what_lives_in_one_process_is_refused_where_there_are_several(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    configure(monkeypatch, **settings, CLAPBOARD_ROLE="app")

    with pytest.raises(SettingsFault):
        start_runtime()
