"""Where a sandbox listens: a port that it keeps from one start to the next, so that result URLs live on."""

import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
DOCUMENTED_PATH = "/v1"
LIVE_PATH = "/live/v1"
HIGHEST_PORT = 65535
_ANY_PORT = 0
_EVERYWHERE = frozenset({"", "0.0.0.0"})  # noqa: S104 - recognised here, bound only where a person asks for it


def listen(host: str, port: int, data_dir: Path) -> socket.socket:
    """A listening socket; the port is remembered in the data folder.

    Args:
        host: address to bind.
        port: the port, or 0 for the one used last if it is still free, else any.
        data_dir: where it is remembered.

    Raises:
        OSError: the port is taken, or the address is not ours.
    """
    listener = _bound(host, port) if port != _ANY_PORT else _familiar(host, remembered_port(data_dir))
    (data_dir / "port").write_text(str(listener.getsockname()[1]), encoding="ascii")
    return listener


def remembered_port(data_dir: Path) -> int:
    """The port used last with this folder; 0 if there is none."""
    try:
        port = int((data_dir / "port").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return _ANY_PORT
    return port if 0 < port <= HIGHEST_PORT else _ANY_PORT


def origin(host: str, port: int) -> str:
    """How to reach, from this machine, a server that listens on this host and port."""
    return f"http://{LOOPBACK if host in _EVERYWHERE else host}:{port}"


def answers(origin_url: str, *, timeout_s: float) -> bool:
    """Whether a sandbox answers a real request there."""
    try:
        import httpx

        # No proxy of the environment may stand between us and our own machine.
        with httpx.Client(trust_env=False, timeout=timeout_s) as client:
            return client.get(f"{origin_url}/healthz").is_success
    except httpx.HTTPError:
        return False


def _familiar(host: str, port: int) -> socket.socket:
    try:
        return _bound(host, port)
    except OSError:
        return _bound(host, _ANY_PORT)


def _bound(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), backlog=128)
