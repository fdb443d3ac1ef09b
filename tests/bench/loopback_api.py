"""A video API on loopback in a process of its own: it costs next to nothing and notes each look."""

import asyncio
import json
import multiprocessing
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

_processes = multiprocessing.get_context("spawn")
Times = dict[str, list[float]]


class LoopbackApi:
    """The bench's side of it. Every request is accepted, and none is ever ready."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.base_url = f"http://127.0.0.1:{pipe.recv()}/v1"

    def looks(self) -> Times:
        """When each request was looked at since the last call, by the machine's monotonic clock."""
        self._pipe.send("looks")
        times: Times = self._pipe.recv()
        return times


@contextmanager
def loopback_api() -> Iterator[LoopbackApi]:
    """A running API."""
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield LoopbackApi(ours)
    finally:
        process.kill()
        process.join()


def _serve(pipe: Connection) -> None:
    asyncio.run(_Server(pipe).run())


class _Server:
    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._looks: Times = defaultdict(list)
        self._accepted = 0

    async def run(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, backlog=1024)
        self._pipe.send(server.sockets[0].getsockname()[1])
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._hand_over)
        await asyncio.Event().wait()

    def _hand_over(self) -> None:
        self._pipe.recv()
        self._pipe.send(dict(self._looks))
        self._looks.clear()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                writer.write(self._answer(head))
                length = head.lower().partition("content-length: ")[2].partition("\r\n")[0]
                await reader.readexactly(int(length or 0))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, head: str) -> bytes:
        verb, path, _ = head.split(" ", 2)
        if verb == "POST":
            self._accepted += 1
            request_id = f"video_gen_{self._accepted}"
        else:
            request_id = path.rpartition("/")[2]
            self._looks[request_id].append(time.monotonic())
        body = json.dumps({"id": request_id, "status": "processing"}).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
            len(body),
            body,
        )
