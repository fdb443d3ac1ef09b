"""A real web server on loopback that serves what a test tells it to, with or without ranges."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class Served:
    """One address of the server."""

    body: bytes = b""
    ranges: bool = True
    content_type: str = "video/mp4"
    status: int = 200
    location: str | None = None
    announce_length: bool = True
    drip: bool = False
    """Send the first byte and then nothing until the test ends."""


@dataclass
class FileServer:
    """The running server."""

    origin: str
    paths: dict[str, Served] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    sent_bytes: int = 0
    over: Event = field(default_factory=Event)

    def serve(self, path: str, served: Served) -> str:
        self.paths[path] = served
        return self.origin + path


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that have seen enough leave in the middle; that is no news."""


@contextmanager
def running_file_server() -> Iterator[FileServer]:
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    files = FileServer(origin=f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = _handler_for(files)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield files
    finally:
        files.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler_for(files: FileServer) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            files.requests.append(self.path)
            served = files.paths.get(
                self.path, Served(b"nothing here", status=404, content_type="text/plain")
            )
            part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            if part is not None and served.ranges and served.status == 200:
                self._send_part(served, int(part[1]), int(part[2]))
            else:
                self._send_whole(served)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's signature
            """Keep the test's output clean."""

        def _send_part(self, served: Served, first: int, last: int) -> None:
            body = served.body[first : last + 1]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{first + len(body) - 1}/{len(served.body)}")
            self._finish(served, body)

        def _send_whole(self, served: Served) -> None:
            self.send_response(served.status)
            if served.location is not None:
                self.send_header("Location", served.location)
            self._finish(served, served.body)

        def _finish(self, served: Served, body: bytes) -> None:
            self.send_header("Content-Type", served.content_type)
            if served.announce_length:
                self.send_header("Content-Length", str(len(body)))
            else:
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            try:
                if served.drip:
                    self.wfile.write(body[:1])
                    self.wfile.flush()
                    files.over.wait(20)
                    self.close_connection = True
                    return
                files.sent_bytes += len(body)
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

    return Handler
