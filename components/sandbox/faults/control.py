"""The control endpoint: rules in and out, counters out."""

import json
from collections.abc import Sequence

from anyio.lowlevel import checkpoint
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from components.sandbox.doors import Doors
from components.sandbox.faults.counters import Counters
from components.sandbox.faults.kinds import Moment
from components.sandbox.faults.middleware import refused
from components.sandbox.faults.rules import BadRule, Rule, read_rules
from components.sandbox.faults.script import FaultScript


def control_routes(script: FaultScript, counters: Counters, doors: Doors) -> list[BaseRoute]:
    """`/faults` and `/faults/counters`: GET lists, DELETE clears, POST adds rules."""

    async def list_rules(_: Request) -> Response:
        return JSONResponse({"rules": script.listed()})

    async def add_rules(request: Request) -> Response:
        try:
            rules = read_rules(await _json(request))
        except BadRule as error:
            return refused(error)
        script.add(*(rule for rule in rules if rule.nature.moment is not Moment.AT_ONCE))
        return JSONResponse({"rules": script.listed()}, background=_at_once(rules, doors))

    async def clear_rules(_: Request) -> Response:
        script.clear()
        return Response(status_code=204)

    async def list_counters(_: Request) -> Response:
        return JSONResponse(counters.listed())

    async def clear_counters(_: Request) -> Response:
        counters.clear()
        return Response(status_code=204)

    return [
        Route("/faults", list_rules, methods=["GET"]),
        Route("/faults", add_rules, methods=["POST"]),
        Route("/faults", clear_rules, methods=["DELETE"]),
        Route("/faults/counters", list_counters, methods=["GET"]),
        Route("/faults/counters", clear_counters, methods=["DELETE"]),
    ]


async def _json(request: Request) -> object:
    try:
        value: object = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise BadRule("Send a JSON list of rules.") from None
    return value


def _at_once(rules: Sequence[Rule], doors: Doors) -> BackgroundTask | None:
    """Shut the doors as soon as the answer is out."""
    times = [rule.lasts_s for rule in rules if rule.nature.moment is Moment.AT_ONCE]
    return BackgroundTask(_shut, doors, max(times)) if times else None


async def _shut(doors: Doors, for_s: float) -> None:
    # The answer's last bytes are with the system by then.
    await checkpoint()
    doors.shut(for_s)
