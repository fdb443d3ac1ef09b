"""A real HTTP server on loopback that answers with exactly the bytes it is told to, or breaks on purpose."""

import json
import socketserver
import struct
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from socket import SO_LINGER, SOL_SOCKET
from typing import Self


class Fault(Enum):
    """What to do instead of answering."""

    HANG_UP = auto()
    """Close as if nothing had been asked."""
    RESET = auto()
    """Drop the connection the hard way."""
    SILENCE = auto()
    """Keep it open and say nothing until the server stops."""


Script = bytes | Fault


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it came in."""

    connection: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def answer(
    status: int,
    body: Mapping[str, object] | str | bytes = b"",
    *,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> bytes:
    """An HTTP answer, byte for byte; `length` may lie."""
    is_json = isinstance(body, Mapping)
    content = json.dumps(body).encode() if isinstance(body, Mapping) else body
    content = content.encode() if isinstance(content, str) else content
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    if is_json or content_type is not None:
        lines.append(f"Content-Type: {content_type or 'application/json'}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines.append(f"Content-Length: {len(content) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + content


class ReplayServer:
    """Gives its scripts one after the other, the last one for ever; connections are kept open."""

    def __init__(self, *scripts: Script) -> None:
        self.heard: list[Heard] = []
        self._scripts = list(scripts)
        self._connections = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._tcp = _Tcp(("127.0.0.1", 0), _Conversation)
        self._tcp.replay = self
        self._thread = threading.Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._tcp.server_address[1]}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._tcp.shutdown()
        self._tcp.server_close()
        self._thread.join()

    def new_connection(self) -> int:
        with self._lock:
            self._connections += 1
            return self._connections

    def next_script(self, heard: Heard) -> Script:
        with self._lock:
            self.heard.append(heard)
            return self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]

    def wait_for_the_end(self) -> None:
        self._stopping.wait()


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    replay: ReplayServer


class _Conversation(socketserver.StreamRequestHandler):
    server: _Tcp

    def handle(self) -> None:
        replay = self.server.replay
        connection = replay.new_connection()
        while (heard := self._listen(connection)) is not None:
            script = replay.next_script(heard)
            match script:
                case bytes():
                    self.wfile.write(script)
                    if _is_cut_short(script):
                        return
                case Fault.HANG_UP:
                    return
                case Fault.RESET:
                    self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                    return
                case Fault.SILENCE:
                    replay.wait_for_the_end()
                    return

    def _listen(self, connection: int) -> Heard | None:
        try:
            first = self.rfile.readline().decode("latin-1").split()
            if len(first) < 2:
                return None
            headers = dict(self._headers())
            body = self.rfile.read(int(headers.get("content-length", "0")))
        except OSError:  # the client is gone
            return None
        return Heard(connection, first[0], first[1], headers, body)

    def _headers(self) -> Iterator[tuple[str, str]]:
        while line := self.rfile.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            yield name.strip().lower(), value.strip()


def _is_cut_short(script: bytes) -> bool:
    """Whether the client would wait for more than there is: then only hanging up tells it."""
    head, gap, content = script.partition(b"\r\n\r\n")
    announced = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return not gap or not announced or int(announced[0].split(b":")[1]) > len(content)
