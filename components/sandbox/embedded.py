"""Keeps a sandbox running beside the app: its own process, the same port, restarted when it dies."""

import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from components.errors import EngineUnreachable
from components.sandbox.address import DOCUMENTED_PATH, LIVE_PATH, answers
from components.settings import environment_for_children

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_READY = "Sandbox ready on "
_START_S = 60.0
_LEAVE_S = 2.5
_FIRST_DELAY_S, _LONGEST_DELAY_S = 0.2, 10.0
_STEADY_AFTER_S = 30.0
"""A sandbox that lived this long starts again without delay."""


class EmbeddedSandbox:
    """A sandbox in a process of its own, which ends with this one however this one ends.

    Args:
        data_dir: its requests, results and port; made if missing.
        allow_private_urls: whether sources may lie at loopback and private addresses.
        arguments: more of the command line of `python -m components.sandbox`.
    """

    def __init__(
        self, data_dir: Path, *, allow_private_urls: bool = False, arguments: Sequence[str] = ()
    ) -> None:
        private = ["--allow-private-urls"] if allow_private_urls else []
        self._command = [
            *(sys.executable, "-m", "components.sandbox", "--stop-with-parent"),
            *("--data-dir", str(data_dir.resolve())),
            *private,
            *arguments,
        ]
        self._process: subprocess.Popen[str] | None = None
        self._base_url: str | None = None
        self._stopping = threading.Event()
        self._watch: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        """The documented dialect's base URL, such as `http://127.0.0.1:40123/v1`.

        Raises:
            EngineUnreachable: it was never started.
        """
        if self._base_url is None:
            raise EngineUnreachable("The sandbox is not running.")
        return self._base_url

    @property
    def live_base_url(self) -> str:
        """The live dialect's base URL of the same sandbox.

        Raises:
            EngineUnreachable: it was never started.
        """
        return f"{_origin(self.base_url)}{LIVE_PATH}"

    @property
    def pid(self) -> int | None:
        """Its process, which leads a group of its own; None when stopped."""
        process = self._process
        return None if process is None else process.pid

    def start(self) -> None:
        """Start it and wait until it answers; it is restarted whenever it dies, until `stop`.

        Raises:
            EngineUnreachable: it doesn't start.
        """
        self._stopping.clear()
        try:
            self._launch()
        except EngineUnreachable:
            self.stop()
            raise
        self._watch = threading.Thread(target=self._keep_alive, name="sandbox-watch", daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """End it and everything it started, within three seconds."""
        self._stopping.set()
        with self._lock:
            process = self._process
            self._process = None
        if process is None:
            return
        with suppress(OSError):
            _pipe(process.stdin).close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LEAVE_S)
        _end_group(process)
        if self._watch is not None:
            self._watch.join()

    def _launch(self) -> None:
        with self._lock:
            if self._stopping.is_set():
                raise EngineUnreachable("The sandbox is being stopped.")
            try:
                process = self._process = _spawn(self._command)
            except OSError as error:
                raise EngineUnreachable(f"The sandbox could not be started: {error.strerror}.") from error
        announced: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(process, announced), daemon=True).start()
        try:
            base_url = announced.get(timeout=_START_S)
        except queue.Empty:
            base_url = None
        if base_url is None or not answers(_origin(base_url), timeout_s=_START_S):
            _end_group(process)
            raise EngineUnreachable("The sandbox did not start; its reason is in the log.")
        self._base_url = base_url

    def _listen(self, process: subprocess.Popen[str], announced: "queue.SimpleQueue[str | None]") -> None:
        """Read what it prints to the end, so that it never waits for us."""
        with _pipe(process.stdout) as lines:
            for line in lines:
                if line.startswith(_READY):
                    self._base_url = line.removeprefix(_READY).strip()
                    announced.put(self._base_url)
        announced.put(None)

    def _keep_alive(self) -> None:
        delay_s = _FIRST_DELAY_S
        while (process := self._process) is not None:
            started_s = time.monotonic()
            code = process.wait()
            if self._stopping.is_set():
                return
            _end_group(process)
            if time.monotonic() - started_s > _STEADY_AFTER_S:
                delay_s = _FIRST_DELAY_S
            log.warning("The sandbox died (exit code %s); it starts again in %.1f s", code, delay_s)
            if self._stopping.wait(delay_s):
                return
            delay_s = min(2 * delay_s, _LONGEST_DELAY_S)
            try:
                self._launch()
            except EngineUnreachable as error:
                log.warning("%s", error)


def _spawn(command: Sequence[str]) -> "subprocess.Popen[str]":
    """A process in a group of its own, so that Ctrl+C in the app's terminal doesn't hit it first."""
    return subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        command,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=environment_for_children(),
    )


def _end_group(process: "subprocess.Popen[str]") -> None:
    """Kill the process and its workers, whichever of them still live."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    with suppress(OSError):
        _pipe(process.stdin).close()


def _pipe(pipe: "IO[str] | None") -> "IO[str]":
    if pipe is None:
        raise ValueError("the process was started without this pipe")
    return pipe


def _origin(base_url: str) -> str:
    return base_url.removesuffix(DOCUMENTED_PATH)
