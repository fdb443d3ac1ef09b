"""Engines made of one function, and requests to send them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from pydantic import SecretStr

from components.domain.options import Dialect
from components.domain.request import EditVideo, PublicUrl, TextToVideo
from components.imagine.client import ImagineClient, SourceUrls
from components.imagine.reply import Reply, read_reply

BASE_URL = "https://engine.test/v1"
KEY = SecretStr("xai-0123456789abcdefghij")
NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)

TEXT = TextToVideo(prompt="A golden retriever running through wildflowers")
CLIP_URL = "https://files.test/clip.mp4"
EDIT = EditVideo(
    prompt="Make it snow", video=PublicUrl(url=CLIP_URL), source_duration_s=2.0, source_frame_s=0.04
)
EDIT_SOURCES = SourceUrls(video=CLIP_URL)
NO_SOURCES = SourceUrls()

Answer = httpx.Response | httpx.HTTPError
"""What a scripted engine does with one request: answer it or break."""


@dataclass
class ScriptedEngine:
    """Gives its answers one after the other, the last one for ever, and remembers what it was asked."""

    answers: list[Answer]
    asked: list[httpx.Request] = field(default_factory=list)
    pauses_s: list[float] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.HTTPError):
            raise answer
        return answer

    @property
    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(request.content) for request in self.asked]

    async def pause(self, seconds: float) -> None:
        self.pauses_s.append(seconds)


def scripted(*answers: Answer) -> ScriptedEngine:
    return ScriptedEngine(list(answers))


def client_of(
    engine: ScriptedEngine | Callable[[httpx.Request], httpx.Response],
    *,
    dialect: Dialect = Dialect.AUTO,
    base_url: str = BASE_URL,
    key: SecretStr | None = KEY,
) -> ImagineClient:
    """A client whose engine is this function; pauses pass at once."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(engine))
    if isinstance(engine, ScriptedEngine):
        return ImagineClient(base_url=base_url, key=key, dialect=dialect, http=http, pause=engine.pause)
    return ImagineClient(base_url=base_url, key=key, dialect=dialect, http=http)


def reply(
    status: int,
    body: Mapping[str, object] | str | bytes = b"",
    *,
    retry_after: str | None = None,
    key: SecretStr | None = KEY,
) -> Reply:
    """An answer as the readers get it."""
    if isinstance(body, Mapping):
        body = json.dumps(body)
    content = body.encode() if isinstance(body, str) else body
    return read_reply(status, content, retry_after=retry_after, key=key, now=NOW)
