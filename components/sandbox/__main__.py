"""Starts the sandbox by itself: `python -m components.sandbox --help`."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from components.sandbox.address import DOCUMENTED_PATH, answers, listen, origin, remembered_port
from components.sandbox.command_line import options_from, read_arguments
from components.sandbox.folder_lock import FolderLock

log = logging.getLogger("components.sandbox")

LEAVE_S = 2.0
"""How long an orderly end may take after the parent is gone."""
_STANDBY_LOOK_S = 0.2


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until a signal (or the parent's end) says stop."""
    given = read_arguments(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for chatty in ("httpx", "httpcore", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if given.stop_with_parent:
        threading.Thread(target=_leave_with_parent, daemon=True).start()
    options = options_from(given)
    # Imported late: workers import this module too, and need nothing of the server.
    from components.sandbox.serving import serve

    with _lock(options.data_dir) as lock, suppress(KeyboardInterrupt):
        _stand_by(lock, options.data_dir, given.host)
        try:
            listener = listen(given.host, given.port, options.data_dir)
        except OSError as error:
            sys.exit(f"The sandbox can't listen on {given.host} port {given.port}: {error.strerror}.")
        origin_url = origin(given.host, listener.getsockname()[1])
        serve(options, listener, origin_url, on_ready=lambda: _say_ready(origin_url))


def _lock(data_dir: Path) -> FolderLock:
    try:
        return FolderLock(data_dir)
    except OSError as error:
        sys.exit(f"The sandbox can't keep anything in {data_dir}: {error.strerror}.")


def _stand_by(lock: FolderLock, data_dir: Path, host: str) -> None:
    """Return when the folder is ours alone.

    While another sandbox serves it, ours stands by: it points to the other one, and takes over on the same
    port when that one is gone.
    """
    pointed_out = False
    while not lock.try_take():
        origin_url = origin(host, remembered_port(data_dir))
        if not pointed_out and answers(origin_url, timeout_s=5.0):
            log.info("Another sandbox serves %s already; standing by", data_dir)
            _say_ready(origin_url)
            pointed_out = True
        threading.Event().wait(_STANDBY_LOOK_S)


def _say_ready(origin_url: str) -> None:
    sys.stdout.write(f"Sandbox ready on {origin_url}{DOCUMENTED_PATH}\n")
    sys.stdout.flush()


def _leave_with_parent() -> None:
    """Wait for the end of standard input, then end this process as a SIGTERM would, or the hard way."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(LEAVE_S)
    os._exit(1)


if __name__ == "__main__":
    main()
