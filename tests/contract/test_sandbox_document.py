"""SANDBOX.md does what it says: its shell and Python run as they stand, its tables are complete."""

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.media.probe import probe
from components.sandbox.command_line import read_arguments
from components.sandbox.embedded import EmbeddedSandbox
from components.sandbox.faults.kinds import NATURES
from components.sandbox.faults.rules import Rule
from tests.contract.snippets import run_snippet

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "SANDBOX.md").read_text(encoding="utf-8")
STATED_ORIGIN = "http://127.0.0.1:8600"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


START, *SHELL = blocks("sh")
PYTHON = blocks("python")


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A sandbox started with the document's own options; the value is where it listens."""
    (options,) = re.findall(r'ARGS="(.*)"', START)
    running = EmbeddedSandbox(tmp_path_factory.mktemp("documented"), arguments=shlex.split(options))
    running.start()
    yield running.base_url.removesuffix("/v1")
    running.stop()


def run(command: list[str], snippet: str, origin: str, workplace: Path) -> str:
    """What the snippet prints."""
    return run_snippet([*command, snippet.replace(STATED_ORIGIN, origin)], workplace)


@pytest.mark.parametrize("snippet", SHELL, ids=lambda snippet: snippet.splitlines()[0])
def test_the_shell_runs_as_it_stands(snippet: str, documented: str, workplace: Path) -> None:
    run(["bash", "-euc"], snippet, documented, workplace)

    for file in workplace.glob("*.mp4"):
        assert probe(file).has_sound


def test_the_python_client_runs_as_it_stands(documented: str, workplace: Path) -> None:
    said = run([sys.executable, "-c"], PYTHON[0], documented, workplace)

    assert said.splitlines() == [
        "boat 2 s, 0.1 USD at the service",
        "noir 2 s, 0.16 USD at the service",
        "longer 2 s, 0.16 USD at the service",
    ]
    boat, noir, longer = (probe(workplace / f"{name}.mp4") for name in ("boat", "noir", "longer"))
    assert (noir.frames, noir.width) == (boat.frames, boat.width)
    assert longer.duration_s == pytest.approx(4.0, abs=0.1)


def test_the_python_fault_test_runs_as_it_stands(documented: str, workplace: Path) -> None:
    said = run([sys.executable, "-c"], PYTHON[1], documented, workplace)

    assert re.fullmatch(r"accepted all the same: \['[0-9a-f-]{36}'\]\n", said)


def test_every_snippet_is_of_a_language_that_is_known_here() -> None:
    fences = re.findall(r"^```(\w*)$", DOCUMENT, re.MULTILINE)

    assert set(fences) == {"sh", "python", "js", ""}
    assert (len(SHELL), len(PYTHON), len(blocks("js"))) == (4, 2, 1)


def test_every_option_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_arguments(["--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}

    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", DOCUMENT, re.MULTILINE)) == options


def test_every_fault_is_told_with_its_places() -> None:
    rows = [
        f"| `{fault}` | {', '.join(nature.places) or 'the whole server'} | "
        f"{nature.does[0].upper()}{nature.does[1:]} |"
        for fault, nature in NATURES.items()
    ]

    assert "\n".join(rows) in DOCUMENT


def test_every_field_of_a_rule_is_told() -> None:
    (table,) = re.findall(r"\| Field of a rule .*?\n\n", DOCUMENT, re.DOTALL)

    assert set(re.findall(r"`([a-z_]+)`", table)) >= set(Rule.model_fields)


def test_make_starts_it_as_told() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert START.startswith("make sandbox ARGS=")
    assert "SANDBOX_PORT ?= 8600" in makefile
    assert re.search(r"^sandbox:.*\n.*-m components\.sandbox .*\$\(ARGS\)$", makefile, re.MULTILINE)
