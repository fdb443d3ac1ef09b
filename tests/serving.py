"""Starts the real app as a visitor meets it: `streamlit run app.py` on a free port, with its own data."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
START_LIMIT_S = 90.0


@dataclass
class AppServer:
    """A running app.

    Attributes:
        url: where it answers.
        data_dir: its data, which outlives it.
    """

    port: int
    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]

    def start(self) -> None:
        """Starts the app and waits until it answers."""
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        """Starts it."""
        log = (self.data_dir / "app.log").open("ab")
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        log.close()

    def wait_until_it_answers(self) -> None:
        """Raises RuntimeError with the end of its log when it never does."""
        assert self.process is not None
        deadline = time.monotonic() + START_LIMIT_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    "the app did not start:\n" + (self.data_dir / "app.log").read_text()[-3000:]
                )
            time.sleep(0.1)

    def stop(self) -> None:
        """Asks it to stop, as a service manager does; kills it when it doesn't."""
        try:
            self.ended(timeout_s=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def ended(self, timeout_s: float = 60) -> int | None:
        """Asks it to stop; its exit code, None when it did not run."""
        if self.process is None:
            return None
        self.process.terminate()
        code, self.process = self.process.wait(timeout_s), None
        return code

    def kill(self) -> None:
        """Kills it without a warning, as a crash does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(20)
            self.process = None

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("CLAPBOARD_", "XAI_"))
        }
        return kept | {
            "CLAPBOARD_SANDBOX": "always",
            "CLAPBOARD_DATA_DIR": str(self.data_dir / "data"),
            "CLAPBOARD_POLL_SECONDS": "0.5",
            **self.settings,
        }

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2.0).text == '{"status":"ok"}'
        except httpx.HTTPError:
            return False


class WorkerServer(AppServer):
    """A running worker: it carries jobs and has no pages."""

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "components.worker"]

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {"CLAPBOARD_WORKER_PORT": str(self.port)}


def free_port() -> int:
    """A port of the loopback address that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_app(data_dir: Path, **settings: str) -> Iterator[AppServer]:
    """The app, started, and stopped at the end."""
    server = AppServer(free_port(), data_dir, settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()
