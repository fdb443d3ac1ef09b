"""Stands before the sandbox, counts every visit, and lets the script's faults strike it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import anyio
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from components.domain.options import Dialect
from components.sandbox.address import DOCUMENTED_PATH, LIVE_PATH
from components.sandbox.checks import Work
from components.sandbox.doors import Doors
from components.sandbox.faults.counters import Counters
from components.sandbox.faults.distortions import Answer, Delivery, distorted, instead
from components.sandbox.faults.exchange import answer_of, deliver, read_body, until_gone
from components.sandbox.faults.kinds import Moment, Place
from components.sandbox.faults.rules import HEADER, BadRule, Rule, Visit, read_header
from components.sandbox.faults.script import FaultScript
from components.sandbox.requests import is_id

_BASES = {DOCUMENTED_PATH: Dialect.DOCUMENTED, LIVE_PATH: Dialect.LIVE}
_TALK = re.compile(rf"({LIVE_PATH}|{DOCUMENTED_PATH})/videos/([^/]+)")
_FILE = re.compile(r"/files/([^/]+)\.mp4")
_PARTIAL = 206


class Faulty:
    """ASGI middleware.

    Args:
        app: the sandbox.
        script: the rules that were asked for.
        counters: what is seen is counted here.
        doors: cuts connections.
    """

    def __init__(self, app: ASGIApp, *, script: FaultScript, counters: Counters, doors: Doors) -> None:
        self._app = app
        self._script = script
        self._counters = counters
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Deal with one request; what is neither submit nor look nor file passes untouched."""
        visit = self._visit(scope)
        if visit is None:
            await self._app(scope, receive, send)
            return
        try:
            asked = read_header(Headers(scope=scope).get(HEADER, ""))
        except BadRule as error:
            await refused(error)(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, asked, FaultScript(*asked))
        if visit.place is Place.SUBMIT:
            exchange.body = await read_body(receive)
            visit = replace(visit, prompt=_prompt_in(exchange.body))
        self._counters.arrived(visit, scope["path"])
        delivery = await self._dealt_with(visit, exchange)
        await self._deliver(delivery, exchange)

    def _visit(self, scope: Scope) -> Visit | None:
        if scope["type"] != "http":
            return None
        path, method = scope["path"], scope["method"]
        if (file := _FILE.fullmatch(path)) and method == "GET":
            owner = next((d for d in _BASES.values() if is_id(file[1], d)), None)
            return Visit(Place.FILE, owner, file[1], self._counters.prompt_of(file[1]))
        if (talk := _TALK.fullmatch(path)) is None:
            return None
        dialect = _BASES[talk[1]]
        if method == "POST" and talk[2] in set(Work):
            return Visit(Place.SUBMIT, dialect)
        if method == "GET":
            return Visit(Place.LOOK, dialect, talk[2], self._counters.prompt_of(talk[2]))
        return None

    async def _dealt_with(self, visit: Visit, exchange: "_Exchange") -> Delivery:
        if (rule := self._strike(visit, Moment.INSTEAD, exchange)) is not None:
            return instead(rule, visit)
        answer = await answer_of(self._app, exchange.scope, exchange.body, exchange.receive)
        if visit.place is Place.SUBMIT and (request_id := answer.request_id) is not None:
            visit = replace(visit, request_id=request_id)
            self._counters.accepted(request_id, visit.prompt)
        self._script.add(*_for_later(exchange.asked, visit))
        visit = replace(visit, finished=answer.brings_video)
        for moment in (Moment.AT_THE_END, Moment.AFTERWARDS):
            if (rule := self._strike(visit, moment, exchange)) is not None:
                return distorted(rule, visit, await self._whole(answer, exchange))
        return Delivery(answer)

    def _strike(self, visit: Visit, moment: Moment, exchange: "_Exchange") -> Rule | None:
        """What strikes now: what the request itself asks for, else what the script holds."""
        rule = exchange.script.take(visit, moment) or self._script.take(visit, moment)
        if rule is not None:
            self._counters.struck(rule.fault)
        return rule

    async def _whole(self, answer: Answer, exchange: "_Exchange") -> Answer:
        """A part of a file is asked for again as a whole: a fault is of the file, not of a part."""
        if answer.status != _PARTIAL:
            return answer
        headers = [(name, value) for name, value in exchange.scope["headers"] if name.lower() != b"range"]
        return await answer_of(self._app, {**exchange.scope, "headers": headers}, b"", exchange.receive)

    async def _deliver(self, delivery: Delivery, exchange: "_Exchange") -> None:
        if delivery.delay_s and not await self._delay(delivery.delay_s, exchange.receive):
            return
        if delivery.answer is not None:
            await deliver(
                delivery.answer,
                exchange.send,
                sent_bytes=delivery.sent_bytes,
                extra_bytes=delivery.extra_bytes,
            )
        if delivery.answer is None or delivery.sent_bytes is not None:
            self._doors.cut(exchange.scope)
            await until_gone(exchange.receive)

    async def _delay(self, seconds: float, receive: Receive) -> bool:
        """Wait so long, or until the rules are dropped; False when the client leaves meanwhile."""
        gone = False

        async def watch() -> None:
            nonlocal gone
            await until_gone(receive)
            gone = True
            group.cancel_scope.cancel()

        with anyio.move_on_after(seconds):
            async with anyio.create_task_group() as group:
                group.start_soon(watch)
                await self._script.until_cleared()
                group.cancel_scope.cancel()
        return not gone


@dataclass(slots=True)
class _Exchange:
    """One request's ASGI parts, and the faults that it asks for itself."""

    scope: Scope
    receive: Receive
    send: Send
    asked: Sequence[Rule]
    script: FaultScript
    body: bytes = b""


def refused(error: BadRule) -> JSONResponse:
    """The answer to a rule that can't be understood."""
    return JSONResponse({"error": {"code": "invalid_fault", "message": str(error)}}, status_code=400)


def _for_later(asked: Sequence[Rule], visit: Visit) -> list[Rule]:
    """What a request's header asks for what comes after it: the looks at it, its file."""
    if visit.request_id is None:
        return []
    later = (rule for rule in asked if rule.place is not visit.place and rule.place is not None)
    return [rule.model_copy(update={"request_id": visit.request_id}) for rule in later]


def _prompt_in(body: bytes) -> str | None:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return None
    prompt = values.get("prompt") if isinstance(values, dict) else None
    return prompt if isinstance(prompt, str) else None
