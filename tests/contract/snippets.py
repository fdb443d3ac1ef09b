"""Runs code that is shown to people as they would: in a folder of its own, with the tools it names."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

_STAND_IN = Path(__file__).with_name("curl_stand_in.py")


def fill_shelf(shelf: Path) -> None:
    """Puts `python`, `node` and `curl` there; a machine without curl gets a stand-in."""
    shelf.mkdir()
    (shelf / "python").symlink_to(sys.executable)
    node, _ = compute_driver_executable()  # Playwright brings its own
    (shelf / "node").symlink_to(node)
    if shutil.which("curl") is None:
        (shelf / "curl").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{_STAND_IN}" "$@"\n')
        (shelf / "curl").chmod(0o755)


def run_snippet(command: list[str], workplace: Path, **environment: str) -> str:
    """What it prints; a snippet that fails fails its test."""
    path = f"{workplace / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name != "XAI_API_KEY"}
    done = subprocess.run(
        command,
        cwd=workplace,
        env=kept | {"PATH": path, "no_proxy": "*", "NO_PROXY": "*"} | environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
