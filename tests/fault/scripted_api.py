"""A video API on loopback that does what a test tells it, and counts what reached it. Real HTTP, a thread."""

import json
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

MAX_HOLD_S = 60.0
MARK = '"the-video"'
MODELS = "video-generation-models"
"""Asked for nothing but whether a key is let in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One scripted answer.

    Attributes:
        status: HTTP status.
        body: bytes as they are, anything else as JSON.
        content_type: of the body.
        headers: further ones.
        accepts: for a submit, whether the engine takes the request whatever it answers.
        hold: the answer waits for this event.
        only_hold: after that it is the answer that would have come without a script.
        cut: the connection is closed without an answer.
        missing_bytes: how many bytes fewer than announced are sent.
        unannounced_bytes: how many bytes more than announced are sent.
    """

    status: int = 200
    body: object = field(default_factory=dict)
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    accepts: bool = False
    hold: threading.Event | None = None
    only_hold: bool = False
    cut: bool = False
    missing_bytes: int = 0
    unannounced_bytes: int = 0

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    @property
    def is_doubtful(self) -> bool:
        """Whether a submit so answered may have been taken."""
        return self.accepts or self.only_hold or self.cut or not 400 <= self.status < 500


class ScriptedApi:
    """Speaks the documented dialect. Scripts are used up in order; without one everything goes well.

    Attributes:
        polls_needed: looks that say "processing" before a video is ready.
        on_submit: scripted answers to submits.
        on_look: scripted answers to looks, whatever the id.
        on_file: scripted answers to downloads.
        posts: submits that arrived, by prompt.
        double_posts: submits that arrived after one of the same prompt that may have been taken.
        accepted: request ids that were given out, by prompt.
        looks: looks by request id.
        look_times: when they came, monotonic seconds.
        files: downloads by request id.
        parts: the ranges that downloads asked for.
        bodies: what was posted.
        sent_with: what each submit (by prompt) and look (by request id) showed as its key.
        refused_keys: keys that are not let in.
    """

    def __init__(self, video: bytes, *, port: int = 0) -> None:
        self.video = video
        self.changed = threading.Condition()
        self.accepted: dict[str, list[str]] = {}
        self._held: set[threading.Event] = set()
        self.reset()
        self._server = _Server(("127.0.0.1", port), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def reset(self) -> None:
        """Scripts and counters as new; what was accepted stays known."""
        self.polls_needed = 2
        self.on_submit: deque[Answer] = deque()
        self.on_look: deque[Answer] = deque()
        self.on_file: deque[Answer] = deque()
        self.posts: Counter[str] = Counter()
        self.double_posts = 0
        self._may_be_taken: set[str] = set()
        self.looks: Counter[str] = Counter()
        self.look_times: list[float] = []
        self.files: Counter[str] = Counter()
        self.parts: list[str] = []
        self.bodies: list[dict[str, object]] = []
        self.sent_with: dict[str, set[str]] = {}
        self.refused_keys: set[str] = set()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing answers any more, not even on connections that were open; closing twice is fine."""
        self.let_go()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def let_go(self) -> None:
        """Drops every script; what is held gets its answer."""
        for script in (self.on_submit, self.on_look, self.on_file):
            script.clear()
        with self.changed:
            for event in self._held:
                event.set()

    def wait_for(self, what: str, count: int = 1, timeout_s: float = 20.0) -> None:
        """Returns when so many submits, looks or files have arrived."""
        counted: Counter[str] = getattr(self, what)
        with self.changed:
            arrived = self.changed.wait_for(lambda: counted.total() >= count, timeout_s)
        assert arrived, f"only {counted.total()} {what} arrived"

    def count(self, counter: Counter[str], key: str) -> int:
        with self.changed:
            counter[key] += 1
            self.changed.notify_all()
            return counter[key]

    def hold(self, event: threading.Event) -> None:
        with self.changed:
            self._held.add(event)
        event.wait(MAX_HOLD_S)

    def accept(self, prompt: str) -> str:
        with self.changed:
            request_id = f"video_gen_{sum(map(len, self.accepted.values())) + 1:06d}"
            self.accepted.setdefault(prompt, []).append(request_id)
        return request_id

    def knows(self, request_id: str) -> bool:
        return any(request_id in ids for ids in self.accepted.values())

    def shown(self, what: str, authorization: str | None) -> Answer | None:
        """Notes the key that was shown; the answer to one that is not let in."""
        key = (authorization or "").removeprefix("Bearer ")
        with self.changed:
            self.sent_with.setdefault(what, set()).add(key)
        refused = {"code": "unauthenticated", "error": "Incorrect API key provided."}
        return Answer(401, refused) if key in self.refused_keys else None

    def submitted(self, body: dict[str, object]) -> Answer:
        prompt = str(body.get("prompt", ""))
        self.bodies.append(body)
        scripted = _next(self.on_submit)
        self._note_doubles(prompt, scripted)
        self.count(self.posts, prompt)
        if scripted is not None and not (scripted.accepts or scripted.only_hold):
            return scripted
        request_id = self.accept(prompt)
        ordinary = Answer(body={"id": request_id, "status": "processing", "created": 1_699_000_000})
        return _held(ordinary, scripted)

    def looked_at(self, request_id: str) -> Answer:
        self.look_times.append(time.monotonic())
        looks = self.count(self.looks, request_id)
        if (scripted := _next(self.on_look)) is not None:
            return scripted
        if not self.knows(request_id):
            return Answer(404, {"error": {"code": 404, "message": "no such request"}})
        if looks <= self.polls_needed:
            return Answer(body={"id": request_id, "status": "processing", "progress": looks * 10})
        url = f"http://127.0.0.1:{self.port}/files/{request_id}.mp4"
        return Answer(body={"id": request_id, "status": "completed", "data": [{"url": url}]})

    def fetched(self, request_id: str, part: str | None) -> Answer:
        if part is not None:
            self.parts.append(part)
        self.count(self.files, request_id)
        return _held(self.file(part), _next(self.on_file))

    def file(self, part: str | None = None) -> Answer:
        """The video, or the rest of it from where a range begins."""
        marks = {"ETag": MARK, "Accept-Ranges": "bytes"}
        if part is None:
            return Answer(body=self.video, content_type="video/mp4", headers=marks)
        start, total = int(part.removeprefix("bytes=").removesuffix("-")), len(self.video)
        marks["Content-Range"] = f"bytes {start}-{total - 1}/{total}"
        return Answer(206, self.video[start:], "video/mp4", marks)

    def _note_doubles(self, prompt: str, scripted: Answer | None) -> None:
        with self.changed:
            self.double_posts += prompt in self._may_be_taken
            if scripted is None or scripted.is_doubtful:
                self._may_be_taken.add(prompt)


@contextmanager
def scripted_api(video: bytes, *, port: int = 0) -> Iterator[ScriptedApi]:
    """A running API."""
    with ScriptedApi(video, port=port) as api:
        yield api


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: list[socket.socket] = []

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        self._open.append(connection)
        return connection, address

    def hang_up(self) -> None:
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        """Clients that were killed in mid-request are part of the tests."""


def _next(script: deque[Answer]) -> Answer | None:
    try:
        return script.popleft()
    except IndexError:
        return None


def _held(ordinary: Answer, scripted: Answer | None) -> Answer:
    if scripted is None:
        return ordinary
    return replace(ordinary, hold=scripted.hold) if scripted.only_hold else scripted


def _handler_of(api: ScriptedApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            refused = api.shown(str(body.get("prompt", "")), self.headers.get("Authorization"))
            self._give(refused or api.submitted(body))

        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            if self.path.startswith("/files/"):
                self._give(api.fetched(name.removesuffix(".mp4"), self.headers.get("Range")))
            else:
                refused = api.shown(name, self.headers.get("Authorization"))
                self._give(refused or (Answer() if name == MODELS else api.looked_at(name)))

        def log_message(self, *_: object) -> None:
            pass

        def _give(self, answer: Answer) -> None:
            if answer.hold is not None:
                api.hold(answer.hold)
            self.close_connection = bool(answer.cut or answer.missing_bytes or answer.unannounced_bytes)
            if answer.cut:
                return
            raw = answer.raw
            try:
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(raw) - answer.unannounced_bytes))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw[: len(raw) - answer.missing_bytes])
            except ConnectionError:
                self.close_connection = True

    return Handler
