"""The sandbox's whole HTTP side in this process, on a real socket; its videos are real, tiny and quick."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from components.sandbox.address import DOCUMENTED_PATH, LIVE_PATH, LOOPBACK, answers, listen, origin
from components.sandbox.command_line import options_from, read_arguments
from components.sandbox.doors import Doors
from components.sandbox.options import SandboxOptions
from components.sandbox.render.job import RenderJob
from components.sandbox.server import create_app
from components.sandbox.worker_process import Render
from components.sandbox.workers import WorkerPool
from tests.unit.sandbox_server.renders import draw_tiny


@dataclass(frozen=True)
class QuickSandbox:
    """Where it listens, and its fault mode."""

    origin: str
    http: httpx.Client

    @property
    def base_url(self) -> str:
        return f"{self.origin}{DOCUMENTED_PATH}"

    @property
    def live_base_url(self) -> str:
        return f"{self.origin}{LIVE_PATH}"

    def script(self, *rules: dict[str, Any]) -> None:
        """Let these faults happen."""
        answer = self.http.post(f"{self.origin}/faults", json=list(rules))
        assert answer.status_code == 200, answer.text

    def counters(self) -> dict[str, dict[str, Any]]:
        """What it saw."""
        counted: dict[str, dict[str, Any]] = self.http.get(f"{self.origin}/faults/counters").json()
        return counted

    def reset(self) -> None:
        """No rules, no counts."""
        self.http.delete(f"{self.origin}/faults")
        self.http.delete(f"{self.origin}/faults/counters")


@contextmanager
def quick_sandbox(
    data_dir: Path, *arguments: str, render: Render[RenderJob] = draw_tiny
) -> Iterator[QuickSandbox]:
    """A running sandbox; `arguments` are those of `python -m components.sandbox`."""
    given: Sequence[str] = ("--data-dir", str(data_dir), "--requests-per-second", "1000", *arguments)
    options = options_from(read_arguments(given))
    data_dir.mkdir(parents=True, exist_ok=True)
    listener = listen(LOOPBACK, 0, data_dir)
    doors = Doors()
    app = create_app(options, _pool(options, render), doors)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    doors.watch(server)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    origin_url = origin(LOOPBACK, listener.getsockname()[1])
    assert answers(origin_url, timeout_s=60.0)
    with httpx.Client(trust_env=False, timeout=30.0) as http:
        yield QuickSandbox(origin_url, http)
    server.should_exit = True
    thread.join(20.0)
    assert not thread.is_alive()


def _pool(options: SandboxOptions, render: Render[RenderJob]) -> WorkerPool[RenderJob]:
    return WorkerPool(render, workers=options.workers, deadline_s=options.render_deadline_s)
