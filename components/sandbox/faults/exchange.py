"""One HTTP exchange taken apart: the request's body, the application's whole answer, and what goes out."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.sandbox.faults.distortions import Answer

_LENGTH = b"content-length"


@dataclass(slots=True)
class _Heard:
    """What the application says, put together."""

    status: int = 500
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = tuple(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


async def read_body(receive: Receive) -> bytes:
    """The request's whole body, or what came of it before the client left."""
    body = bytearray()
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body)


async def answer_of(app: ASGIApp, scope: Scope, body: bytes, receive: Receive) -> Answer:
    """What the application answers, none of it sent yet."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    heard = _Heard()
    await app(scope, again, heard.send)
    return Answer(heard.status, heard.headers, heard.body)


async def deliver(answer: Answer, send: Send, *, sent_bytes: int | None = None, extra_bytes: int = 0) -> None:
    """Send the answer; where `sent_bytes` is given, leave it open after so many bytes of the body."""
    length = str(len(answer.body) + extra_bytes).encode()
    headers = [(name, length if name.lower() == _LENGTH else value) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = answer.body if sent_bytes is None else answer.body[:sent_bytes]
    await send({"type": "http.response.body", "body": body, "more_body": sent_bytes is not None})


async def until_gone(receive: Receive) -> None:
    """Wait until the client is gone, or cut off."""
    while (await receive())["type"] != "http.disconnect":
        pass
