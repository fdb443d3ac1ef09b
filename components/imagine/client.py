"""The video API's client: submit once, look once, download. It never waits for a video.

Whatever goes wrong leaves as one of our errors (`components.imagine.failures`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from random import SystemRandom
from urllib.parse import quote

import httpx
from pydantic import SecretStr

from components.domain.engine_facts import EngineFacts
from components.domain.look import Accepted, Look, StillWorking
from components.domain.options import Dialect
from components.domain.request import EditVideo, VideoRequest
from components.errors import EngineError, RequestUnknown
from components.imagine.answers import Stage, read_accepted, read_look, stage_of
from components.imagine.bodies import Body, SourceUrls, body_for
from components.imagine.dialects import engine_facts, is_surely_live, other_than, resolve, revealed_by
from components.imagine.downloads import save
from components.imagine.failures import (
    WIRE_ERRORS,
    asks_to_slow_down,
    fetching_broke,
    looking_broke,
    sending_broke,
)
from components.imagine.readings import status_word
from components.imagine.reply import Reply
from components.imagine.symptoms import wants_other_video_shape
from components.imagine.wire import Wire

__all__ = ["ImagineClient", "SourceUrls"]

RESENDS = 4
"""How often a submit is sent again after "too many requests"."""
RESEND_PAUSE_S = 1.0
"""Before the first resend, doubled each time and spread by half. The live limit is 2 requests a second."""
MAX_RESEND_PAUSE_S = 30.0
"""An engine that wants a longer pause is left to the caller."""
DOWNLOAD_TOTAL_S = 1800.0
MAX_WORDS_WARNED = 100
"""Unknown status words that are remembered, so that an engine that makes them up fills no memory."""

_log = logging.getLogger(__name__)
_spread = SystemRandom()


class ImagineClient:
    """One engine at one address, in the dialect it turns out to speak; may be used from any event loop."""

    def __init__(
        self,
        *,
        base_url: str,
        key: SecretStr | None,
        dialect: Dialect,
        is_sandbox: bool = False,
        http: httpx.AsyncClient | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Connect to nothing yet.

        Args:
            base_url: what stands before `/videos/...`, such as https://api.x.ai/v1.
            key: the API key, sent to the base URL's own origin only.
            dialect: AUTO learns from the first answer.
            is_sandbox: whether it is the embedded engine.
            http: used for everything instead of clients of our own.
            pause: how to wait some seconds before a resend.
        """
        self._base_url = base_url.rstrip("/")
        self._wire = Wire(base_url, key, http)
        self._may_learn = dialect is Dialect.AUTO
        self._has_learnt = False
        self._dialect = resolve(dialect, base_url)
        self._is_sandbox = is_sandbox
        self._pause = pause
        self._words_warned: set[str] = set()

    @property
    def facts(self) -> EngineFacts:
        """The engine as it is known now; AUTO's dialect, and what follows from it, may change once."""
        return engine_facts(base_url=self._base_url, dialect=self._dialect, is_sandbox=self._is_sandbox)

    @property
    def has_forgotten(self) -> bool:
        """Whether its key was taken from it."""
        return self._wire.has_forgotten

    def forget_key(self) -> None:
        """Takes the key from it for good: nothing more is sent to the engine."""
        self._wire.forget_key()

    async def submit(self, request: VideoRequest, sources: SourceUrls) -> Accepted:
        """Send the request; at most one POST is ever accepted.

        It is sent again only when the engine surely took nothing: after a "too many requests", and once
        in the other shape when an edit under AUTO is refused for the shape of its `video`.

        Raises:
            InvalidRequest: it can't be written in this dialect; nothing was sent.
            NotAccepted: refused or not sent, in one of its ways; nothing was spent.
            OutcomeUncertain: it may be running, and billed.
        """
        dialect = self._dialect
        reply = await self._send(*self._body(request, sources, dialect))
        if self._may_learn and isinstance(request, EditVideo) and wants_other_video_shape(reply):
            other = other_than(dialect)
            second = await self._send(*self._body(request, sources, other))
            if second.is_success:
                self._learn(other)
            if not wants_other_video_shape(second):
                reply = second
        accepted = read_accepted(reply)
        if self._may_learn and not self._has_learnt:
            self._learn(revealed_by(reply.body))
        return accepted

    async def look(self, request_id: str) -> Look:
        """Ask once how far a request is.

        Raises:
            LookFailed: no usable answer; look again later.
            RequestUnknown: the engine doesn't know it.
            KeyRefused: the key is refused.
            CreditsExhausted: the account is refused.
        """
        if not request_id.strip("."):  # a path would lose an empty part and dots
            raise RequestUnknown("That is not a request id.")
        try:
            reply = await self._wire.get(f"/videos/{quote(request_id, safe='')}")
        except WIRE_ERRORS as error:
            raise looking_broke(error) from error
        look = read_look(reply)
        if self._may_learn and not self._has_learnt and is_surely_live(reply.body):
            self._learn(Dialect.LIVE)  # after a restart a finished edit's mask depends on it
        if isinstance(look, StillWorking) and reply.body:
            self._warn_of_unknown_word(reply)
        return look

    async def download(self, url: str, to: Path, *, max_bytes: int, keep_free_bytes: int = 0) -> int:
        """Fetch a finished video into `to`, which appears whole or not at all; return its size in bytes.

        A cut download goes on where it was, if the server lets it; `keep_free_bytes` of the disk stay free.

        Raises:
            ResultUnavailable: no whole file could be fetched.
            StorageError: it can't be written (DiskFull: no room).
        """
        try:
            async with asyncio.timeout(DOWNLOAD_TOTAL_S):
                open_file = partial(self._wire.file, url)
                return await save(open_file, to, max_bytes=max_bytes, keep_free_bytes=keep_free_bytes)
        except WIRE_ERRORS as error:
            raise fetching_broke(error) from error

    async def aclose(self) -> None:
        """Close every connection; the client may be used again."""
        await self._wire.aclose()

    def _body(self, request: VideoRequest, sources: SourceUrls, dialect: Dialect) -> tuple[str, Body]:
        return body_for(request, sources, dialect, takes_seeds=self._is_sandbox)

    async def _send(self, path: str, body: Body) -> Reply:
        """POST, and again while the engine only asks to slow down."""
        for attempt in range(RESENDS):
            reply = await self._post(path, body)
            if not asks_to_slow_down(reply):
                return reply
            pause_s = _resend_pause_s(attempt, reply.retry_after_s)
            if pause_s > MAX_RESEND_PAUSE_S:
                return reply
            _log.info("The engine asks to slow down; sending again in %.1f s.", pause_s)
            await self._pause(pause_s)
        return await self._post(path, body)

    async def _post(self, path: str, body: Body) -> Reply:
        try:
            return await self._wire.post(path, body)
        except EngineError:
            raise
        except Exception as error:  # whatever it is, money may have been spent
            _log.warning("No answer to a submit: %s.", type(error).__name__)
            raise sending_broke(error) from error

    def _learn(self, dialect: Dialect) -> None:
        self._has_learnt = True
        if dialect is not self._dialect:
            _log.info("The engine speaks the %s dialect.", dialect)
            self._dialect = dialect

    def _warn_of_unknown_word(self, reply: Reply) -> None:
        """Once per word; a 202 needs no word."""
        word = status_word(reply.body)
        if stage_of(reply.body) is not Stage.UNKNOWN or (word is None and reply.status == 202):
            return
        shown = "none" if word is None else repr(word[:40])
        if shown not in self._words_warned and len(self._words_warned) < MAX_WORDS_WARNED:
            self._words_warned.add(shown)
            _log.warning("Unknown status word from the engine, taken as still working: %s.", shown)


def _resend_pause_s(attempt: int, retry_after_s: float | None) -> float:
    """Seconds before a resend: what the engine asked for, else doubling; spread, so that many don't meet."""
    if retry_after_s is not None:
        return retry_after_s + _spread.uniform(0.0, RESEND_PAUSE_S / 2)
    return RESEND_PAUSE_S * 2.0**attempt * _spread.uniform(0.5, 1.5)
