"""What is deployed, as far as it can be checked without an engine for containers: names, paths, hardening."""

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.settings import PREFIX, Settings
from tests.serving import ROOT

DEPLOYED = ["Dockerfile", "compose.yaml", "clapboard.service", "HOSTING.md"]
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {"XAI_API_KEY"}


@pytest.fixture
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services that run our own image."""
    return {name: service for name, service in compose["services"].items() if "build" in service}


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions with their arguments, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.strip().partition(" ") for line in lines)]


@pytest.mark.parametrize("name", DEPLOYED)
def test_every_setting_that_is_named_exists(name: str) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z0-9_]+\b", (ROOT / name).read_text()))

    families = {word for word in named if word.endswith("_")}
    assert named - families <= SETTINGS
    assert all(any(known.startswith(word) for known in SETTINGS) for word in families)


def test_what_the_image_is_made_of_exists_and_is_sent_to_the_builder() -> None:
    sources = [
        word
        for instruction, rest in dockerfile()
        if instruction == "COPY" and "--from" not in rest
        for word in shlex.split(rest)[:-1]
    ]
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert sources
    assert all((ROOT / source).exists() for source in sources)
    assert set(sources) == sent


def test_the_image_runs_as_nobody_who_matters_and_says_whether_it_lives() -> None:
    instructions = dict(dockerfile())

    assert int(instructions["USER"]) > 0
    assert "/healthz" in instructions["HEALTHCHECK"]
    assert "requirements.lock" in (ROOT / "Dockerfile").read_text()


def test_our_containers_can_write_to_their_data_alone(compose: dict[str, Any]) -> None:
    for service in ours(compose).values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert any(volume.endswith("/data") for volume in service["volumes"])


def test_modules_that_are_started_exist(compose: dict[str, Any]) -> None:
    commands = [service["command"] for service in ours(compose).values() if "command" in service]

    for command in commands:
        module = ROOT / str(command[command.index("-m") + 1]).replace(".", "/")
        assert module.with_suffix(".py").exists() or (module / "__main__.py").exists()


def test_the_services_stand_on_services_and_volumes_that_are_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        named = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith("/")}
        assert named <= set(compose["volumes"])


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "compose.yaml").read_text()

    for name in ("POSTGRES_PASSWORD", "S3_SECRET", "COOKIE_SECRET"):
        assert re.search(rf"\$\{{{name}:\?", text)
        assert not re.search(rf"\$\{{{name}(:-|\}})", text)


def test_pages_and_workers_share_everything_but_their_role(compose: dict[str, Any]) -> None:
    app, worker = (dict(compose["services"][name]["environment"]) for name in ("app", "worker"))

    assert (app.pop("CLAPBOARD_ROLE"), worker.pop("CLAPBOARD_ROLE")) == ("app", "worker")
    assert app == worker


def test_the_settings_of_the_containers_are_taken(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    filled = {
        name: re.sub(
            r"\$\{(\w+):(-([^}]*)|\?)\}", lambda found: found[3] or "x" * 40 * (found[2] == "?"), str(value)
        )
        for name, value in compose["services"]["worker"]["environment"].items()
    }
    for name, value in filled.items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert settings.media_url == "s3://media/clapboard"
    assert not settings.use_sandbox


def test_the_unit_starts_what_make_run_starts_and_gives_up_every_privilege() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd minds upper case
    unit.read(ROOT / "clapboard.service")
    service = unit["Service"]

    assert service["ExecStart"].split("python ")[1].startswith("-m streamlit run app.py")
    assert service["DynamicUser"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
